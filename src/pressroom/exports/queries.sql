-- name: submit
-- A new job, or the live or stored one of the same request key.
SELECT * FROM submit_export_job(
  %(queue)s, %(document_id)s, %(document_kind)s, %(document_title)s, %(document_version)s, %(template_slug)s,
  %(format)s, %(options)s::jsonb, %(request_key)s, %(reuse)s)

-- name: read_job
-- One job of the user, and behind its columns those of its stored file, empty before it is completed.
SELECT j.*, h.* FROM export_jobs j LEFT JOIN export_history h ON h.job_id = j.id WHERE j.id = %(job_id)s

-- name: queue_wait
-- The place of a pending job in its queue.
SELECT queue_position, wait_seconds FROM export_queue_wait(%(queue)s, %(job_id)s)

-- name: cancel
-- 'cancelled', 'cancelling' or NULL.
SELECT cancel_export_job(%(job_id)s)

-- name: live_jobs_of_document
-- What has to be cancelled before a document is deleted; in one order, so that two deletions never lock each other out.
SELECT id FROM export_jobs WHERE document_id = %(document_id)s AND status IN ('pending', 'processing') ORDER BY id

-- name: list_history
-- A page of finished exports, newest first, with one more to see whether another page follows.
SELECT * FROM export_history
 WHERE (%(cursor)s::uuid IS NULL OR id < %(cursor)s) AND (%(document_id)s::uuid IS NULL OR document_id = %(document_id)s)
 ORDER BY id DESC LIMIT %(limit)s + 1

-- name: read_history
-- One finished export of the user.
SELECT * FROM export_history WHERE id = %(history_id)s

-- name: count_download
-- One download more; nothing when the entry is gone, late or its file removed.
UPDATE export_history SET download_count = download_count + 1
 WHERE id = %(history_id)s AND expires_at > clock() AND file_removed_at IS NULL
RETURNING *

-- name: delete_history
-- Forget an export; the caller removes the file.
DELETE FROM export_history WHERE id = %(history_id)s RETURNING object_key

-- name: fetch_next
-- Claim the next job of a queue for this worker, and say whether another one waits.
SELECT job.*, EXISTS (SELECT FROM export_jobs o WHERE o.queue = job.queue AND o.status = 'pending' AND o.run_after <= clock() AND o.id <> job.id)
  FROM fetch_next_export_job(%(queue)s, %(worker)s) AS job

-- name: renew
-- Prolong the lease; no row: the job is lost to this worker.
SELECT cancel_requested FROM renew_export_job(%(job_id)s, %(attempt)s, %(worker)s, %(phase)s, %(progress)s)

-- name: finish
-- Publish the file and complete the job; NULL: not this worker's any more.
SELECT finish_export_job(
  %(job_id)s, %(attempt)s, %(worker)s, %(object_key)s, %(file_name)s, %(file_size)s, %(sha256)s, %(page_count)s,
  %(warnings)s::jsonb, make_interval(secs => %(ttl_seconds)s))

-- name: fail
-- Note a failed attempt; the new status, or NULL: not this worker's any more.
SELECT fail_export_job(%(job_id)s, %(attempt)s, %(worker)s, %(code)s, %(message)s, %(retryable)s)

-- name: release
-- Give a job back without using up its attempt.
SELECT release_export_job(%(job_id)s, %(attempt)s, %(worker)s)

-- name: source
-- The version of a document that a job prints. The user is part of the key: a job reads its own user's documents only.
SELECT title, settings, data FROM document_versions
 WHERE document_id = %(document_id)s AND version = %(version)s AND user_id = %(user_id)s

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
-- Exports whose time is over and whose file is still stored.
SELECT id, object_key, file_size FROM expired_exports(%(limit)s)

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
