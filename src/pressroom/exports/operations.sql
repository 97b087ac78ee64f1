-- name: operations
-- Ended jobs in a period, in total, by day (UTC) and by user; milliseconds at 50, 95 and 99 percent. The user sees the own ones, an
-- administrator all, if that is asked for.
SELECT GROUPING(day, o.user_id) AS grouping, day, o.user_id, u.email,
       count(*) FILTER (WHERE o.status = 'completed') AS completed,
       count(*) FILTER (WHERE o.status = 'failed') AS failed,
       count(*) FILTER (WHERE o.status = 'cancelled') AS cancelled,
       percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY o.waited_ms) AS waited_ms,
       percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY o.duration_ms) FILTER (WHERE o.status = 'completed') AS duration_ms,
       coalesce(sum(o.page_count), 0)::bigint AS pages, coalesce(sum(o.file_size), 0)::bigint AS size
  FROM operations o LEFT JOIN users u ON u.id = o.user_id CROSS JOIN LATERAL (SELECT (o.created_at AT TIME ZONE 'UTC')::date AS day) AS days
 WHERE o.created_at >= %(start)s AND o.created_at < %(end)s AND (%(all_users)s OR o.user_id = app_user_id())
 GROUP BY GROUPING SETS ((), (day), (o.user_id, u.email)) ORDER BY grouping, day, u.email

-- name: failures
-- Numbers of failed jobs in a period by error code, grouped as the operations.
SELECT day, o.user_id, o.error_code, count(*)
  FROM operations o CROSS JOIN LATERAL (SELECT (o.created_at AT TIME ZONE 'UTC')::date AS day) AS days
 WHERE o.status = 'failed' AND o.created_at >= %(start)s AND o.created_at < %(end)s AND (%(all_users)s OR o.user_id = app_user_id())
 GROUP BY GROUPING SETS ((o.error_code), (day, o.error_code), (o.user_id, o.error_code)) ORDER BY o.error_code

-- name: pause
-- Pause a queue, or resume it. False: there is no such queue.
SELECT pause_export_queue(%(queue)s, %(paused)s)

-- name: queues
-- The state of each queue, with the time of the database.
SELECT name, paused, paused_at, paused_by, max_processing, max_attempts, retry_seconds, retries_grow, slots, waiting, retrying,
       extract(epoch FROM clock() - due_since)::float8 AS oldest_seconds, running, stuck
  FROM list_export_queues()

-- name: workers
-- The workers with their last sign of life.
SELECT name, host, pid, version, slots, started_at, seen_at, silent, running, extract(epoch FROM seen_at - started_at)::float8 AS uptime_seconds,
       extract(epoch FROM clock() - seen_at)::float8 AS silent_seconds
  FROM list_workers()

-- name: announce
-- Give a sign of life of a worker.
SELECT announce_worker(%(name)s, %(host)s, %(pid)s, %(version)s, %(slots)s::jsonb)

-- name: retire
-- Remove a worker that stops.
SELECT retire_worker(%(name)s)

-- name: stored_totals
-- Files of all users, and those that the next clean-up removes.
SELECT files, bytes, expired_files, expired_bytes FROM stored_export_totals()

-- name: intervals
-- Ended jobs of all users by interval, without empty intervals, and of all intervals together. Milliseconds at 50 and 95 percent are of completed jobs.
SELECT begins,
       count(*) FILTER (WHERE o.status = 'completed') AS completed, count(*) FILTER (WHERE o.status = 'failed') AS failed,
       percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY o.duration_ms) FILTER (WHERE o.status = 'completed') AS duration_ms
  FROM operations o CROSS JOIN LATERAL date_bin(make_interval(secs => %(seconds)s), o.created_at, %(start)s) AS begins
 WHERE o.created_at >= %(start)s AND o.created_at < %(end)s GROUP BY GROUPING SETS ((begins), ())

-- name: failures_by_code
-- Failed jobs of all users from a time on, by code, and by queue.
SELECT coalesce(o.error_code, 'INTERNAL_ERROR') AS code, o.queue, count(*)
  FROM operations o WHERE o.status = 'failed' AND o.created_at >= %(start)s GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2

-- name: failed_jobs
-- The last failed jobs with a code.
SELECT o.job_id, o.queue, o.format, o.attempts, o.created_at, u.email
  FROM operations o LEFT JOIN users u ON u.id = o.user_id
 WHERE o.status = 'failed' AND coalesce(o.error_code, 'INTERNAL_ERROR') = %(code)s AND o.created_at >= %(start)s
 ORDER BY o.created_at DESC LIMIT %(limit)s
