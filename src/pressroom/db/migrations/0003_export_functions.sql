-- The functions of the queue. Only they write to export_jobs. docs/explanation/queue.md describes the state machine.
--
-- Every write of a worker is fenced by (id, attempt, worker, status = 'processing'): a worker that lost its job changes no
-- row. The fence contains the worker's name, because a released job is claimed again with the same attempt number.
--
-- Notifications are hints: workers and web processes also poll. The channels are pressroom_wake (queue), pressroom_cancel
-- (job id) and, for watched jobs only, pressroom_job (job id and status). A notification takes a lock of the whole server at
-- commit, so notifications without a receiver are not sent.

-- Whether the user in app.user_id is an administrator.
CREATE FUNCTION is_admin() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT EXISTS (SELECT FROM users u WHERE u.id = app_user_id() AND u.role = 'admin')
$$;

-- The functions of the clean-up see the rows of all users: they are for workers, and for administrators in the web role.
CREATE FUNCTION allow_maintenance() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
BEGIN
  IF current_setting('role') = 'pressroom_worker' OR is_admin() THEN RETURN; END IF;
  IF current_setting('role') = 'none' AND pg_has_role(session_user, 'pressroom_worker', 'MEMBER') THEN RETURN; END IF;
  RAISE EXCEPTION 'clean-ups are for workers and administrators' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Notify the watchers of a job that it changed.
CREATE FUNCTION notify_watchers(p_job export_jobs) RETURNS void
LANGUAGE plpgsql SET search_path = pressroom, pg_temp AS $$
BEGIN
  IF p_job.watched THEN PERFORM pg_notify('pressroom_job', p_job.id || ' ' || p_job.status); END IF;
END $$;

-- Return the first 10,000 pending jobs of a queue in claim order, the number of running jobs, and the average seconds
-- between the ends of two jobs, computed from the last 50 completed jobs.
CREATE FUNCTION export_queue_snapshot(p_queue text) RETURNS TABLE (waiting uuid[], processing integer, seconds_per_job double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT ARRAY(SELECT j.id FROM export_jobs j WHERE j.queue = p_queue AND j.status = 'pending' AND j.run_after <= clock()
                ORDER BY j.priority DESC, j.turn, j.id LIMIT 10000),
         (SELECT count(*)::int FROM export_jobs j WHERE j.queue = p_queue AND j.status = 'processing'),
         (SELECT coalesce(avg(extract(epoch FROM recent.seconds)), 1) FROM (
            SELECT j.finished_at - j.started_at AS seconds FROM export_jobs j
             WHERE j.queue = p_queue AND j.status = 'completed' AND j.started_at IS NOT NULL AND j.finished_at > clock() - interval '1 hour'
             ORDER BY j.finished_at DESC LIMIT 50) AS recent)
         / coalesce((SELECT q.max_processing FROM export_queues q WHERE q.name = p_queue), 2)
$$;

-- The result of a submit: the job, and whether it is deduplicated or reused. If it was refused: an error code with details,
-- and no job.
CREATE TYPE submitted_export AS (job_id uuid, status text, deduplicated boolean, reused boolean, refusal text, details jsonb);

-- Return the newest stored file with this request key whose entry a submit may copy. It expires in a minute or later, so
-- that no clean-up removes it before the copy is committed.
CREATE FUNCTION reusable_export(p_request_key text) RETURNS TABLE (id uuid, object_key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT h.id, h.object_key FROM export_history h
   WHERE h.user_id = app_user_id() AND h.request_key = p_request_key AND h.file_removed_at IS NULL AND h.expires_at > clock() + interval '1 minute'
   ORDER BY h.id DESC LIMIT 1
$$;

-- Insert a completed job and an entry with a full lifetime for a stored file, and return the job's id. NULL: the entry with
-- the file does not exist any more.
CREATE FUNCTION reuse_export(p_history uuid, p_ttl interval) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  stored export_history;
  job uuid;
BEGIN
  SELECT h.* INTO stored FROM export_history h
   WHERE h.id = p_history AND h.user_id = app_user_id() AND h.file_removed_at IS NULL AND h.expires_at > clock() + interval '1 minute'
     FOR SHARE;  -- a concurrent prune that lets the entry expire waits for the copy
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO export_jobs
    (queue, user_id, application, subject_id, subject_version, title, selection, format, options, request_key, max_attempts,
     status, phase, progress, finished_at)
    SELECT stored.queue, stored.user_id, stored.application, stored.subject_id, stored.subject_version, stored.title, stored.selection, stored.format,
           stored.options, stored.request_key, q.max_attempts, 'completed', 'saving', 100, clock()
      FROM export_queues q WHERE q.name = stored.queue
    RETURNING id INTO job;
  INSERT INTO export_history
    (user_id, job_id, queue, application, subject_id, subject_version, title, selection, format, options, request_key,
     file_name, media_type, object_key, file_size, sha256, page_count, warnings, proof, expires_at)
    SELECT stored.user_id, job, stored.queue, stored.application, stored.subject_id, stored.subject_version, stored.title, stored.selection, stored.format,
           stored.options, stored.request_key, stored.file_name, stored.media_type, stored.object_key, stored.file_size, stored.sha256,
           stored.page_count, stored.warnings, stored.proof, clock() + coalesce(q.file_ttl, p_ttl)
      FROM export_queues q WHERE q.name = stored.queue;
  RETURN job;
END $$;

-- Notify each later change of a live job of the user in app.user_id. A claim skips the row while this transaction locks it,
-- so workers are woken again.
CREATE FUNCTION watch_export_job(p_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH seen AS (
    UPDATE export_jobs SET watched = true
     WHERE id = p_id AND user_id = app_user_id() AND NOT watched AND status IN ('pending', 'processing')
    RETURNING queue, status)
  SELECT pg_notify('pressroom_wake', queue) FROM seen WHERE status = 'pending'
$$;

-- Return the current round of a queue.
CREATE FUNCTION export_round(p_queue text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pressroom, pg_temp AS $$
  SELECT coalesce((SELECT turn FROM export_turns WHERE queue = p_queue ORDER BY turn DESC LIMIT 1), 0)
$$;

-- The limits of one user and of a queue, as the settings of the web process give them.
CREATE TYPE export_limits AS (max_in_flight integer, max_waiting integer, quota_bytes bigint, daily_operations integer);

-- Bytes of the user's stored exports that have not expired; entries of the same request share a file.
CREATE FUNCTION stored_export_bytes() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT coalesce(sum(file_size), 0)::bigint FROM (
    SELECT DISTINCT ON (h.object_key) h.file_size FROM export_history h
     WHERE h.user_id = app_user_id() AND h.file_removed_at IS NULL AND h.expires_at > clock()) AS files
$$;

-- Pending jobs of all users in a queue, counted up to a bound.
CREATE FUNCTION waiting_export_jobs(p_queue text, p_bound integer) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT count(*) FROM (SELECT FROM export_jobs j WHERE j.queue = p_queue AND j.status = 'pending' LIMIT p_bound) AS waiting
$$;

-- Why the user in app.user_id may not submit one more job: an error code and its details; NULL: nothing speaks against it. The caller holds the user's lock.
CREATE FUNCTION export_refusal(p_policy export_queues, p_limits export_limits, OUT refusal text, OUT details jsonb)
LANGUAGE plpgsql SET search_path = pressroom, pg_temp AS $$
DECLARE
  in_flight integer := coalesce(p_policy.max_in_flight, p_limits.max_in_flight);
  most_waiting integer := coalesce(p_policy.max_waiting, p_limits.max_waiting);
  used bigint;
BEGIN
  IF (SELECT count(*) FROM export_jobs j WHERE j.user_id = app_user_id() AND j.queue = p_policy.name AND j.status IN ('pending', 'processing')) >= in_flight THEN
    refusal := 'QUEUE_FULL';
    details := jsonb_build_object('limit', in_flight);
  ELSIF waiting_export_jobs(p_policy.name, most_waiting) >= most_waiting - 100 THEN
    -- Near the bound one submit at a time, so that no more than the bound get in: a hundred transactions at once are more than the connections of a web process.
    PERFORM pg_advisory_xact_lock(hashtextextended('pressroom:waiting:' || p_policy.name, 0));
    IF waiting_export_jobs(p_policy.name, most_waiting) >= most_waiting THEN
      refusal := 'QUEUE_FULL_FOR_ALL';
      details := jsonb_build_object('limit', most_waiting);
    END IF;
  END IF;
  IF refusal IS NOT NULL THEN
    SELECT export_refusal.details || jsonb_build_object(
             'position', cardinality(s.waiting), 'estimatedWaitSeconds', ceil((cardinality(s.waiting) + s.processing) * s.seconds_per_job)::int)
      INTO details FROM export_queue_snapshot(p_policy.name) s;
    RETURN;
  END IF;
  used := stored_export_bytes();
  IF used >= p_limits.quota_bytes THEN
    refusal := 'QUOTA_EXCEEDED';
    details := jsonb_build_object('usedBytes', used, 'limitBytes', p_limits.quota_bytes);
  ELSIF (SELECT d.submits FROM daily_submits d WHERE d.user_id = app_user_id() AND d.day = (clock() AT TIME ZONE 'UTC')::date) >= p_limits.daily_operations THEN
    refusal := 'DAILY_LIMIT';
    details := jsonb_build_object('limit', p_limits.daily_operations, 'retryAfterSeconds', seconds_to_midnight());
  END IF;
END $$;

-- Seconds to the end of the day in UTC, when the count of a day's submits begins anew.
CREATE FUNCTION seconds_to_midnight() RETURNS integer LANGUAGE sql STABLE SET search_path = pressroom, pg_temp AS $$
  SELECT ceil(extract(epoch FROM date_trunc('day', clock() AT TIME ZONE 'UTC') + interval '1 day' - clock() AT TIME ZONE 'UTC'))::int
$$;

-- Submit a request, or refuse it, under a lock of the user.
--
-- Turns make claims fair: each user has one job in a round. The turn of a new job is the one after the user's last pending
-- or claimed job, and at least the current round.
CREATE FUNCTION submit_export_job(
  p_queue text, p_application text, p_subject_id uuid, p_subject_version integer, p_title text, p_selection jsonb, p_format text, p_options jsonb,
  p_request_key text, p_large boolean, p_watched boolean, p_reuse_of uuid, p_ttl interval, p_limits export_limits
) RETURNS submitted_export LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  me uuid := app_user_id();
  policy export_queues;
  result submitted_export;
  refused record;
  round bigint;
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no user: app.user_id is not set' USING ERRCODE = 'insufficient_privilege'; END IF;
  SELECT * INTO STRICT policy FROM export_queues WHERE name = p_queue;
  -- A separate statement, so that the following ones see what the previous holder of the lock committed.
  PERFORM pg_advisory_xact_lock(hashtextextended('pressroom:user:' || me, 0));

  IF p_reuse_of IS NOT NULL THEN
    result.job_id := reuse_export(p_reuse_of, p_ttl);
    IF result.job_id IS NOT NULL THEN
      RETURN ROW(result.job_id, 'completed', false, true, NULL, NULL)::submitted_export;
    END IF;
  END IF;
  -- A live job can end between the INSERT that conflicts with it and the SELECT that reads it. Then the next pass inserts.
  FOR pass IN 1..10 LOOP
    SELECT j.id, j.status, true, false, NULL, NULL INTO result FROM export_jobs j
     WHERE j.user_id = me AND j.request_key = p_request_key AND j.status IN ('pending', 'processing') AND NOT j.cancel_requested;
    IF FOUND THEN
      IF p_watched THEN PERFORM watch_export_job(result.job_id); END IF;
      RETURN result;
    END IF;
    SELECT * INTO refused FROM export_refusal(policy, p_limits);
    IF refused.refusal IS NOT NULL THEN
      RETURN ROW(NULL, NULL, false, false, refused.refusal, refused.details)::submitted_export;
    END IF;
    round := greatest(
      export_round(p_queue),
      (SELECT t.turn + 1 FROM export_turns t WHERE t.queue = p_queue AND t.user_id = me),
      (SELECT max(j.turn) + 1 FROM export_jobs j WHERE j.user_id = me AND j.queue = p_queue AND j.status IN ('pending', 'processing')));
    INSERT INTO export_jobs
      (queue, user_id, application, subject_id, subject_version, title, selection, format, options, request_key, max_attempts, large, turn, watched)
      VALUES (p_queue, me, p_application, p_subject_id, p_subject_version, p_title, p_selection, p_format, p_options, p_request_key,
              policy.max_attempts, p_large, round, p_watched)
      ON CONFLICT (user_id, request_key) WHERE status IN ('pending', 'processing') AND NOT cancel_requested DO NOTHING
      RETURNING id, status, false, false, NULL, NULL INTO result;
    IF FOUND THEN
      INSERT INTO daily_submits AS d (user_id, day, submits) VALUES (me, (clock() AT TIME ZONE 'UTC')::date, 1)
        ON CONFLICT (user_id, day) DO UPDATE SET submits = d.submits + 1;
      PERFORM pg_notify('pressroom_wake', p_queue);
      RETURN result;
    END IF;
  END LOOP;
  RAISE EXCEPTION 'the live job with this request key kept changing' USING ERRCODE = 'serialization_failure';
END $$;

-- Claim the next due job of a queue for a worker. No row: there is none, or a limit is reached.
CREATE FUNCTION fetch_next_export_job(p_queue text, p_worker text) RETURNS SETOF export_jobs
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  policy export_queues;
  job export_jobs;
  round bigint;
BEGIN
  SELECT * INTO policy FROM export_queues WHERE name = p_queue AND NOT paused;
  IF NOT FOUND THEN RETURN; END IF;
  IF policy.max_processing IS NOT NULL OR policy.max_per_user IS NOT NULL OR policy.max_large IS NOT NULL THEN
    -- A separate statement, so that the counts below include the jobs that the previous holder of the lock claimed.
    PERFORM pg_advisory_xact_lock(hashtextextended('pressroom:queue:' || p_queue, 0));
  END IF;
  -- A job that waited for a retry has the turn of a past round. It is moved to the current round, or many such jobs of one
  -- user would precede the jobs of all others.
  round := export_round(p_queue);
  WITH late AS (
    SELECT j.id, row_number() OVER (PARTITION BY j.user_id ORDER BY j.turn, j.id) - 1 AS behind FROM export_jobs j
     WHERE j.queue = p_queue AND j.status = 'pending' AND j.attempts > 0 AND j.run_after <= clock() AND j.turn <= round),
  free AS (
    -- As below, rows that another transaction has locked are skipped.
    SELECT j.id, round + late.behind AS turn FROM export_jobs j JOIN late ON late.id = j.id WHERE j.turn <> round + late.behind
       FOR NO KEY UPDATE OF j SKIP LOCKED)
  UPDATE export_jobs j SET turn = free.turn FROM free WHERE j.id = free.id;
  FOR job IN
  WITH running AS MATERIALIZED (
    SELECT user_id, count(*) AS n, count(*) FILTER (WHERE large) AS large FROM export_jobs
     WHERE queue = p_queue AND status = 'processing' GROUP BY user_id),
  next AS (
    SELECT j.id FROM export_jobs j
     WHERE j.queue = p_queue AND j.status = 'pending' AND j.run_after <= clock()
       AND (policy.max_processing IS NULL OR (SELECT coalesce(sum(n), 0) FROM running) < policy.max_processing)
       AND (policy.max_per_user IS NULL OR j.user_id <> ALL (ARRAY(SELECT user_id FROM running WHERE n >= policy.max_per_user)))
       AND (policy.max_large IS NULL OR NOT j.large OR (SELECT coalesce(sum(large), 0) FROM running) < policy.max_large)
     ORDER BY j.priority DESC, j.turn, j.id LIMIT 1
       -- Not FOR UPDATE, which would conflict with the foreign key of a batch that is being inserted.
       FOR NO KEY UPDATE OF j SKIP LOCKED)
  UPDATE export_jobs j
     SET status = 'processing', attempts = j.attempts + 1, locked_by = p_worker, lease_until = clock() + policy.lease,
         started_at = clock(), progress = 0, phase = 'loading'
    FROM next WHERE j.id = next.id
  RETURNING j.*
  LOOP
    INSERT INTO export_turns AS t (queue, user_id, turn) VALUES (p_queue, job.user_id, job.turn)
      ON CONFLICT (queue, user_id) DO UPDATE SET turn = greatest(t.turn, excluded.turn);
    PERFORM notify_watchers(job);
    RETURN NEXT job;
  END LOOP;
END $$;

-- Renew the lease and save the progress. No row: the worker lost the job. `cancel_requested`: the worker must stop.
CREATE FUNCTION renew_export_job(p_id uuid, p_attempt integer, p_worker text, p_phase text, p_progress integer, p_done integer, p_total integer)
RETURNS TABLE (cancel_requested boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
#variable_conflict use_column
DECLARE job export_jobs;
BEGIN
  UPDATE export_jobs j SET lease_until = clock() + q.lease, phase = p_phase, progress = p_progress, done = p_done, total = p_total
    FROM export_queues q
   WHERE q.name = j.queue AND j.id = p_id AND j.attempts = p_attempt AND j.locked_by = p_worker AND j.status = 'processing'
  RETURNING j.* INTO job;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM notify_watchers(job);
  RETURN QUERY SELECT job.cancel_requested;
END $$;

-- Record an ended job in `operations`, and notify its watchers. Pages and size are those of a published file.
CREATE FUNCTION record_export_operation(p_job export_jobs, p_pages integer, p_size bigint) RETURNS void
LANGUAGE sql SET search_path = pressroom, pg_temp AS $$
  INSERT INTO operations (user_id, job_id, queue, application, format, status, error_code, attempts, waited_ms, duration_ms, page_count, file_size)
  VALUES (p_job.user_id, p_job.id, p_job.queue, p_job.application, p_job.format, p_job.status, p_job.error_code, p_job.attempts,
          extract(epoch FROM coalesce(p_job.started_at, p_job.finished_at) - p_job.created_at) * 1000,
          extract(epoch FROM p_job.finished_at - p_job.started_at) * 1000, p_pages, p_size);
  SELECT notify_watchers(p_job);
$$;

-- Publish the file and complete the job. The request key has the revision of the worker that made the file, which can differ
-- from that of the request during an upgrade. NULL: the worker lost the job, or it was cancelled; the file must be deleted.
CREATE FUNCTION finish_export_job(
  p_id uuid, p_attempt integer, p_worker text, p_request_key text, p_object_key text, p_file_name text, p_media_type text, p_file_size bigint, p_sha256 text,
  p_page_count integer, p_warnings jsonb, p_proof jsonb, p_ttl interval
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  job export_jobs;
  history uuid;
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);  -- off for claims and renewals, but the end of a job must be durable
  UPDATE export_jobs j
     SET status = CASE WHEN j.cancel_requested THEN 'cancelled' ELSE 'completed' END,
         progress = CASE WHEN j.cancel_requested THEN j.progress ELSE 100 END,
         phase = CASE WHEN j.cancel_requested THEN j.phase ELSE 'saving' END,
         done = CASE WHEN j.cancel_requested THEN j.done ELSE j.total END,
         error_code = NULL, error_message = NULL, error_details = NULL, finished_at = clock(), lease_until = NULL, locked_by = NULL
   WHERE j.id = p_id AND j.attempts = p_attempt AND j.locked_by = p_worker AND j.status = 'processing'
  RETURNING * INTO job;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF job.status = 'cancelled' THEN
    PERFORM record_export_operation(job, NULL, NULL);
    RETURN NULL;
  END IF;
  INSERT INTO export_history
    (user_id, job_id, queue, application, subject_id, subject_version, title, selection, format, options, request_key,
     file_name, media_type, object_key, file_size, sha256, page_count, warnings, proof, expires_at)
    SELECT job.user_id, job.id, job.queue, job.application, job.subject_id, job.subject_version, job.title, job.selection, job.format,
           job.options, p_request_key, p_file_name, p_media_type, p_object_key, p_file_size, p_sha256, p_page_count, p_warnings, p_proof,
           clock() + coalesce(q.file_ttl, p_ttl)
      FROM export_queues q WHERE q.name = job.queue
    RETURNING id INTO history;
  PERFORM record_export_operation(job, p_page_count, p_file_size);
  RETURN history;
END $$;

-- Record a failed attempt: the job waits for a retry, or fails. Returns the new status; NULL: the worker lost the job.
CREATE FUNCTION fail_export_job(
  p_id uuid, p_attempt integer, p_worker text, p_code text, p_message text, p_details jsonb, p_retryable boolean
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE job export_jobs;
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);
  -- Computed from the locked row, so that a cancel that commits while this waits for the lock is seen.
  WITH decided AS (
    SELECT j.id, j.cancel_requested OR NOT p_retryable OR j.attempts >= j.max_attempts AS ends, q.*
      FROM export_jobs j JOIN export_queues q ON q.name = j.queue
     WHERE j.id = p_id AND j.attempts = p_attempt AND j.locked_by = p_worker AND j.status = 'processing'
       FOR UPDATE OF j)
  UPDATE export_jobs j
     SET status = CASE WHEN j.cancel_requested THEN 'cancelled' WHEN d.ends THEN 'failed' ELSE 'pending' END,
         finished_at = CASE WHEN d.ends THEN clock() END,
         -- The exponent is limited, because an interval of 60 s overflows when it is doubled forty times.
         run_after = clock() + least(d.backoff_base * (d.backoff_mult ^ least(j.attempts - 1, 20)), d.backoff_cap) * (1 + d.jitter * (2 * random() - 1)),
         started_at = CASE WHEN d.ends THEN j.started_at END,
         phase = CASE WHEN d.ends THEN j.phase END,
         progress = CASE WHEN d.ends THEN j.progress ELSE 0 END,
         done = CASE WHEN d.ends THEN j.done END, total = CASE WHEN d.ends THEN j.total END,
         error_code = p_code, error_message = p_message, error_details = p_details, lease_until = NULL, locked_by = NULL
    FROM decided d WHERE j.id = d.id
  RETURNING j.* INTO job;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF job.status = 'pending' THEN
    PERFORM notify_watchers(job);
  ELSE
    PERFORM record_export_operation(job, NULL, NULL);
  END IF;
  RETURN job.status;
END $$;

-- Return a job to its queue without counting the attempt, with the same turn; if a cancel was requested, cancel it. Returns
-- the new status; NULL: the worker lost the job.
CREATE FUNCTION release_export_job(p_id uuid, p_attempt integer, p_worker text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE job export_jobs;
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);
  UPDATE export_jobs j
     SET status = CASE WHEN j.cancel_requested THEN 'cancelled' ELSE 'pending' END,
         finished_at = CASE WHEN j.cancel_requested THEN clock() END,
         attempts = CASE WHEN j.cancel_requested THEN j.attempts ELSE j.attempts - 1 END,
         started_at = CASE WHEN j.cancel_requested THEN j.started_at END,
         phase = CASE WHEN j.cancel_requested THEN j.phase END, progress = CASE WHEN j.cancel_requested THEN j.progress ELSE 0 END,
         done = CASE WHEN j.cancel_requested THEN j.done END, total = CASE WHEN j.cancel_requested THEN j.total END,
         lease_until = NULL, locked_by = NULL
   WHERE j.id = p_id AND j.attempts = p_attempt AND j.locked_by = p_worker AND j.status = 'processing'
  RETURNING * INTO job;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF job.status = 'pending' THEN
    PERFORM pg_notify('pressroom_wake', job.queue);
    PERFORM notify_watchers(job);
  ELSE
    PERFORM record_export_operation(job, NULL, NULL);
  END IF;
  RETURN job.status;
END $$;

-- Cancel a pending job of the user in app.user_id ('cancelled'), or request that a running one stops ('cancelling'). NULL:
-- the user has no such live job.
CREATE FUNCTION cancel_export_job(p_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE job export_jobs;
BEGIN
  UPDATE export_jobs j
     SET cancel_requested = true,
         status = CASE WHEN j.status = 'pending' THEN 'cancelled' ELSE j.status END,
         finished_at = CASE WHEN j.status = 'pending' THEN clock() END
   WHERE j.id = p_id AND j.user_id = app_user_id() AND j.status IN ('pending', 'processing')
  RETURNING * INTO job;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF job.status = 'cancelled' THEN
    PERFORM record_export_operation(job, NULL, NULL);
    RETURN 'cancelled';
  END IF;
  PERFORM pg_notify('pressroom_cancel', p_id::text);
  PERFORM notify_watchers(job);
  RETURN 'cancelling';
END $$;

-- Return lost jobs to their queue, or fail them after their last attempt; return their number. Idempotent.
CREATE FUNCTION sweep_export_jobs() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  job export_jobs;
  swept integer := 0;
BEGIN
  PERFORM allow_maintenance();
  FOR job IN
    WITH dead AS (
      SELECT j.id, j.cancel_requested OR j.attempts >= j.max_attempts AS ends FROM export_jobs j JOIN export_queues q ON q.name = j.queue
       WHERE j.status = 'processing' AND (j.lease_until < clock() OR j.started_at < clock() - q.max_processing_time)
         FOR UPDATE OF j SKIP LOCKED)
    UPDATE export_jobs j
       SET status = CASE WHEN j.cancel_requested THEN 'cancelled' WHEN dead.ends THEN 'failed' ELSE 'pending' END,
           finished_at = CASE WHEN dead.ends THEN clock() END,
           started_at = CASE WHEN dead.ends THEN j.started_at END,
           phase = CASE WHEN dead.ends THEN j.phase END, progress = CASE WHEN dead.ends THEN j.progress ELSE 0 END,
           done = CASE WHEN dead.ends THEN j.done END, total = CASE WHEN dead.ends THEN j.total END,
           run_after = clock(), lease_until = NULL, locked_by = NULL, error_code = 'WORKER_LOST', error_details = NULL,
           error_message = CASE
             WHEN j.attempts < j.max_attempts THEN 'The worker stopped while it made this file. It is tried again.'
             ELSE 'The worker stopped while it made this file, each time it was tried. Shorten the document or report it.' END
      FROM dead WHERE j.id = dead.id
    RETURNING j.*
  LOOP
    swept := swept + 1;
    IF job.status = 'pending' THEN
      PERFORM pg_notify('pressroom_wake', job.queue);
      PERFORM notify_watchers(job);
    ELSE
      PERFORM record_export_operation(job, NULL, NULL);
    END IF;
  END LOOP;
  RETURN swept;
END $$;

-- Delete an entry of the user in app.user_id. `object_key` is the file to delete after the commit; NULL: another entry
-- shares it.
CREATE FUNCTION delete_export(p_id uuid) RETURNS TABLE (deleted boolean, object_key text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
#variable_conflict use_column
DECLARE entry export_history;
BEGIN
  -- The lock of submits: a concurrent submit may copy the entry.
  PERFORM pg_advisory_xact_lock(hashtextextended('pressroom:user:' || app_user_id(), 0));
  DELETE FROM export_history h WHERE h.id = p_id AND h.user_id = app_user_id() RETURNING * INTO entry;
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY SELECT true, CASE WHEN NOT EXISTS (
    SELECT FROM export_history h WHERE h.object_key = entry.object_key AND h.file_removed_at IS NULL) THEN entry.object_key END;
END $$;

-- Delete all entries of a subject of the user in app.user_id, and return the keys of the files to delete after the commit.
-- No other subject has these files: the subject is part of the request key by which files are shared. The caller has the
-- lock of the user's submits.
CREATE FUNCTION delete_exports_of(p_application text, p_subject_id uuid) RETURNS SETOF text
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH gone AS (
    DELETE FROM export_history h
     WHERE h.user_id = app_user_id() AND h.application = p_application AND h.subject_id = p_subject_id
    RETURNING h.object_key, h.file_removed_at)
  SELECT DISTINCT object_key FROM gone WHERE file_removed_at IS NULL
$$;

-- Delete at most p_limit ended jobs past their queue's retention, and return their number; call it until that is 0. The
-- entries of completed jobs beyond the queue's maximum expire now, so that the next clean-up removes their files.
CREATE FUNCTION prune_export_jobs(p_limit integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  WITH late_jobs AS (
    SELECT past.id FROM export_queues q CROSS JOIN LATERAL (
      SELECT j.id FROM export_jobs j
       WHERE j.queue = q.name AND j.finished_at < clock() - least(q.keep_completed, q.keep_failed)
         AND j.finished_at < clock() - CASE WHEN j.status = 'completed' THEN q.keep_completed ELSE q.keep_failed END
         -- A batch loses its jobs together: what is missing in it counts as completed, but this one may have failed.
         AND NOT EXISTS (
           SELECT FROM batch_items i JOIN batch_items o ON o.batch_id = i.batch_id JOIN export_jobs k ON k.id = o.job_id
            WHERE i.job_id = j.id AND (k.finished_at IS NULL OR k.finished_at > j.finished_at
              AND k.finished_at >= clock() - CASE WHEN k.status = 'completed' THEN q.keep_completed ELSE q.keep_failed END))
       ORDER BY j.finished_at LIMIT p_limit) AS past),
  surplus AS (
    -- Fast, because queues with a maximum have few ended jobs.
    SELECT counted.id FROM (
      SELECT j.id, row_number() OVER (PARTITION BY j.queue, j.status = 'completed' ORDER BY j.finished_at DESC, j.id DESC) AS rank,
             CASE WHEN j.status = 'completed' THEN q.max_completed ELSE q.max_failed END AS most
        FROM export_queues q JOIN export_jobs j ON j.queue = q.name AND j.finished_at IS NOT NULL
       -- Without completed jobs that reused a file: they do not count.
       WHERE (q.max_completed IS NOT NULL OR q.max_failed IS NOT NULL) AND (j.status <> 'completed' OR j.started_at IS NOT NULL)) AS counted
     WHERE counted.rank > counted.most),
  old AS (
    SELECT j.id FROM export_jobs j
     WHERE j.id IN (SELECT id FROM late_jobs UNION SELECT id FROM surplus LIMIT p_limit)
       FOR UPDATE OF j SKIP LOCKED),
  late AS (
    UPDATE export_history h SET expires_at = least(h.expires_at, clock())
      FROM export_queues q, old
     WHERE q.name = h.queue AND q.max_completed IS NOT NULL AND h.job_id = old.id),
  gone AS (DELETE FROM export_jobs j USING old WHERE j.id = old.id RETURNING 1)
  SELECT count(*)::int FROM gone
$$;

-- Return expired exports whose file is still stored, ordered by expiry and id, after (p_after, p_after_id). `shared`: an
-- entry that has not expired shares the file.
CREATE FUNCTION expired_exports(p_after timestamptz, p_after_id uuid, p_limit integer)
RETURNS TABLE (id uuid, object_key text, file_size bigint, expires_at timestamptz, shared boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  SELECT h.id, h.object_key, h.file_size, h.expires_at,
         EXISTS (SELECT FROM export_history o WHERE o.object_key = h.object_key AND o.file_removed_at IS NULL AND o.expires_at >= clock())
    FROM export_history h
   WHERE h.expires_at < clock() AND h.file_removed_at IS NULL AND (p_after IS NULL OR (h.expires_at, h.id) > (p_after, p_after_id))
   ORDER BY h.expires_at, h.id LIMIT p_limit
$$;

-- Exports whose file should have been in the store for an hour, p_limit at a time, by id after p_after.
CREATE FUNCTION stored_exports(p_after uuid, p_limit integer) RETURNS TABLE (id uuid, object_key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  SELECT h.id, h.object_key FROM export_history h
   WHERE h.file_removed_at IS NULL AND h.expires_at > clock() AND h.created_at < clock() - interval '1 hour' AND (p_after IS NULL OR h.id > p_after)
   ORDER BY h.id LIMIT p_limit
$$;

-- Record that the files of these exports were removed, or belong to other entries.
CREATE FUNCTION note_removed_exports(p_ids uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  UPDATE export_history SET file_removed_at = clock() WHERE id = ANY (p_ids) AND file_removed_at IS NULL
$$;

-- Delete at most p_limit entries without a file that expired a month ago, and return their number.
CREATE FUNCTION prune_export_history(p_limit integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  WITH old AS (
    SELECT h.id FROM export_history h WHERE h.expires_at < clock() - interval '30 days' AND h.file_removed_at IS NOT NULL
     ORDER BY h.expires_at LIMIT p_limit FOR UPDATE SKIP LOCKED),
  gone AS (DELETE FROM export_history h USING old WHERE h.id = old.id RETURNING 1)
  SELECT count(*)::int FROM gone
$$;

-- Those of these stored files that belong to no export.
CREATE FUNCTION unpublished_files(p_keys text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  SELECT key FROM unnest(p_keys) AS key
   WHERE NOT EXISTS (SELECT FROM export_history h WHERE h.object_key = key AND h.file_removed_at IS NULL)
$$;

-- Batches whose jobs are all gone, and keys of requests that are a day old.
CREATE FUNCTION prune_requests(p_limit integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  DELETE FROM daily_submits WHERE day < (clock() AT TIME ZONE 'UTC')::date - 31;
  WITH old AS (
    SELECT b.id FROM batches b
     WHERE b.created_at < clock() - interval '1 day' AND NOT EXISTS (SELECT FROM batch_items i WHERE i.batch_id = b.id AND i.job_id IS NOT NULL)
     LIMIT p_limit FOR UPDATE SKIP LOCKED),
  gone AS (DELETE FROM batches b USING old WHERE b.id = old.id RETURNING 1),
  late AS (
    SELECT k.user_id, k.key FROM idempotency_keys k WHERE k.created_at < clock() - interval '1 day'
     ORDER BY k.created_at LIMIT p_limit FOR UPDATE SKIP LOCKED),
  forgotten AS (DELETE FROM idempotency_keys k USING late WHERE k.user_id = late.user_id AND k.key = late.key RETURNING 1)
  SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM forgotten))::int
$$;

-- Delete expired sign-in links, and at most p_limit expired sessions; return the number of sessions.
CREATE FUNCTION prune_sessions(p_limit integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  DELETE FROM sign_in_links WHERE expires_at < clock();
  WITH old AS (SELECT s.id FROM sessions s WHERE s.expires_at < clock() LIMIT p_limit FOR UPDATE SKIP LOCKED),
  gone AS (DELETE FROM sessions s USING old WHERE s.id = old.id RETURNING 1)
  SELECT count(*)::int FROM gone
$$;

-- Return the numbers of live jobs of all users, for the metrics. Otherwise the web role sees the rows of one user only.
CREATE FUNCTION export_queue_depths() RETURNS TABLE (queue text, status text, jobs bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT j.queue, j.status, count(*) FROM export_jobs j WHERE j.status IN ('pending', 'processing') GROUP BY j.queue, j.status
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA pressroom FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  submit_export_job(text, text, uuid, integer, text, jsonb, text, jsonb, text, boolean, boolean, uuid, interval, export_limits), reusable_export(text),
  stored_export_bytes(), seconds_to_midnight(),
  watch_export_job(uuid), cancel_export_job(uuid), export_queue_snapshot(text), delete_export(uuid), delete_exports_of(text, uuid),
  export_queue_depths()
  TO pressroom_web;
GRANT EXECUTE ON FUNCTION
  fetch_next_export_job(text, text), renew_export_job(uuid, integer, text, text, integer, integer, integer),
  finish_export_job(uuid, integer, text, text, text, text, text, bigint, text, integer, jsonb, jsonb, interval),
  fail_export_job(uuid, integer, text, text, text, jsonb, boolean), release_export_job(uuid, integer, text),
  sweep_export_jobs(), prune_export_jobs(integer), expired_exports(timestamptz, uuid, integer), note_removed_exports(uuid[]),
  prune_export_history(integer), prune_sessions(integer), prune_requests(integer), unpublished_files(text[]), stored_exports(uuid, integer)
  TO pressroom_worker;
-- For administrators; `allow_maintenance` refuses others.
GRANT EXECUTE ON FUNCTION
  is_admin(), sweep_export_jobs(), prune_export_jobs(integer), expired_exports(timestamptz, uuid, integer), note_removed_exports(uuid[]),
  prune_export_history(integer), prune_sessions(integer), prune_requests(integer), unpublished_files(text[]), stored_exports(uuid, integer)
  TO pressroom_web;

-- An administrator sees the operations of all users, and who they are.
CREATE POLICY admin_rows ON operations FOR SELECT TO pressroom_web USING ((SELECT is_admin()));
CREATE POLICY admin_rows ON users FOR SELECT TO pressroom_web USING ((SELECT is_admin()));
