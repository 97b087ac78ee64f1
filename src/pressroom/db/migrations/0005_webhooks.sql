-- Webhooks: addresses that users want to be told at of the ends of their exports, and the outbox of what is told.
--
-- A delivery is written in the transaction that ends the job, by triggers that run at its commit: they see the entry of the history and the items of the
-- batch, whatever wrote them first, and hold the lock of a batch for a moment only. A user without webhooks costs one look into an index.

CREATE TABLE webhooks (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  url text NOT NULL,
  events text[] NOT NULL CHECK (cardinality(events) > 0 AND events <@ ARRAY['export.completed', 'export.failed', 'batch.ended']),
  secret_seed bytea NOT NULL,  -- random; the secret is derived from it and the key of the installation, and is not stored
  secret_hash bytea NOT NULL,  -- of the secret: shows that the key of the installation is no longer the one that it was derived from
  disabled_at timestamptz,     -- when the receiver answered 410 Gone
  created_at timestamptz NOT NULL DEFAULT clock(),
  UNIQUE (id, user_id)
);
CREATE INDEX webhooks_of_user ON webhooks (user_id);

CREATE TABLE webhook_deliveries (
  id uuid PRIMARY KEY DEFAULT new_id(),
  webhook_id uuid NOT NULL,
  user_id uuid NOT NULL,
  event text NOT NULL,
  event_key text NOT NULL,  -- what happened: a webhook is told of it once
  data jsonb NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
  attempts smallint NOT NULL DEFAULT 0,
  next_attempt_at timestamptz DEFAULT clock(),  -- of a claimed one: the end of the lease
  locked_by text,
  response_status smallint,
  error_code text,
  error_message text,
  created_at timestamptz NOT NULL DEFAULT clock(),
  last_attempt_at timestamptz,
  ended_at timestamptz,
  UNIQUE (webhook_id, event_key),
  FOREIGN KEY (webhook_id, user_id) REFERENCES webhooks (id, user_id) ON DELETE CASCADE,
  CONSTRAINT webhook_deliveries_wait CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL)),
  CONSTRAINT webhook_deliveries_end CHECK ((status = 'pending') = (ended_at IS NULL)),
  CONSTRAINT webhook_deliveries_lock CHECK (locked_by IS NULL OR status = 'pending')
);
CREATE INDEX webhook_deliveries_list ON webhook_deliveries (webhook_id, id DESC);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_claim ON webhook_deliveries (webhook_id, next_attempt_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (user_id) WHERE locked_by IS NOT NULL;
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['webhooks', 'webhook_deliveries'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', table_name);
    EXECUTE format('CREATE POLICY own_rows ON %I TO pressroom_web USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id())', table_name);
  END LOOP;
END $$;
GRANT SELECT (id, user_id, url, events, disabled_at, created_at), INSERT (user_id, url, events, secret_seed, secret_hash), DELETE ON webhooks TO pressroom_web;
GRANT SELECT ON webhook_deliveries TO pressroom_web;

-- Tell the webhooks of a user that have this event.
CREATE FUNCTION queue_webhook_event(p_user uuid, p_event text, p_key text, p_data jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pressroom, pg_temp AS $$
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, user_id, event, event_key, data)
    SELECT w.id, w.user_id, p_event, p_event || ':' || p_key, p_data FROM webhooks w
     WHERE w.user_id = p_user AND w.disabled_at IS NULL AND p_event = ANY (w.events)
       FOR KEY SHARE  -- a webhook that is deleted meanwhile is left out; the foreign key would fail the job's end
  ON CONFLICT (webhook_id, event_key) DO NOTHING;
  IF FOUND THEN PERFORM pg_notify('pressroom_webhook', ''); END IF;
END $$;

-- Tell of the end of a batch, if none of its jobs is live. Two jobs may end at the same moment: the second one to get the lock sees the end of the first.
CREATE FUNCTION queue_batch_end(p_batch uuid, p_user uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pressroom, pg_temp AS $$
DECLARE items record;
BEGIN
  PERFORM FROM batches b WHERE b.id = p_batch FOR NO KEY UPDATE;
  SELECT count(*) AS total, count(*) FILTER (WHERE j.finished_at IS NULL AND i.job_id IS NOT NULL) AS live,
         count(*) FILTER (WHERE j.status = 'completed') AS completed, count(*) FILTER (WHERE j.status = 'failed') AS failed,
         count(*) FILTER (WHERE j.status = 'cancelled') AS cancelled,
         -- A batch whose failed jobs are repeated ends again.
         md5(string_agg(i.job_id::text, ',' ORDER BY i.position)) AS jobs
    INTO items FROM batch_items i LEFT JOIN export_jobs j ON j.id = i.job_id WHERE i.batch_id = p_batch;
  IF items.total > 0 AND items.live = 0 THEN
    PERFORM queue_webhook_event(p_user, 'batch.ended', p_batch || ':' || items.jobs, jsonb_build_object(
      'batchId', p_batch, 'total', items.total, 'completed', items.completed, 'failed', items.failed, 'cancelled', items.cancelled));
  END IF;
END $$;

CREATE FUNCTION wants_webhook_event(p_user uuid, p_event text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pressroom, pg_temp AS $$
  SELECT EXISTS (SELECT FROM webhooks w WHERE w.user_id = p_user AND w.disabled_at IS NULL AND p_event = ANY (w.events))
$$;

-- A job has ended, or was completed with a stored file when it was submitted.
CREATE FUNCTION queue_events_of_job() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE batch uuid;
BEGIN
  IF NOT EXISTS (SELECT FROM webhooks w WHERE w.user_id = NEW.user_id) THEN RETURN NULL; END IF;
  IF NEW.status IN ('completed', 'failed') THEN
    PERFORM queue_webhook_event(NEW.user_id, 'export.' || NEW.status, NEW.id::text, jsonb_build_object(
        'jobId', NEW.id, 'documentId', NEW.subject_id, 'documentVersion', NEW.subject_version, 'format', NEW.format, 'status', NEW.status,
        'batchId', (SELECT i.batch_id FROM batch_items i WHERE i.job_id = NEW.id ORDER BY i.batch_id DESC LIMIT 1))
      || CASE WHEN NEW.status = 'failed' THEN jsonb_build_object('errorCode', NEW.error_code) ELSE (
        SELECT jsonb_build_object('historyId', h.id, 'fileSize', h.file_size, 'pageCount', h.page_count, 'warningCount', jsonb_array_length(h.warnings))
          FROM export_history h WHERE h.job_id = NEW.id) END);
  END IF;
  IF wants_webhook_event(NEW.user_id, 'batch.ended') THEN
    FOR batch IN SELECT DISTINCT i.batch_id FROM batch_items i WHERE i.job_id = NEW.id ORDER BY i.batch_id LOOP
      PERFORM queue_batch_end(batch, NEW.user_id);
    END LOOP;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER webhook_events AFTER INSERT OR UPDATE OF finished_at ON export_jobs
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.finished_at IS NOT NULL) EXECUTE FUNCTION queue_events_of_job();

-- An item of a batch got its job. That may have ended before, or end in a transaction that does not see the item: its row's lock decides who sees whom.
CREATE FUNCTION queue_events_of_batch_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE waiting text;
BEGIN
  IF NOT wants_webhook_event(NEW.user_id, 'batch.ended') THEN RETURN NULL; END IF;
  -- These triggers run at the commit, after the last write, so the first one of a batch does all.
  IF current_setting('app.checked_batch', true) = NEW.batch_id::text THEN RETURN NULL; END IF;
  PERFORM set_config('app.checked_batch', NEW.batch_id::text, true);
  -- All of the batch, in the order in which others lock jobs. A claim passes over a locked row: workers look again.
  FOR waiting IN
    WITH live AS MATERIALIZED (  -- all are locked, whatever is selected of them
      SELECT j.queue, j.status FROM export_jobs j
       WHERE j.id IN (SELECT i.job_id FROM batch_items i WHERE i.batch_id = NEW.batch_id) AND j.finished_at IS NULL
       ORDER BY j.id FOR SHARE OF j)
    SELECT DISTINCT live.queue FROM live WHERE live.status = 'pending'
  LOOP
    PERFORM pg_notify('pressroom_wake', waiting);
  END LOOP;
  PERFORM queue_batch_end(NEW.batch_id, NEW.user_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER webhook_events AFTER INSERT OR UPDATE OF job_id ON batch_items
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.job_id IS NOT NULL) EXECUTE FUNCTION queue_events_of_batch_item();

-- Of the user in app.user_id: a delivery that only tests the receiver. NULL: there is no such webhook, it is disabled, or a test is pending.
CREATE FUNCTION test_webhook(p_id uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE delivery uuid;
BEGIN
  -- The lock also makes the look below see a test that was requested at the same moment.
  PERFORM FROM webhooks w WHERE w.id = p_id AND w.user_id = app_user_id() AND w.disabled_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND OR EXISTS (SELECT FROM webhook_deliveries d WHERE d.webhook_id = p_id AND d.status = 'pending' AND d.event = 'webhook.test') THEN
    RETURN NULL;
  END IF;
  INSERT INTO webhook_deliveries (webhook_id, user_id, event, event_key, data)
    VALUES (p_id, app_user_id(), 'webhook.test', 'webhook.test:' || new_id(), jsonb_build_object('webhookId', p_id)) RETURNING id INTO delivery;
  PERFORM pg_notify('pressroom_webhook', '');
  RETURN delivery;
END $$;

-- The next due delivery, now this worker's for the time of the lease; no row when there is none. Users who have the fewest under way come first, so that
-- slow receivers of one user do not hold up those of others.
CREATE FUNCTION claim_webhook_delivery(p_worker text, p_per_user integer, p_lease interval)
RETURNS TABLE (id uuid, user_id uuid, attempts smallint, event text, data jsonb, created_at timestamptz,
               url text, secret_seed bytea, secret_hash bytea, disabled boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.status = 'pending' AND d.next_attempt_at <= clock()) THEN RETURN; END IF;
  -- In a statement of its own, so that the count below sees what the lock's last holder claimed.
  PERFORM pg_advisory_xact_lock(hashtextextended('pressroom:webhooks', 0));
  RETURN QUERY
  WITH busy AS MATERIALIZED (
    SELECT d.user_id, count(*) AS n FROM webhook_deliveries d WHERE d.locked_by IS NOT NULL AND d.next_attempt_at > clock() GROUP BY d.user_id),
  next AS (
    SELECT due.id FROM webhooks w LEFT JOIN busy ON busy.user_id = w.user_id CROSS JOIN LATERAL (
      SELECT d.id, d.next_attempt_at FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.status = 'pending' AND d.next_attempt_at <= clock()
       ORDER BY d.next_attempt_at LIMIT 1) AS due
     WHERE coalesce(busy.n, 0) < p_per_user
     ORDER BY coalesce(busy.n, 0), due.next_attempt_at LIMIT 1),
  free AS (
    -- A webhook that is being deleted holds up nobody.
    SELECT d.id FROM webhook_deliveries d WHERE d.id = (SELECT next.id FROM next) FOR NO KEY UPDATE SKIP LOCKED)
  UPDATE webhook_deliveries d
     SET attempts = d.attempts + 1, locked_by = p_worker, last_attempt_at = clock(), next_attempt_at = clock() + p_lease
    FROM free, webhooks w WHERE d.id = free.id AND w.id = d.webhook_id
  RETURNING d.id, d.user_id, d.attempts, d.event, d.data, d.created_at, w.url, w.secret_seed, w.secret_hash, w.disabled_at IS NOT NULL;
END $$;

-- How an attempt went: delivered, given up, or pending again after p_delay. False: not this worker's any more.
CREATE FUNCTION record_webhook_delivery(
  p_id uuid, p_attempt integer, p_worker text, p_status text, p_delay interval, p_response_status integer, p_error_code text, p_error_message text,
  p_disable boolean
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE webhook uuid;
BEGIN
  PERFORM set_config('synchronous_commit', 'on', true);  -- an end must last
  UPDATE webhook_deliveries d
     SET status = p_status, next_attempt_at = CASE WHEN p_status = 'pending' THEN clock() + p_delay END, locked_by = NULL,
         response_status = p_response_status, error_code = p_error_code, error_message = p_error_message,
         ended_at = CASE WHEN p_status <> 'pending' THEN clock() END
   WHERE d.id = p_id AND d.attempts = p_attempt AND d.locked_by = p_worker AND d.status = 'pending'
  RETURNING d.webhook_id INTO webhook;
  IF NOT FOUND THEN RETURN false; END IF;
  IF p_disable THEN
    UPDATE webhooks SET disabled_at = clock() WHERE id = webhook AND disabled_at IS NULL;
    -- Their next attempt ends them, without a request.
    UPDATE webhook_deliveries SET next_attempt_at = clock() WHERE webhook_id = webhook AND status = 'pending' AND locked_by IS NULL;
  END IF;
  RETURN true;
END $$;

-- Give back what a worker has under way, without counting the attempt: it shuts down.
CREATE FUNCTION release_webhook_deliveries(p_worker text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH released AS (
    UPDATE webhook_deliveries SET attempts = attempts - 1, next_attempt_at = clock(), locked_by = NULL WHERE locked_by = p_worker RETURNING 1)
  SELECT pg_notify('pressroom_webhook', '') FROM released LIMIT 1
$$;

-- Deliveries that ended a month ago, p_limit at a time. Returns how many went.
CREATE FUNCTION prune_webhook_deliveries(p_limit integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  WITH old AS (
    SELECT d.id FROM webhook_deliveries d WHERE d.ended_at < clock() - interval '30 days' ORDER BY d.ended_at LIMIT p_limit FOR UPDATE SKIP LOCKED),
  gone AS (DELETE FROM webhook_deliveries d USING old WHERE d.id = old.id RETURNING 1)
  SELECT count(*)::int FROM gone
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA pressroom FROM PUBLIC;
GRANT EXECUTE ON FUNCTION test_webhook(uuid), prune_webhook_deliveries(integer) TO pressroom_web;
GRANT EXECUTE ON FUNCTION
  claim_webhook_delivery(text, integer, interval),
  record_webhook_delivery(uuid, integer, text, text, interval, integer, text, text, boolean),
  release_webhook_deliveries(text), prune_webhook_deliveries(integer)
  TO pressroom_worker;
