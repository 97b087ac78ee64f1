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
