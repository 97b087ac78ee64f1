-- Roles, clock, users, sessions, tokens, documents and their versions.
--
-- There are three database roles. The owner runs the migrations, owns the tables and runs the command line.
-- `pressroom_web` serves requests and sees the rows of one user, the one in `app.user_id`. `pressroom_worker` makes
-- files: it sees the documents of the user in `app.user_id`, and the jobs of all users, which it changes through the
-- queue's functions only. Row level security is forced on every table with rows of users, so that even the owner needs
-- a policy.

DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['pressroom_web', 'pressroom_worker'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- roles belong to the server: a migration of another database created it at the same time
      END;
    END IF;
    -- From PostgreSQL 16 on, the creator of a role may grant it, but may not SET ROLE to it.
    IF NOT pg_has_role(current_user, role_name, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA pressroom TO %I', role_name);
  END LOOP;
  -- Roles and their members are shared by all databases of the server, so the right to connect separates installations:
  -- from here on the owner has it, and logins to which it is granted. When the database has another owner, this does
  -- nothing but warn; `pressroom doctor` reports it.
  EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database());
END $$;

-- Web and worker check at their start that this version's migrations are applied, without the owner's rights.
GRANT SELECT ON migrations TO pressroom_web, pressroom_worker;

-- The only source of time: tests replace this function to move the clock.
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()';

-- UUID version 7 (RFC 9562), which sorts by creation time, so that lists are ordered by id: 48 bits of milliseconds,
-- the version, and 12 bits for the fraction of the millisecond (section 6.2, method 3), of which the clock knows thousandths.
CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(
    int8send(((at / 1000) << 16) | (7 << 12) | (mod(at, 1000) * 4096 / 1000)) || substring(uuid_send(gen_random_uuid()) FROM 9),
    'hex')::uuid
    FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS at) AS microseconds
$$;

-- After a transaction with a local setting, the setting is '' and not NULL, which a cast would refuse.
CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('app.user_id', true), '')::uuid
$$;

CREATE TABLE institutions (
  id uuid PRIMARY KEY DEFAULT new_id(),
  name text NOT NULL UNIQUE CHECK (name <> ''),
  created_at timestamptz NOT NULL DEFAULT clock()
);

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT new_id(),
  email text NOT NULL CHECK (email LIKE '%_@_%'),
  role text NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'teacher', 'admin')),
  institution_id uuid REFERENCES institutions,
  password_hash text,
  created_at timestamptz NOT NULL DEFAULT clock()
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

CREATE TABLE sessions (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  user_agent text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT clock(),
  last_seen_at timestamptz NOT NULL DEFAULT clock(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE sign_in_links (
  token_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);

CREATE TABLE api_tokens (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  name text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,  -- SHA-256 is enough: a random token of 256 bits cannot be guessed
  scopes text[] NOT NULL DEFAULT '{read,export}' CHECK (cardinality(scopes) > 0 AND scopes <@ '{read,export,admin}'::text[]),
  created_at timestamptz NOT NULL DEFAULT clock(),
  expires_at timestamptz,  -- NULL: never
  last_used_at timestamptz
);
CREATE INDEX api_tokens_user ON api_tokens (user_id);

CREATE TABLE documents (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  kind text NOT NULL,
  title text NOT NULL,
  template_slug text NOT NULL,
  settings json NOT NULL DEFAULT '{}',
  version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
  created_at timestamptz NOT NULL DEFAULT clock(),
  updated_at timestamptz NOT NULL DEFAULT clock(),
  UNIQUE (id, user_id)
);
CREATE INDEX documents_list ON documents (user_id, id DESC);

-- The versions of documents. `json` and not `jsonb`, which keeps the text as it was sent.
CREATE TABLE document_versions (
  document_id uuid NOT NULL,
  version integer NOT NULL,
  user_id uuid NOT NULL,
  title text NOT NULL,
  template_slug text NOT NULL,
  settings json NOT NULL,
  data json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock(),
  PRIMARY KEY (document_id, version),
  FOREIGN KEY (document_id, user_id) REFERENCES documents (id, user_id) ON DELETE CASCADE
);

-- Policies.
DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['institutions', 'users', 'sessions', 'sign_in_links', 'api_tokens', 'documents', 'document_versions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', table_name);
  END LOOP;
  FOREACH table_name IN ARRAY ARRAY['sessions', 'api_tokens', 'documents', 'document_versions'] LOOP
    EXECUTE format('CREATE POLICY own_rows ON %I TO pressroom_web USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id())', table_name);
  END LOOP;
END $$;
CREATE POLICY own_row ON users FOR SELECT TO pressroom_web USING (id = app_user_id());
CREATE POLICY own_institution ON institutions FOR SELECT TO pressroom_web
  USING (id = (SELECT institution_id FROM users WHERE id = app_user_id()));
CREATE POLICY own_rows_of_job ON documents FOR SELECT TO pressroom_worker USING (user_id = app_user_id());
CREATE POLICY own_rows_of_job ON document_versions FOR SELECT TO pressroom_worker USING (user_id = app_user_id());

GRANT SELECT (id, email, role, institution_id, created_at) ON users TO pressroom_web;
GRANT SELECT ON institutions TO pressroom_web;
-- The hashes are written and compared, and never read.
GRANT SELECT (id, user_id, user_agent, created_at, last_seen_at, expires_at), DELETE ON sessions TO pressroom_web;
GRANT SELECT (id, user_id, name, scopes, created_at, expires_at, last_used_at), DELETE,
  INSERT (user_id, name, token_hash, scopes, expires_at) ON api_tokens TO pressroom_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON documents TO pressroom_web;
GRANT SELECT, INSERT, DELETE ON document_versions TO pressroom_web;
GRANT SELECT ON documents, document_versions TO pressroom_worker;

-- Authentication happens before the user is known: functions that see all tokens return the user of one.

-- The user of a token and what the token may do. An expired token has a row too, so that its holder is told.
CREATE FUNCTION authenticate_api_token(p_hash bytea)
RETURNS TABLE (user_id uuid, email text, role text, institution_id uuid, scopes text[], expires_at timestamptz, expired boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
#variable_conflict use_column
BEGIN
  -- At most once a minute, to avoid a write per request.
  UPDATE api_tokens SET last_used_at = clock()
   WHERE token_hash = p_hash AND (expires_at IS NULL OR expires_at > clock())
     AND (last_used_at IS NULL OR last_used_at < clock() - interval '1 minute');
  RETURN QUERY SELECT u.id, u.email, u.role, u.institution_id, t.scopes, t.expires_at, coalesce(t.expires_at <= clock(), false)
    FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash = p_hash;
END $$;

-- The user of a session. A session that is used ends `p_idle` after it was last seen, and at the latest `p_longest`
-- after it was opened.
CREATE FUNCTION authenticate_session(p_hash bytea, p_idle interval, p_longest interval)
RETURNS TABLE (user_id uuid, email text, role text, institution_id uuid, session_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
#variable_conflict use_column
BEGIN
  -- At most once a minute, to avoid a write per request.
  UPDATE sessions SET last_seen_at = clock(), expires_at = least(clock() + p_idle, created_at + p_longest)
   WHERE token_hash = p_hash AND expires_at > clock() AND last_seen_at < clock() - interval '1 minute';
  RETURN QUERY SELECT u.id, u.email, u.role, u.institution_id, s.id FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.token_hash = p_hash AND s.expires_at > clock();
END $$;

-- Open a session, and return its id. With a password hash, only while the user still has this one: a password that is
-- changed meanwhile opens nothing. NULL: it is not there any more, or the user is not. A user keeps 50 sessions.
CREATE FUNCTION open_session(p_user_id uuid, p_password_hash text, p_hash bytea, p_idle interval, p_user_agent text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE opened uuid;
BEGIN
  PERFORM FROM users u WHERE u.id = p_user_id AND (p_password_hash IS NULL OR u.password_hash = p_password_hash) FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  DELETE FROM sessions s WHERE s.id IN (
    SELECT old.id FROM sessions old WHERE old.user_id = p_user_id ORDER BY old.last_seen_at DESC, old.id DESC OFFSET 49);
  INSERT INTO sessions (user_id, token_hash, expires_at, user_agent)
    VALUES (p_user_id, p_hash, clock() + p_idle, p_user_agent) RETURNING id INTO opened;
  RETURN opened;
END $$;

-- Redeem a sign-in link, which works once, and open a session. NULL: the link is unknown, used or expired.
CREATE FUNCTION redeem_sign_in_link(p_hash bytea, p_session_hash bytea, p_idle interval, p_user_agent text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE link sign_in_links;
BEGIN
  DELETE FROM sign_in_links l WHERE l.token_hash = p_hash RETURNING l.* INTO link;
  IF link.expires_at > clock() THEN
    RETURN open_session(link.user_id, NULL, p_session_hash, p_idle, p_user_agent);
  END IF;
  RETURN NULL;
END $$;

-- Revoke the default right of PUBLIC to execute functions.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA pressroom FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clock(), new_id(), app_user_id() TO pressroom_web, pressroom_worker;
GRANT EXECUTE ON FUNCTION authenticate_api_token(bytea), authenticate_session(bytea, interval, interval),
  open_session(uuid, text, bytea, interval, text), redeem_sign_in_link(bytea, bytea, interval, text) TO pressroom_web;
