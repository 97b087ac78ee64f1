-- name: reusable
-- The newest stored file of the same request.
SELECT id, object_key FROM reusable_export(%(request_key)s)

-- name: submit
-- A new job, the live one of the same request, or a new entry for a stored file; or why none.
SELECT * FROM submit_export_job(
  %(queue)s, %(application)s, %(subject_id)s, %(subject_version)s, %(title)s, %(selection)s::jsonb, %(format)s, %(options)s::jsonb,
  %(request_key)s, %(watched)s, %(reuse_of)s, make_interval(secs => %(ttl_seconds)s))

-- name: watch
-- From now on the changes of a live job are notified.
SELECT watch_export_job(%(job_id)s)

-- name: read_job
-- One job of the user with its newest batch, and behind its columns those of its stored file, empty before it is completed.
SELECT j.*, (SELECT i.batch_id FROM batch_items i WHERE i.job_id = j.id ORDER BY i.batch_id DESC LIMIT 1) AS batch_id, h.*
  FROM export_jobs j LEFT JOIN export_history h ON h.job_id = j.id WHERE j.id = %(job_id)s

-- name: queue_snapshot
-- What waits in a queue, in the order of the claims; how many are processed; seconds between two ends; the database's time.
SELECT waiting, processing, seconds_per_job, clock() FROM export_queue_snapshot(%(queue)s)

-- name: cancel
-- 'cancelled', 'cancelling' or NULL.
SELECT cancel_export_job(%(job_id)s)

-- name: live_jobs_of_subject
-- What has to be cancelled before a subject is deleted; in one order, so that two deletions never lock each other out.
SELECT id FROM export_jobs
 WHERE application = %(application)s AND subject_id = %(subject_id)s AND status IN ('pending', 'processing') ORDER BY id

-- name: list_history
-- A page of finished exports, newest first, with one more to see whether another page follows.
SELECT * FROM export_history
 WHERE (%(cursor)s::uuid IS NULL OR id < %(cursor)s) AND (%(subject_id)s::uuid IS NULL OR subject_id = %(subject_id)s)
 ORDER BY id DESC LIMIT %(limit)s + 1

-- name: read_history
-- One finished export of the user.
SELECT * FROM export_history WHERE id = %(history_id)s

-- name: count_download
-- One download more, and how long a link to it may work (seconds); nothing when the entry is gone, late or its file removed.
UPDATE export_history h SET download_count = download_count + 1 FROM export_queues q
 WHERE h.id = %(history_id)s AND h.expires_at > clock() AND h.file_removed_at IS NULL AND q.name = h.queue
RETURNING h.*, least(extract(epoch FROM coalesce(q.link_ttl, make_interval(secs => %(link_ttl_seconds)s))),
                     extract(epoch FROM h.expires_at - clock()))::float8 AS link_seconds

-- name: delete_history
-- Forget an export; the file to remove, when no other entry shares it.
SELECT deleted, object_key FROM delete_export(%(history_id)s)

-- name: fetch_next
-- Claim the next job of a queue for this worker, and say whether another one waits.
SELECT job.*, EXISTS (SELECT FROM export_jobs o WHERE o.queue = job.queue AND o.status = 'pending' AND o.run_after <= clock() AND o.id <> job.id)
  FROM fetch_next_export_job(%(queue)s, %(worker)s) AS job

-- name: renew
-- Prolong the lease; no row: the job is lost to this worker.
SELECT cancel_requested FROM renew_export_job(%(job_id)s, %(attempt)s, %(worker)s, %(phase)s, %(progress)s, %(done)s, %(total)s)

-- name: finish
-- Publish the file and complete the job; NULL: not this worker's any more.
SELECT finish_export_job(
  %(job_id)s, %(attempt)s, %(worker)s, %(object_key)s, %(file_name)s, %(media_type)s, %(file_size)s, %(sha256)s, %(page_count)s,
  %(warnings)s::jsonb, %(proof)s::jsonb, make_interval(secs => %(ttl_seconds)s))

-- name: fail
-- Note a failed attempt; the new status, or NULL: not this worker's any more.
SELECT fail_export_job(%(job_id)s, %(attempt)s, %(worker)s, %(code)s, %(message)s, %(details)s::jsonb, %(retryable)s)

-- name: release
-- Give a job back without using up its attempt.
SELECT release_export_job(%(job_id)s, %(attempt)s, %(worker)s)

-- name: sweep
-- Jobs whose worker died go back to the queue.
SELECT sweep_export_jobs()

-- name: prune_history
-- Entries of the history that nobody can download for a month.
SELECT prune_export_history(%(limit)s)

-- name: prune
-- Ended jobs past their retention.
SELECT prune_export_jobs(%(limit)s)

-- name: expired
-- Exports whose time is over and whose file is still stored, from behind (after, after_id) on.
SELECT id, object_key, file_size, expires_at, shared FROM expired_exports(%(after)s, %(after_id)s, %(limit)s)

-- name: note_removed
-- The files of these exports are gone.
SELECT note_removed_exports(%(ids)s)

-- name: published
-- Which of these stored files belong to an export.
SELECT object_key FROM export_history WHERE object_key = ANY (%(keys)s)

-- name: queue_depths
-- Jobs by queue and live state, for the metrics.
SELECT queue, status, jobs FROM export_queue_depths()

-- name: prune_sessions
-- Sessions and sign-in links whose time is over.
SELECT prune_sessions(%(limit)s)
