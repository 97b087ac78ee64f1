-- The queue's functions: nothing else writes to export_jobs. See docs/explanation/queue.md for the state machine.
--
-- A worker's write is fenced by (id, attempt, worker, status = 'processing'): one that lost its job changes no row. The worker's name is part of the fence
-- because a job that was given back (release) is claimed again under the same attempt number.
--
-- Notifications are hints, polling finds what they miss: pressroom_wake (queue), pressroom_job (job id and status: something changed), pressroom_cancel (job id).

-- What a submit answered: the job, and whether it was there before. `job_id` is NULL when the user has too many jobs in flight.
CREATE TYPE submitted_export AS (
  job_id uuid, status text, deduplicated boolean, reused boolean, queue_position integer, wait_seconds integer
);

-- The place of a pending job in its queue (1 is next) and the seconds until it starts, by the pace of the last 50 exports and by its own `run_after`.
-- Without a job: how many are runnable now, and the seconds that they will take.
CREATE FUNCTION export_queue_wait(p_queue text, p_job uuid) RETURNS TABLE (queue_position integer, wait_seconds integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH job AS (SELECT priority, run_after, id FROM export_jobs WHERE id = p_job AND status = 'pending' AND user_id = app_user_id()),
  ahead AS (
    SELECT count(*)::int AS n FROM (
      SELECT 1 FROM export_jobs j
       WHERE j.queue = p_queue AND j.status = 'pending' AND j.run_after <= clock()
         AND (p_job IS NULL OR (-j.priority, j.run_after, j.id) < (SELECT -job.priority, job.run_after, job.id FROM job))
       LIMIT 10000) AS few),
  running AS (SELECT count(*)::int AS n FROM export_jobs WHERE queue = p_queue AND status = 'processing'),
  pace AS (
    SELECT coalesce(avg(extract(epoch FROM seconds)), 1) / coalesce(max(q.max_processing), 2) AS seconds
      FROM export_queues q LEFT JOIN LATERAL (
        SELECT j.finished_at - j.started_at AS seconds FROM export_jobs j
         WHERE j.finished_at > clock() - interval '1 hour' AND j.queue = p_queue AND j.status = 'completed'
         ORDER BY j.finished_at DESC LIMIT 50) AS recent ON true
     WHERE q.name = p_queue)
  SELECT CASE WHEN p_job IS NULL THEN ahead.n ELSE ahead.n + 1 END,
         greatest(ceil((ahead.n + running.n) * pace.seconds), ceil(extract(epoch FROM (SELECT job.run_after FROM job) - clock())))::int
    FROM ahead, running, pace
   WHERE p_job IS NULL OR EXISTS (SELECT FROM job)
$$;

CREATE FUNCTION submit_export_job(
  p_queue text, p_document_id uuid, p_document_kind text, p_document_title text, p_document_version integer, p_template_slug text,
  p_format text, p_options jsonb, p_request_key text, p_reuse boolean
) RETURNS submitted_export LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  me uuid := app_user_id();
  policy export_queues;
  answer submitted_export;
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no user: app.user_id is not set' USING ERRCODE = 'insufficient_privilege'; END IF;
  SELECT * INTO STRICT policy FROM export_queues WHERE name = p_queue;

  -- A stored file of the same key answers at once, if a link to it made now would still outlive its hour.
  IF p_reuse THEN
    SELECT j.id, j.status, false, true, NULL, NULL INTO answer
      FROM export_history h JOIN export_jobs j ON j.id = h.job_id
     WHERE h.user_id = me AND h.request_key = p_request_key AND h.file_removed_at IS NULL AND h.expires_at > clock() + interval '1 hour'
     ORDER BY h.id DESC LIMIT 1;
    IF FOUND THEN RETURN answer; END IF;
  END IF;

  -- In a statement of its own: the ones that follow see what the lock's last holder committed.
  PERFORM pg_advisory_xact_lock(hashtextextended('pressroom:user:' || me, 0));
  -- A live job can end between the INSERT that met it and the SELECT that looks for it; then the next turn inserts.
  FOR turn IN 1..10 LOOP
    SELECT j.id, j.status, true, false, NULL, NULL INTO answer FROM export_jobs j
     WHERE j.user_id = me AND j.request_key = p_request_key AND j.status IN ('pending', 'processing') AND NOT j.cancel_requested;
    IF FOUND THEN RETURN answer; END IF;
    IF (SELECT count(*) FROM export_jobs j WHERE j.user_id = me AND j.queue = p_queue AND j.status IN ('pending', 'processing')) >= policy.max_in_flight THEN
      SELECT NULL, NULL, false, false, w.queue_position, w.wait_seconds INTO answer FROM export_queue_wait(p_queue, NULL) w;
      RETURN answer;
    END IF;
    INSERT INTO export_jobs
      (queue, user_id, document_id, document_kind, document_title, document_version, template_slug, format, options, request_key, max_attempts)
      VALUES (p_queue, me, p_document_id, p_document_kind, p_document_title, p_document_version, p_template_slug, p_format, p_options, p_request_key,
              policy.max_attempts)
      ON CONFLICT (user_id, request_key) WHERE status IN ('pending', 'processing') AND NOT cancel_requested DO NOTHING
      RETURNING id, status, false, false, NULL, NULL INTO answer;
    IF FOUND THEN
      PERFORM pg_notify('pressroom_wake', p_queue);
      RETURN answer;
    END IF;
  END LOOP;
  RAISE EXCEPTION 'the job of this key kept turning' USING ERRCODE = 'serialization_failure';
END $$;

-- The oldest runnable job of the queue, now this worker's; no row when there is none or a limit is reached.
CREATE FUNCTION fetch_next_export_job(p_queue text, p_worker text) RETURNS SETOF export_jobs
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  policy export_queues;
  job export_jobs;
BEGIN
  SELECT * INTO policy FROM export_queues WHERE name = p_queue AND NOT paused;
  IF NOT FOUND THEN RETURN; END IF;
  IF policy.max_processing IS NOT NULL OR policy.max_per_user IS NOT NULL THEN
    -- In a statement of its own, so that the count below sees what the lock's last holder claimed.
    PERFORM pg_advisory_xact_lock(hashtextextended('pressroom:queue:' || p_queue, 0));
  END IF;
  FOR job IN
  WITH running AS MATERIALIZED (
    SELECT user_id, count(*) AS n FROM export_jobs WHERE queue = p_queue AND status = 'processing' GROUP BY user_id),
  next AS (
    SELECT j.id FROM export_jobs j
     WHERE j.queue = p_queue AND j.status = 'pending' AND j.run_after <= clock()
       AND (policy.max_processing IS NULL OR (SELECT coalesce(sum(n), 0) FROM running) < policy.max_processing)
       AND (policy.max_per_user IS NULL OR j.user_id <> ALL (ARRAY(SELECT user_id FROM running WHERE n >= policy.max_per_user)))
     ORDER BY j.priority DESC, j.run_after, j.id LIMIT 1
       FOR UPDATE OF j SKIP LOCKED)
  UPDATE export_jobs j
     SET status = 'processing', attempts = j.attempts + 1, locked_by = p_worker, lease_until = clock() + policy.lease,
         started_at = clock(), progress = 0, phase = 'loading'
    FROM next WHERE j.id = next.id
  RETURNING j.*
  LOOP
    PERFORM pg_notify('pressroom_job', job.id || ' ' || job.status);
    RETURN NEXT job;
  END LOOP;
END $$;

-- Still alive: prolong the lease and say how far. No row: the job is lost to this worker. `cancel_requested`: stop.
CREATE FUNCTION renew_export_job(p_id uuid, p_attempt integer, p_worker text, p_phase text, p_progress integer) RETURNS TABLE (cancel_requested boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  UPDATE export_jobs j SET lease_until = clock() + q.lease, phase = p_phase, progress = p_progress
    FROM export_queues q
   WHERE q.name = j.queue AND j.id = p_id AND j.attempts = p_attempt AND j.locked_by = p_worker AND j.status = 'processing'
  RETURNING j.cancel_requested;
  IF FOUND THEN PERFORM pg_notify('pressroom_job', p_id || ' processing'); END IF;
END $$;

-- What every end of a job has in common; called by the functions below with the ended row.
CREATE FUNCTION record_export_operation(p_job export_jobs, p_pages integer, p_size bigint) RETURNS void
LANGUAGE sql SET search_path = pressroom, pg_temp AS $$
  INSERT INTO operations (user_id, job_id, queue, document_kind, format, status, error_code, attempts, duration_ms, page_count, file_size)
  VALUES (p_job.user_id, p_job.id, p_job.queue, p_job.document_kind, p_job.format, p_job.status, p_job.error_code, p_job.attempts,
          extract(epoch FROM p_job.finished_at - p_job.started_at) * 1000, p_pages, p_size);
  SELECT pg_notify('pressroom_job', p_job.id || ' ' || p_job.status);
$$;

-- Publish the file and end the job, in one transaction. NULL: not this worker's any more, or cancelled meanwhile; the file must be discarded.
CREATE FUNCTION finish_export_job(
  p_id uuid, p_attempt integer, p_worker text, p_object_key text, p_file_name text, p_file_size bigint, p_sha256 text, p_page_count integer,
  p_warnings jsonb, p_ttl interval
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  job export_jobs;
  history uuid;
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);  -- workers claim and renew without it; an end must last
  UPDATE export_jobs j
     SET status = CASE WHEN j.cancel_requested THEN 'cancelled' ELSE 'completed' END,
         progress = CASE WHEN j.cancel_requested THEN j.progress ELSE 100 END,
         phase = CASE WHEN j.cancel_requested THEN j.phase ELSE 'saving' END,
         error_code = NULL, error_message = NULL, finished_at = clock(), lease_until = NULL, locked_by = NULL
   WHERE j.id = p_id AND j.attempts = p_attempt AND j.locked_by = p_worker AND j.status = 'processing'
  RETURNING * INTO job;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF job.status = 'completed' THEN
    INSERT INTO export_history
      (user_id, job_id, document_id, document_kind, document_title, document_version, template_slug, format, options, request_key,
       file_name, object_key, file_size, sha256, page_count, warnings, expires_at)
      VALUES (job.user_id, job.id, job.document_id, job.document_kind, job.document_title, job.document_version, job.template_slug, job.format,
              job.options, job.request_key, p_file_name, p_object_key, p_file_size, p_sha256, p_page_count, p_warnings, clock() + p_ttl)
      RETURNING id INTO history;
  END IF;
  PERFORM record_export_operation(job, p_page_count, p_file_size);
  RETURN history;
END $$;

-- An attempt failed: wait for the next one, or fail for good. NULL: not this worker's any more.
CREATE FUNCTION fail_export_job(p_id uuid, p_attempt integer, p_worker text, p_code text, p_message text, p_retryable boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE job export_jobs;
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);
  -- The row's own columns decide, not a copy read before: a cancel that commits while this waits for the row is seen.
  UPDATE export_jobs j
     SET status = CASE WHEN j.cancel_requested THEN 'cancelled' WHEN p_retryable AND j.attempts < j.max_attempts THEN 'pending' ELSE 'failed' END,
         finished_at = CASE WHEN j.cancel_requested OR NOT p_retryable OR j.attempts >= j.max_attempts THEN clock() END,
         -- The exponent is bounded: an interval of 60 s doubled forty times is none any more, and the job could not even fail.
         run_after = clock() + least(q.backoff_base * (q.backoff_mult ^ least(j.attempts - 1, 20)), q.backoff_cap) * (1 + q.jitter * (2 * random() - 1)),
         phase = CASE WHEN j.cancel_requested OR NOT p_retryable OR j.attempts >= j.max_attempts THEN j.phase END,
         progress = CASE WHEN j.cancel_requested OR NOT p_retryable OR j.attempts >= j.max_attempts THEN j.progress ELSE 0 END,
         error_code = p_code, error_message = p_message, lease_until = NULL, locked_by = NULL
    FROM export_queues q
   WHERE q.name = j.queue AND j.id = p_id AND j.attempts = p_attempt AND j.locked_by = p_worker AND j.status = 'processing'
  RETURNING j.* INTO job;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF job.status = 'pending' THEN
    PERFORM pg_notify('pressroom_job', job.id || ' ' || job.status);
  ELSE
    PERFORM record_export_operation(job, NULL, NULL);
  END IF;
  RETURN job.status;
END $$;

-- Give a job back without using up its attempt or its place in the queue: the worker shuts down, or was told to stop. When its user wants it
-- cancelled, it ends here. NULL: not this worker's any more.
CREATE FUNCTION release_export_job(p_id uuid, p_attempt integer, p_worker text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE job export_jobs;
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);
  UPDATE export_jobs j
     SET status = CASE WHEN j.cancel_requested THEN 'cancelled' ELSE 'pending' END,
         finished_at = CASE WHEN j.cancel_requested THEN clock() END,
         attempts = CASE WHEN j.cancel_requested THEN j.attempts ELSE j.attempts - 1 END,
         phase = CASE WHEN j.cancel_requested THEN j.phase END, progress = CASE WHEN j.cancel_requested THEN j.progress ELSE 0 END,
         lease_until = NULL, locked_by = NULL
   WHERE j.id = p_id AND j.attempts = p_attempt AND j.locked_by = p_worker AND j.status = 'processing'
  RETURNING * INTO job;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF job.status = 'pending' THEN
    PERFORM pg_notify('pressroom_wake', job.queue);
    PERFORM pg_notify('pressroom_job', job.id || ' ' || job.status);
  ELSE
    PERFORM record_export_operation(job, NULL, NULL);
  END IF;
  RETURN job.status;
END $$;

-- Of the user in app.user_id: a pending job ends at once, a running one is told to stop. 'cancelled', 'cancelling', or NULL when there is no live job.
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
  PERFORM pg_notify('pressroom_job', p_id || ' processing');
  RETURN 'cancelling';
END $$;

-- Jobs whose worker died: back to pending, or failed when that was the last attempt. Any worker calls it, as often as it likes.
CREATE FUNCTION sweep_export_jobs() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  job export_jobs;
  swept integer := 0;
BEGIN
  FOR job IN
    WITH dead AS (
      SELECT j.id FROM export_jobs j JOIN export_queues q ON q.name = j.queue
       WHERE j.status = 'processing' AND (j.lease_until < clock() OR j.started_at < clock() - q.max_processing_time)
         FOR UPDATE OF j SKIP LOCKED)
    UPDATE export_jobs j
       SET status = CASE WHEN j.cancel_requested THEN 'cancelled' WHEN j.attempts < j.max_attempts THEN 'pending' ELSE 'failed' END,
           finished_at = CASE WHEN j.cancel_requested OR j.attempts >= j.max_attempts THEN clock() END,
           phase = CASE WHEN j.cancel_requested OR j.attempts >= j.max_attempts THEN j.phase END,
           progress = CASE WHEN j.cancel_requested OR j.attempts >= j.max_attempts THEN j.progress ELSE 0 END,
           run_after = clock(), lease_until = NULL, locked_by = NULL, error_code = 'WORKER_LOST',
           error_message = CASE
             WHEN j.attempts < j.max_attempts THEN 'The worker stopped while it rendered this document. It is tried again.'
             ELSE 'The worker stopped while it rendered this document, each time it was tried. Shorten the document or report it.' END
      FROM dead WHERE j.id = dead.id
    RETURNING j.*
  LOOP
    swept := swept + 1;
    IF job.status = 'pending' THEN
      PERFORM pg_notify('pressroom_wake', job.queue);
      PERFORM pg_notify('pressroom_job', job.id || ' ' || job.status);
    ELSE
      PERFORM record_export_operation(job, NULL, NULL);
    END IF;
  END LOOP;
  RETURN swept;
END $$;

-- Ended jobs past their queue's retention, a thousand at a time. Returns how many went; call again while it is p_limit.
CREATE FUNCTION prune_export_jobs(p_limit integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH old AS (
    SELECT j.id FROM export_jobs j JOIN export_queues q ON q.name = j.queue
     WHERE j.finished_at IS NOT NULL
       AND j.finished_at < clock() - CASE WHEN j.status = 'completed' THEN q.keep_completed ELSE q.keep_failed END
     ORDER BY j.finished_at LIMIT p_limit FOR UPDATE OF j SKIP LOCKED),
  gone AS (DELETE FROM export_jobs j USING old WHERE j.id = old.id RETURNING 1)
  SELECT count(*)::int FROM gone
$$;

-- Exports past their time whose file is still stored.
CREATE FUNCTION expired_exports(p_limit integer) RETURNS TABLE (id uuid, object_key text, file_size bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT h.id, h.object_key, h.file_size FROM export_history h
   WHERE h.expires_at < clock() AND h.file_removed_at IS NULL ORDER BY h.expires_at LIMIT p_limit
$$;

-- Their files are gone: note it.
CREATE FUNCTION note_removed_exports(p_ids uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  UPDATE export_history SET file_removed_at = clock() WHERE id = ANY (p_ids) AND file_removed_at IS NULL
$$;

-- Entries without a file stay a month in the list, so that the export can be repeated; then they go too, like the jobs.
CREATE FUNCTION prune_export_history(p_limit integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH old AS (
    SELECT h.id FROM export_history h WHERE h.expires_at < clock() - interval '30 days' AND h.file_removed_at IS NOT NULL
     ORDER BY h.expires_at LIMIT p_limit FOR UPDATE SKIP LOCKED),
  gone AS (DELETE FROM export_history h USING old WHERE h.id = old.id RETURNING 1)
  SELECT count(*)::int FROM gone
$$;

-- Sessions and sign-in links whose time is over.
CREATE FUNCTION prune_sessions(p_limit integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  DELETE FROM sign_in_links WHERE expires_at < clock();
  WITH old AS (SELECT s.id FROM sessions s WHERE s.expires_at < clock() LIMIT p_limit FOR UPDATE SKIP LOCKED),
  gone AS (DELETE FROM sessions s USING old WHERE s.id = old.id RETURNING 1)
  SELECT count(*)::int FROM gone
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA pressroom FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  submit_export_job(text, uuid, text, text, integer, text, text, jsonb, text, boolean), cancel_export_job(uuid), export_queue_wait(text, uuid)
  TO pressroom_web;
GRANT EXECUTE ON FUNCTION
  fetch_next_export_job(text, text), renew_export_job(uuid, integer, text, text, integer),
  finish_export_job(uuid, integer, text, text, text, bigint, text, integer, jsonb, interval),
  fail_export_job(uuid, integer, text, text, text, boolean), release_export_job(uuid, integer, text),
  sweep_export_jobs(), prune_export_jobs(integer), expired_exports(integer), note_removed_exports(uuid[]),
  prune_export_history(integer), prune_sessions(integer)
  TO pressroom_worker;
