-- name: authenticate_api_token
-- The user of a token. No row: the token is unknown.
SELECT user_id, email, role, institution_id FROM authenticate_api_token(%(token_hash)s)

-- name: authenticate_session
-- The user of a session. No row: the session is unknown or has expired.
SELECT user_id, email, role, institution_id FROM authenticate_session(%(token_hash)s)

-- name: redeem_sign_in_link
-- Redeem a sign-in link, which works once, and open a session. False: unknown, used or expired.
SELECT redeem_sign_in_link(%(token_hash)s, %(session_hash)s, make_interval(secs => %(ttl_seconds)s))

-- name: find_user
-- The user with this e-mail address, compared case-insensitively.
SELECT id AS user_id, email, role, institution_id FROM users WHERE lower(email) = lower(%(email)s)

-- name: find_or_add_institution
-- The id of the institution with this name, added when there is none.
INSERT INTO institutions (name) VALUES (%(name)s) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id

-- name: insert_user
-- Add a user. No row: the e-mail address is in use.
INSERT INTO users (email, role, institution_id, password_hash)
VALUES (%(email)s, %(role)s, %(institution_id)s, %(password_hash)s)
ON CONFLICT (lower(email)) DO NOTHING RETURNING id

-- name: insert_token
-- Add an API token by its hash.
INSERT INTO api_tokens (user_id, name, token_hash) VALUES (%(user_id)s, %(name)s, %(token_hash)s)

-- name: insert_sign_in_link
-- Add a sign-in link, and delete expired ones.
WITH late AS (DELETE FROM sign_in_links WHERE expires_at < clock())
INSERT INTO sign_in_links (token_hash, user_id, expires_at)
VALUES (%(token_hash)s, %(user_id)s, clock() + make_interval(secs => %(ttl_seconds)s))
