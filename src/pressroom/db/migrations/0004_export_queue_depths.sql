-- How many jobs of all users wait and run: for the metrics of the web process, which otherwise sees one user's rows.

CREATE FUNCTION export_queue_depths() RETURNS TABLE (queue text, status text, jobs bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT j.queue, j.status, count(*) FROM export_jobs j WHERE j.status IN ('pending', 'processing') GROUP BY j.queue, j.status
$$;
REVOKE EXECUTE ON FUNCTION export_queue_depths() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION export_queue_depths() TO pressroom_web;
