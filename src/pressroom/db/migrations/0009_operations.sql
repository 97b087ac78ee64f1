-- What administrators see and do: queues that are paused, workers with their last sign of life, totals, users. And what a user's own account needs: tokens
-- that are recognised and whose revocation is undone, and a first password.
--
-- The web role has no more rights on tables than before. Functions read the rows of all users, and refuse whoever is no administrator.

CREATE FUNCTION require_admin() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
BEGIN
  IF NOT is_admin() THEN RAISE EXCEPTION 'this is for administrators' USING ERRCODE = 'insufficient_privilege'; END IF;
END $$;

-- Queues.

ALTER TABLE export_queues
  ADD COLUMN paused_at timestamptz,
  ADD COLUMN paused_by uuid REFERENCES users ON DELETE SET NULL;

-- Pause a queue, whose jobs then wait, or let workers claim from it again. False: there is no such queue. A claim that has begun may still take one job.
CREATE FUNCTION pause_export_queue(p_queue text, p_paused boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
BEGIN
  PERFORM require_admin();
  UPDATE export_queues q
     SET paused = p_paused, paused_at = CASE WHEN p_paused THEN coalesce(q.paused_at, clock()) END,
         paused_by = CASE WHEN p_paused THEN coalesce(q.paused_by, app_user_id()) END
   WHERE q.name = p_queue;
  IF NOT FOUND THEN RETURN false; END IF;
  IF NOT p_paused THEN PERFORM pg_notify('pressroom_wake', p_queue); END IF;
  RETURN true;
END $$;

-- Workers. One row for each worker process; no foreign key leads here, so that a claim needs no row of its worker.
CREATE TABLE workers (
  name text PRIMARY KEY,  -- as in export_jobs.locked_by
  host text NOT NULL,
  pid integer NOT NULL,
  version text NOT NULL,
  slots jsonb NOT NULL,   -- number by queue
  started_at timestamptz NOT NULL DEFAULT clock(),
  seen_at timestamptz NOT NULL DEFAULT clock()
);
ALTER TABLE workers ENABLE ROW LEVEL SECURITY;
ALTER TABLE workers FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON workers TO CURRENT_USER USING (true) WITH CHECK (true);

-- A sign of life of a worker. It also forgets workers that gave none for an hour: long enough to see that one was lost, and when.
CREATE FUNCTION announce_worker(p_name text, p_host text, p_pid integer, p_version text, p_slots jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  INSERT INTO workers (name, host, pid, version, slots) VALUES (p_name, p_host, p_pid, p_version, p_slots)
    ON CONFLICT (name) DO UPDATE SET seen_at = clock();
  DELETE FROM workers w WHERE w.name IN (SELECT d.name FROM workers d WHERE d.seen_at < clock() - interval '1 hour' FOR UPDATE SKIP LOCKED);
$$;

-- A worker stops in order, and is gone at once.
CREATE FUNCTION retire_worker(p_name text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  DELETE FROM workers WHERE name = p_name
$$;

-- All workers with the jobs that each has claimed. A worker gives a sign of life every 5 s, and is silent when three are missing.
CREATE FUNCTION list_workers() RETURNS TABLE (
  name text, host text, pid integer, version text, slots jsonb, started_at timestamptz, seen_at timestamptz, silent boolean, running bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT require_admin();
  SELECT w.name, w.host, w.pid, w.version, w.slots, w.started_at, w.seen_at, w.seen_at < clock() - interval '15 s',
         (SELECT count(*) FROM export_jobs j WHERE j.status = 'processing' AND j.locked_by = w.name)
    FROM workers w ORDER BY w.host, w.started_at, w.name
$$;

-- The state of each queue. `waiting`: pending jobs that are due; `retrying`: those that wait for a retry; `due_since`: of the one that has been due for
-- longest; `stuck`: running jobs that the next sweep takes back; `slots`: of all workers that are not silent.
CREATE FUNCTION list_export_queues() RETURNS TABLE (
  name text, paused boolean, paused_at timestamptz, paused_by text, max_processing integer, max_attempts smallint,
  retry_seconds double precision, retries_grow boolean, slots bigint, waiting bigint, retrying bigint, due_since timestamptz, running bigint, stuck bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT require_admin();
  SELECT q.name, q.paused, q.paused_at, u.email, q.max_processing, q.max_attempts,
         extract(epoch FROM q.backoff_base)::float8, q.backoff_mult > 1,
         (SELECT coalesce(sum((w.slots->>q.name)::int), 0) FROM workers w WHERE w.seen_at >= clock() - interval '15 s'),
         pending.waiting, pending.retrying, pending.due_since, processing.running, processing.stuck
    FROM export_queues q LEFT JOIN users u ON u.id = q.paused_by
   CROSS JOIN LATERAL (
     SELECT count(*) FILTER (WHERE j.run_after <= clock()) AS waiting, count(*) FILTER (WHERE j.run_after > clock()) AS retrying,
            min(j.run_after) FILTER (WHERE j.run_after <= clock()) AS due_since
       FROM export_jobs j WHERE j.queue = q.name AND j.status = 'pending') AS pending
   CROSS JOIN LATERAL (
     SELECT count(*) AS running,
            count(*) FILTER (WHERE j.lease_until < clock() OR j.started_at < clock() - q.max_processing_time) AS stuck
       FROM export_jobs j WHERE j.queue = q.name AND j.status = 'processing') AS processing
   ORDER BY q.name
$$;

-- Totals of the files of all users: an index of their own, because rows without a file stay for a month. The clean-up reads it too.
CREATE INDEX export_history_stored ON export_history (expires_at, id) INCLUDE (file_size, object_key) WHERE file_removed_at IS NULL;

-- Stored files and their bytes; and those of them that have expired, which the next clean-up removes. Entries can share a file.
CREATE FUNCTION stored_export_totals() RETURNS TABLE (files bigint, bytes bigint, expired_files bigint, expired_bytes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT require_admin();
  SELECT count(*), coalesce(sum(f.file_size), 0)::bigint, count(*) FILTER (WHERE f.expired),
         coalesce(sum(f.file_size) FILTER (WHERE f.expired), 0)::bigint
    FROM (SELECT h.object_key, max(h.file_size) AS file_size, max(h.expires_at) < clock() AS expired
            FROM export_history h WHERE h.file_removed_at IS NULL GROUP BY h.object_key) AS f
$$;

-- Users.

-- A page of all users by address, after p_after, whose address or institution contains p_search; one more row when another page follows. `matching` is the
-- number of all that do. With p_user, only this one. `seen_at`: when a session or a token was last used, as far as they are still there.
CREATE FUNCTION list_all_users(p_search text, p_after text, p_limit integer, p_user uuid) RETURNS TABLE (
  id uuid, email text, role text, institution text, has_password boolean, sessions bigint, seen_at timestamptz, created_at timestamptz, matching bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT require_admin();
  WITH found AS (
    SELECT u.*, i.name AS institution FROM users u LEFT JOIN institutions i ON i.id = u.institution_id
     WHERE (p_user IS NULL OR u.id = p_user)
       AND (position(lower(p_search) IN lower(u.email)) > 0 OR position(lower(p_search) IN lower(i.name)) > 0))
  SELECT f.id, f.email, f.role, f.institution, f.password_hash IS NOT NULL,
         (SELECT count(*) FROM sessions s WHERE s.user_id = f.id AND s.expires_at > clock()),
         greatest((SELECT max(s.last_seen_at) FROM sessions s WHERE s.user_id = f.id), (SELECT max(t.last_used_at) FROM api_tokens t WHERE t.user_id = f.id)),
         f.created_at, (SELECT count(*) FROM found)
    FROM found f WHERE p_after IS NULL OR lower(f.email) > lower(p_after) ORDER BY lower(f.email) LIMIT p_limit + 1
$$;

CREATE FUNCTION list_institutions() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT require_admin();
  SELECT i.name FROM institutions i ORDER BY lower(i.name) LIMIT 1000
$$;

-- Change role and institution of a user; an institution that is new is added, and '' is none. Returns what the user was before, or why nothing was changed:
-- 'unknown', or 'last': nobody else is an administrator.
CREATE FUNCTION change_user(p_user uuid, p_role text, p_institution text, OUT outcome text, OUT former_role text, OUT former_institution text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE joined uuid;
BEGIN
  -- In a statement of its own: two administrators who demote each other at the same moment come one after the other, and the second one is refused.
  PERFORM pg_advisory_xact_lock(hashtextextended('pressroom:administrators', 0));
  PERFORM require_admin();
  SELECT u.role, coalesce(i.name, '') INTO former_role, former_institution
    FROM users u LEFT JOIN institutions i ON i.id = u.institution_id WHERE u.id = p_user;
  IF NOT FOUND THEN
    outcome := 'unknown';
  ELSIF former_role = 'admin' AND p_role <> 'admin' AND NOT EXISTS (SELECT FROM users u WHERE u.role = 'admin' AND u.id <> p_user) THEN
    outcome := 'last';
  ELSE
    IF p_institution <> '' THEN
      INSERT INTO institutions (name) VALUES (p_institution) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id INTO joined;
    END IF;
    UPDATE users u SET role = p_role, institution_id = joined WHERE u.id = p_user;
    outcome := 'changed';
  END IF;
END $$;

-- Store a link that signs a user in once. NULL: there is no such user; else the user's address.
CREATE FUNCTION make_sign_in_link(p_user uuid, p_hash bytea, p_ttl interval) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE address text;
BEGIN
  PERFORM require_admin();
  SELECT u.email INTO address FROM users u WHERE u.id = p_user;
  IF FOUND THEN INSERT INTO sign_in_links (token_hash, user_id, expires_at) VALUES (p_hash, p_user, clock() + p_ttl); END IF;
  RETURN address;
END $$;

-- End the sessions of a user but p_keep, and forget the user's sign-in links. Returns how many sessions there were.
CREATE FUNCTION end_sessions_of(p_user uuid, p_keep uuid) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT require_admin();
  DELETE FROM sign_in_links l WHERE l.user_id = p_user;
  WITH ended AS (DELETE FROM sessions s WHERE s.user_id = p_user AND s.id IS DISTINCT FROM p_keep RETURNING s.expires_at)
  SELECT count(*) FROM ended WHERE expires_at > clock()
$$;

-- Add a user without a password. NULL: there is one with this address.
CREATE FUNCTION add_user(p_email text, p_role text, p_institution text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE joined uuid; added uuid;
BEGIN
  PERFORM require_admin();
  IF EXISTS (SELECT FROM users u WHERE lower(u.email) = lower(p_email)) THEN RETURN NULL; END IF;
  IF p_institution <> '' THEN
    INSERT INTO institutions (name) VALUES (p_institution) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id INTO joined;
  END IF;
  INSERT INTO users (email, role, institution_id) VALUES (p_email, p_role, joined) ON CONFLICT (lower(email)) DO NOTHING RETURNING id INTO added;
  RETURN added;
END $$;

-- The own account.

ALTER TABLE api_tokens
  ADD COLUMN hint text NOT NULL DEFAULT '',  -- the ends of the token, by which its user recognises it; 48 of its 256 bits
  ADD COLUMN revoked_at timestamptz;         -- it is valid no more, and goes with the next clean-up unless the revocation is undone
GRANT SELECT (hint, revoked_at), INSERT (hint), UPDATE (revoked_at) ON api_tokens TO pressroom_web;

-- As before, without revoked tokens.
CREATE OR REPLACE FUNCTION authenticate_api_token(p_hash bytea)
RETURNS TABLE (user_id uuid, email text, role text, institution_id uuid, scopes text[], expires_at timestamptz, expired boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
#variable_conflict use_column
BEGIN
  -- At most once a minute, to avoid a write per request.
  UPDATE api_tokens SET last_used_at = clock()
   WHERE token_hash = p_hash AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock())
     AND (last_used_at IS NULL OR last_used_at < clock() - interval '1 minute');
  RETURN QUERY SELECT u.id, u.email, u.role, u.institution_id, t.scopes, t.expires_at, coalesce(t.expires_at <= clock(), false)
    FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash = p_hash AND t.revoked_at IS NULL;
END $$;

-- As before, with tokens that were revoked an hour ago.
CREATE OR REPLACE FUNCTION prune_sessions(p_limit integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT allow_maintenance();
  DELETE FROM sign_in_links WHERE expires_at < clock();
  DELETE FROM api_tokens WHERE revoked_at < clock() - interval '1 hour';
  WITH old AS (SELECT s.id FROM sessions s WHERE s.expires_at < clock() LIMIT p_limit FOR UPDATE SKIP LOCKED),
  gone AS (DELETE FROM sessions s USING old WHERE s.id = old.id RETURNING 1)
  SELECT count(*)::int FROM gone
$$;

-- Whether the user in app.user_id has a password.
CREATE FUNCTION has_password() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT coalesce((SELECT u.password_hash IS NOT NULL FROM users u WHERE u.id = app_user_id()), false)
$$;

-- Set the password of the user in app.user_id, who signed in otherwise and has none. False: there is one already.
CREATE FUNCTION set_first_password(p_hash text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH first AS (UPDATE users u SET password_hash = p_hash WHERE u.id = app_user_id() AND u.password_hash IS NULL RETURNING 1)
  SELECT EXISTS (SELECT FROM first)
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA pressroom FROM PUBLIC;
GRANT EXECUTE ON FUNCTION announce_worker(text, text, integer, text, jsonb), retire_worker(text) TO pressroom_worker;
-- For administrators; `require_admin` refuses others.
GRANT EXECUTE ON FUNCTION
  pause_export_queue(text, boolean), list_workers(), list_export_queues(), stored_export_totals(), list_all_users(text, text, integer, uuid),
  list_institutions(), change_user(uuid, text, text), make_sign_in_link(uuid, bytea, interval), end_sessions_of(uuid, uuid), add_user(text, text, text)
  TO pressroom_web;
GRANT EXECUTE ON FUNCTION has_password(), set_first_password(text) TO pressroom_web;
