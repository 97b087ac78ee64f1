-- Passwords, identities of other issuers, and the institution of a user for the policies of an application's tables.

-- The id and the password hash of a user; both come back to `open_session` and `replace_password_hash`. No row: there is
-- no such user.
CREATE FUNCTION password_of(p_email text) RETURNS TABLE (user_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT u.id, u.password_hash FROM users u WHERE lower(u.email) = lower(p_email)
$$;

-- Replace the hash of a password by that of another one, or of the same one with newer parameters. False: the user has
-- not the old hash any more.
CREATE FUNCTION replace_password_hash(p_user_id uuid, p_old text, p_new text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH replaced AS (UPDATE users SET password_hash = p_new WHERE id = p_user_id AND password_hash = p_old RETURNING 1)
  SELECT EXISTS (SELECT FROM replaced)
$$;

-- Who a subject of an identity provider is here. One user has one subject of each issuer: an address that the issuer
-- gives to another person later does not open the account of the first.
CREATE TABLE external_identities (
  issuer text NOT NULL,
  subject text NOT NULL CHECK (subject <> ''),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT clock(),
  PRIMARY KEY (issuer, subject),
  UNIQUE (issuer, user_id)
);
CREATE INDEX external_identities_user ON external_identities (user_id);
ALTER TABLE external_identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE external_identities FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON external_identities TO CURRENT_USER USING (true) WITH CHECK (true);

-- The user of a subject. At its first use the subject is linked to the user who has this address; with `p_create`, such
-- a user is added when there is none. Without an address nobody is linked. No row: there is no user for this subject.
CREATE FUNCTION authenticate_external(p_issuer text, p_subject text, p_email text, p_create boolean)
RETURNS TABLE (user_id uuid, email text, role text, institution_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF p_email IS NOT NULL AND NOT EXISTS (SELECT FROM external_identities e WHERE e.issuer = p_issuer AND e.subject = p_subject) THEN
    IF p_create THEN
      INSERT INTO users (email) VALUES (p_email) ON CONFLICT (lower(email)) DO NOTHING;
    END IF;
    INSERT INTO external_identities (issuer, subject, user_id)
      SELECT p_issuer, p_subject, u.id FROM users u WHERE lower(u.email) = lower(p_email)
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN QUERY SELECT u.id, u.email, u.role, u.institution_id FROM external_identities e JOIN users u ON u.id = e.user_id
   WHERE e.issuer = p_issuer AND e.subject = p_subject;
END $$;

-- Role and institution of the user in `app.user_id`, for policies. They are read from `users` and are no settings of the
-- session, so that whoever sets `app.user_id` cannot choose them. In a policy, write `(SELECT app_institution_id())`:
-- it is then evaluated once for each query and not for each row.
CREATE FUNCTION app_institution_id() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT u.institution_id FROM users u WHERE u.id = app_user_id()
$$;
CREATE FUNCTION app_user_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT u.role FROM users u WHERE u.id = app_user_id()
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA pressroom FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  password_of(text), replace_password_hash(uuid, text, text), authenticate_external(text, text, text, boolean)
  TO pressroom_web;
GRANT EXECUTE ON FUNCTION app_institution_id(), app_user_role() TO pressroom_web, pressroom_worker;
