-- name: authenticate_api_token
-- Whose token it is; no row: nobody's.
SELECT user_id, email, role, institution_id FROM authenticate_api_token(%(token_hash)s)

-- name: authenticate_session
-- Whose session it is; no row: nobody's, or over.
SELECT user_id, email, role, institution_id FROM authenticate_session(%(token_hash)s)

-- name: redeem_sign_in_link
-- Open a session for the user of a link that is fresh; the link works once.
SELECT redeem_sign_in_link(%(token_hash)s, %(session_hash)s, make_interval(secs => %(ttl_seconds)s))

-- name: find_user
-- The user of an e-mail address, in any case.
SELECT id AS user_id, email, role, institution_id FROM users WHERE lower(email) = lower(%(email)s)

-- name: find_or_add_institution
-- The id of the institution of this name.
INSERT INTO institutions (name) VALUES (%(name)s) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id

-- name: insert_user
-- A new user; no row: the e-mail address is taken.
INSERT INTO users (email, role, institution_id, password_hash)
VALUES (%(email)s, %(role)s, %(institution_id)s, %(password_hash)s)
ON CONFLICT (lower(email)) DO NOTHING RETURNING id

-- name: insert_token
-- A new API token; only its hash is kept.
INSERT INTO api_tokens (user_id, name, token_hash) VALUES (%(user_id)s, %(name)s, %(token_hash)s)

-- name: insert_sign_in_link
-- A link that signs the user in once; links whose time is over go with it.
WITH late AS (DELETE FROM sign_in_links WHERE expires_at < clock())
INSERT INTO sign_in_links (token_hash, user_id, expires_at)
VALUES (%(token_hash)s, %(user_id)s, clock() + make_interval(secs => %(ttl_seconds)s))
