-- A user has one sign-in link at most, and none when a password is set or changed.

-- As before, and the user's links that were made earlier work no more.
CREATE OR REPLACE FUNCTION make_sign_in_link(p_user uuid, p_hash bytea, p_ttl interval) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE address text;
BEGIN
  PERFORM require_admin();
  -- Locked: of two links that are made at the same moment, one remains.
  SELECT u.email INTO address FROM users u WHERE u.id = p_user FOR NO KEY UPDATE;
  IF FOUND THEN
    DELETE FROM sign_in_links l WHERE l.user_id = p_user;
    INSERT INTO sign_in_links (token_hash, user_id, expires_at) VALUES (p_hash, p_user, clock() + p_ttl);
  END IF;
  RETURN address;
END $$;

-- Delete the sign-in links of the user in app.user_id.
CREATE FUNCTION delete_own_sign_in_links() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  DELETE FROM sign_in_links l WHERE l.user_id = app_user_id()
$$;

REVOKE EXECUTE ON FUNCTION delete_own_sign_in_links() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION delete_own_sign_in_links() TO pressroom_web;
