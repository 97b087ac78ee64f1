-- name: insert_batch
-- Add a batch of the user and return its id.
INSERT INTO batches (user_id, output_format, selection, options)
VALUES (app_user_id(), %(output_format)s, %(selection)s::jsonb, %(options)s::jsonb) RETURNING id

-- name: insert_items
-- Add the items of a batch in their order.
INSERT INTO batch_items (batch_id, position, user_id, subject_id, title, job_id, joined)
SELECT %(batch_id)s, item.position, app_user_id(), item.subject_id, item.title, item.job_id, item.joined
  FROM unnest(%(subject_ids)s::uuid[], %(titles)s::text[], %(job_ids)s::uuid[], %(joined)s::boolean[])
       WITH ORDINALITY AS item (subject_id, title, job_id, joined, position)

-- name: read_batch
-- One batch of the user, without its items.
SELECT id, output_format, selection, options, created_at, clock() AS read_at FROM batches WHERE id = %(batch_id)s

-- name: read_items
-- The items of a batch in their order, each with its job and its stored file; NULL where there are none.
SELECT i.position, i.subject_id AS item_subject, i.title AS item_title, i.joined, j.*, i.batch_id, h.*
  FROM batch_items i LEFT JOIN export_jobs j ON j.id = i.job_id LEFT JOIN export_history h ON h.job_id = j.id
 WHERE i.batch_id = %(batch_id)s ORDER BY i.position

-- name: own_live_jobs
-- The live jobs of a batch that nobody else waits for, as far as is known; ordered, so that two cancels cannot deadlock.
SELECT DISTINCT i.job_id FROM batch_items i JOIN export_jobs j ON j.id = i.job_id
 WHERE i.batch_id = %(batch_id)s AND j.status IN ('pending', 'processing') AND NOT i.joined
   AND NOT EXISTS (SELECT FROM batch_items o WHERE o.job_id = i.job_id AND o.batch_id <> i.batch_id)
 ORDER BY i.job_id

-- name: replace_job
-- Give an item another job. A parallel retry may have made this job and given it to the item: then the batch owns it.
UPDATE batch_items SET joined = CASE WHEN job_id = %(job_id)s THEN joined ELSE %(joined)s END, job_id = %(job_id)s
 WHERE batch_id = %(batch_id)s AND position = %(position)s

-- name: count_downloads
-- Count one download of each file of a batch that can still be downloaded.
UPDATE export_history h SET download_count = download_count + 1
 WHERE h.job_id IN (SELECT i.job_id FROM batch_items i WHERE i.batch_id = %(batch_id)s) AND h.expires_at > clock() AND h.file_removed_at IS NULL
RETURNING h.id, greatest(extract(epoch FROM h.expires_at - clock()), 1)::int AS seconds
