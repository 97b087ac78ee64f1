-- name: reusable
-- The newest stored files of identical requests, by request key.
SELECT request_key, f.id, f.object_key FROM unnest(%(request_keys)s::text[]) AS request_key CROSS JOIN LATERAL reusable_export(request_key) AS f

-- name: usage
-- What the user has used of the limits; the live jobs are those of one queue.
SELECT stored_export_bytes() AS storage_bytes,
       coalesce((SELECT submits FROM daily_submits WHERE user_id = app_user_id() AND day = (clock() AT TIME ZONE 'UTC')::date), 0) AS operations,
       clock() + make_interval(secs => seconds_to_midnight()) AS resets_at, seconds_to_midnight() AS seconds_to_reset,
       (SELECT count(*) FROM export_jobs WHERE user_id = app_user_id() AND queue = %(queue)s AND status IN ('pending', 'processing')) AS in_flight,
       (SELECT count(*) FROM export_jobs WHERE user_id = app_user_id() AND queue = %(queue)s AND status = 'processing') AS running,
       (SELECT coalesce(max_in_flight, %(max_in_flight)s) FROM export_queues WHERE name = %(queue)s) AS max_in_flight

-- name: expiring
-- Bytes of the user's files that expire within a day, and when the first of all files does. Entries can share a file.
SELECT coalesce(sum(file_size) FILTER (WHERE expires_at < clock() + interval '1 day'), 0)::bigint, min(expires_at)
  FROM (SELECT max(h.file_size) AS file_size, max(h.expires_at) AS expires_at FROM export_history h
         WHERE h.user_id = app_user_id() AND h.file_removed_at IS NULL AND h.expires_at > clock() GROUP BY h.object_key) AS files

-- name: submit
-- Make a job, return the live job of an identical request, or complete a job with a stored file; or the refusal.
SELECT * FROM submit_export_job(
  %(queue)s, %(application)s, %(subject_id)s, %(subject_version)s, %(title)s, %(selection)s::jsonb, %(format)s, %(options)s::jsonb,
  %(request_key)s, %(large)s, %(watched)s, %(reuse_of)s, make_interval(secs => %(ttl_seconds)s),
  ROW(%(max_in_flight)s, %(max_waiting)s, %(quota_bytes)s, %(daily_operations)s)::export_limits)

-- name: find_idempotency_key
-- The hash of the request that came with a key within the last day, and what it made.
SELECT request_hash, coalesce(job_id, batch_id) FROM idempotency_keys WHERE key = %(key)s AND created_at > clock() - interval '1 day'

-- name: insert_idempotency_key
-- Store what a request made. No row: its key was used within the last day.
INSERT INTO idempotency_keys AS k (user_id, key, request_hash, job_id, batch_id)
VALUES (app_user_id(), %(key)s, %(request_hash)s, %(job_id)s, %(batch_id)s)
ON CONFLICT (user_id, key) DO UPDATE
   SET request_hash = excluded.request_hash, job_id = excluded.job_id, batch_id = excluded.batch_id, created_at = excluded.created_at
 WHERE k.created_at <= clock() - interval '1 day'
RETURNING true

-- name: watch
-- Send notifications of a live job's changes from now on.
SELECT watch_export_job(%(job_id)s)

-- name: watch_all
-- The same for several jobs, in the order in which others lock them.
SELECT watch_export_job(job_id) FROM unnest(%(job_ids)s::uuid[]) AS job_id

-- name: live_jobs
-- Those of some jobs that are the user's and wait or run.
SELECT id FROM export_jobs WHERE id = ANY (%(job_ids)s) AND status IN ('pending', 'processing')

-- name: count_live
-- The number of the user's jobs that wait or run, in all queues.
SELECT count(*) FROM export_jobs WHERE user_id = app_user_id() AND status IN ('pending', 'processing')

-- name: read_job
-- One job of the user with its newest batch, then the columns of its stored file, NULL before it is completed.
SELECT j.*, (SELECT i.batch_id FROM batch_items i WHERE i.job_id = j.id ORDER BY i.batch_id DESC LIMIT 1) AS batch_id, h.*
  FROM export_jobs j LEFT JOIN export_history h ON h.job_id = j.id WHERE j.id = %(job_id)s

-- name: list_jobs
-- A page of the user's jobs as `read_job` reads one, newest first, and one more row when another page follows.
SELECT j.*, (SELECT i.batch_id FROM batch_items i WHERE i.job_id = j.id ORDER BY i.batch_id DESC LIMIT 1) AS batch_id, h.*
  FROM export_jobs j LEFT JOIN export_history h ON h.job_id = j.id
 WHERE (%(cursor)s::uuid IS NULL OR j.id < %(cursor)s) AND (%(statuses)s = '{}'::text[] OR j.status = ANY (%(statuses)s))
 ORDER BY j.id DESC LIMIT %(limit)s + 1

-- name: queue_snapshot
-- Pending jobs of a queue in claim order, the number of running ones, seconds per job, whether it is paused, and the database's time:
-- that of the query, which is later than that of its transaction.
SELECT waiting, processing, seconds_per_job, (SELECT paused FROM export_queues WHERE name = %(queue)s),
       clock() + (clock_timestamp() - now())
  FROM export_queue_snapshot(%(queue)s)

-- name: own_pace
-- Seconds that the last completed jobs of the user in a queue took, NULL: there is none; and how many of a user may run at once.
SELECT (SELECT avg(extract(epoch FROM finished_at - started_at))::float8 FROM (
          SELECT started_at, finished_at FROM export_jobs
           WHERE user_id = app_user_id() AND queue = %(queue)s AND status = 'completed' AND started_at IS NOT NULL
           ORDER BY id DESC LIMIT 20) AS recent),
       coalesce(least(max_per_user, max_processing), 2)
  FROM export_queues WHERE name = %(queue)s

-- name: cancel
-- Return 'cancelled', 'cancelling' or NULL.
SELECT cancel_export_job(%(job_id)s)

-- name: newest_job_of_subject
-- The newest job of the user for a subject.
SELECT id FROM export_jobs
 WHERE application = %(application)s AND subject_id = %(subject_id)s ORDER BY id DESC LIMIT 1

-- name: newest_jobs_of_subjects
-- The newest job of the user for each of some subjects, as `read_job` reads one.
SELECT j.*, NULL::uuid AS batch_id, h.*
  FROM unnest(%(subject_ids)s::uuid[]) AS s(id)
  CROSS JOIN LATERAL (SELECT * FROM export_jobs WHERE application = %(application)s AND subject_id = s.id ORDER BY id DESC LIMIT 1) j
  LEFT JOIN export_history h ON h.job_id = j.id

-- name: live_jobs_of_subject
-- The jobs to cancel before a subject is deleted; ordered, so that two deletions cannot deadlock.
SELECT id FROM export_jobs
 WHERE application = %(application)s AND subject_id = %(subject_id)s AND status IN ('pending', 'processing') ORDER BY id

-- name: list_history
-- A page of completed exports, newest first, and one more row when another page follows.
SELECT * FROM export_history
 WHERE (%(cursor)s::uuid IS NULL OR id < %(cursor)s) AND (%(subject_id)s::uuid IS NULL OR subject_id = %(subject_id)s)
 ORDER BY id DESC LIMIT %(limit)s + 1

-- name: find_history
-- Completed exports whose title or file name contains a text, in an order that the caller adds, and one more than asked for.
SELECT * FROM export_history
 WHERE (%(subject_id)s::uuid IS NULL OR subject_id = %(subject_id)s)
   AND (%(text)s = '' OR strpos(lower(title), lower(%(text)s)) > 0 OR strpos(lower(file_name), lower(%(text)s)) > 0)

-- name: read_history
-- One completed export of the user.
SELECT * FROM export_history WHERE id = %(history_id)s

-- name: count_download
-- Count a download and return the lifetime of a link, in seconds. No row: no such entry, expired, or file removed.
UPDATE export_history h SET download_count = download_count + 1 FROM export_queues q
 WHERE h.id = %(history_id)s AND h.expires_at > clock() AND h.file_removed_at IS NULL AND q.name = h.queue
RETURNING h.*, least(extract(epoch FROM coalesce(q.link_ttl, make_interval(secs => %(link_ttl_seconds)s))),
                     extract(epoch FROM h.expires_at - clock()))::float8 AS link_seconds

-- name: delete_history
-- Delete an export; return the key of its file when no other entry shares it.
SELECT deleted, object_key FROM delete_export(%(history_id)s)

-- name: lock_submits
-- Wait for other submits of the user in app.user_id, and hold up later ones.
SELECT pg_advisory_xact_lock(hashtextextended('pressroom:user:' || app_user_id(), 0))

-- name: delete_history_of_subject
-- Delete the exports of a subject; return the keys of their files.
SELECT delete_exports_of(%(application)s, %(subject_id)s)

-- name: fetch_next
-- Claim the next job of a queue for this worker, and return whether another one is due.
SELECT job.*, EXISTS (SELECT FROM export_jobs o WHERE o.queue = job.queue AND o.status = 'pending' AND o.run_after <= clock() AND o.id <> job.id)
  FROM fetch_next_export_job(%(queue)s, %(worker)s) AS job

-- name: renew
-- Renew the lease. No row: this worker lost the job.
SELECT cancel_requested FROM renew_export_job(%(job_id)s, %(attempt)s, %(worker)s, %(phase)s, %(progress)s, %(done)s, %(total)s)

-- name: finish
-- Publish the file and complete the job. NULL: this worker lost the job, or it was cancelled.
SELECT finish_export_job(
  %(job_id)s, %(attempt)s, %(worker)s, %(request_key)s, %(object_key)s, %(file_name)s, %(media_type)s, %(file_size)s, %(sha256)s, %(page_count)s,
  %(warnings)s::jsonb, %(proof)s::jsonb, make_interval(secs => %(ttl_seconds)s))

-- name: fail
-- Record a failed attempt and return the new status. NULL: this worker lost the job.
SELECT fail_export_job(%(job_id)s, %(attempt)s, %(worker)s, %(code)s, %(message)s, %(details)s::jsonb, %(retryable)s)

-- name: release
-- Return a job to the queue without counting the attempt.
SELECT release_export_job(%(job_id)s, %(attempt)s, %(worker)s)

-- name: sweep
-- Return jobs of lost workers to the queue.
SELECT sweep_export_jobs()

-- name: prune_history
-- Delete history entries that expired a month ago.
SELECT prune_export_history(%(limit)s)

-- name: prune
-- Delete ended jobs past their retention.
SELECT prune_export_jobs(%(limit)s)

-- name: expired
-- Expired exports whose file is still stored, in order, after (after, after_id).
SELECT id, object_key, file_size, expires_at, shared FROM expired_exports(%(after)s, %(after_id)s, %(limit)s)

-- name: stored
-- Exports that should have a file in the store for an hour, by id, after `after`.
SELECT id, object_key FROM stored_exports(%(after)s, %(limit)s)

-- name: note_removed
-- Record that the files of these exports are removed.
SELECT note_removed_exports(%(ids)s)

-- name: unpublished
-- Those of these stored files that belong to no export.
SELECT unpublished_files FROM unpublished_files(%(keys)s)

-- name: published
-- Those of these stored files that belong to an export.
SELECT object_key FROM export_history WHERE object_key = ANY (%(keys)s) AND file_removed_at IS NULL

-- name: queue_depths
-- Numbers of live jobs by queue and status, for the metrics.
SELECT queue, status, jobs FROM export_queue_depths()

-- name: empty_trash
-- Delete what has been in the trash for longest, if its time is over, and return the keys of its files.
SELECT document_id, object_keys FROM empty_trash()

-- name: prune_requests
-- Delete batches whose jobs are gone, old idempotency keys and old daily counts.
SELECT prune_requests(%(limit)s)

-- name: prune_sessions
-- Delete expired sessions and sign-in links.
SELECT prune_sessions(%(limit)s)

-- name: prune_webhook_deliveries
-- Delete deliveries of webhooks that ended a month ago.
SELECT prune_webhook_deliveries(%(limit)s)
