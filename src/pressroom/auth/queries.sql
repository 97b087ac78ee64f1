-- name: authenticate_api_token
-- The user of a token, and what the token may do. No row: the token is unknown.
SELECT user_id, email, role, institution_id, scopes, expires_at, expired FROM authenticate_api_token(%(token_hash)s)

-- name: authenticate_session
-- The user of a session. No row: the session is unknown or has ended.
SELECT user_id, email, role, institution_id, session_id
  FROM authenticate_session(%(token_hash)s, make_interval(secs => %(idle_seconds)s), make_interval(secs => %(longest_seconds)s))

-- name: authenticate_external
-- The user of an identity provider's subject, linked or added at its first use. No row: there is none.
SELECT user_id, email, role, institution_id
  FROM authenticate_external(%(issuer)s, %(subject)s, %(email)s, %(create)s)

-- name: password_of
-- The id and the password hash of the user with this address. No row: there is none.
SELECT user_id, password_hash FROM password_of(%(email)s)

-- name: replace_password_hash
-- Replace a password hash. False: the user has not the old one any more.
SELECT replace_password_hash(%(user_id)s, %(old)s, %(new)s)

-- name: redeem_sign_in_link
-- Redeem a sign-in link, which works once, and open a session. NULL: unknown, used or expired.
SELECT redeem_sign_in_link(%(token_hash)s, %(session_hash)s, make_interval(secs => %(idle_seconds)s), %(user_agent)s)

-- name: open_session
-- Open a session. NULL: the user was removed, or has not this password hash any more.
SELECT open_session(
  %(user_id)s, %(password_hash)s, %(session_hash)s, make_interval(secs => %(idle_seconds)s), %(user_agent)s)

-- name: list_sessions
-- The user's sessions that have not ended.
SELECT id, user_agent, created_at, last_seen_at, expires_at FROM sessions
 WHERE expires_at > clock() ORDER BY last_seen_at DESC, id DESC

-- name: delete_session
-- End one of the user's sessions.
DELETE FROM sessions WHERE id = %(session_id)s AND expires_at > clock()

-- name: delete_other_sessions
-- End all of the user's sessions but one; NULL: all.
DELETE FROM sessions WHERE id IS DISTINCT FROM %(session_id)s

-- name: read_user
-- The authenticated user.
SELECT u.id, u.email, u.role, i.name AS institution, u.language FROM users u LEFT JOIN institutions i ON i.id = u.institution_id
 WHERE u.id = app_user_id()

-- name: set_language
-- Choose the language in which the user sees the pages.
UPDATE users SET language = %(language)s WHERE id = app_user_id()

-- name: find_user
-- The user with this e-mail address, compared case-insensitively.
SELECT id AS user_id, email, role, institution_id FROM users WHERE lower(email) = lower(%(email)s)

-- name: list_users
-- All users.
SELECT u.email, u.role, i.name AS institution, u.password_hash IS NOT NULL AS has_password, u.created_at
  FROM users u LEFT JOIN institutions i ON i.id = u.institution_id ORDER BY lower(u.email)

-- name: make_teacher
-- Make a user a teacher of an institution. An administrator stays one.
UPDATE users SET role = CASE role WHEN 'admin' THEN role ELSE 'teacher' END, institution_id = %(institution_id)s WHERE id = %(user_id)s

-- name: find_or_add_institution
-- The id of the institution with this name, added when there is none.
INSERT INTO institutions (name) VALUES (%(name)s) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id

-- name: insert_user
-- Add a user. No row: the e-mail address is in use.
INSERT INTO users (email, role, institution_id, password_hash)
VALUES (%(email)s, %(role)s, %(institution_id)s, %(password_hash)s)
ON CONFLICT (lower(email)) DO NOTHING RETURNING id

-- name: set_password
-- Set a user's password.
UPDATE users SET password_hash = %(password_hash)s WHERE id = %(user_id)s

-- name: delete_sign_in_links
-- Delete a user's sign-in links.
DELETE FROM sign_in_links WHERE user_id = %(user_id)s

-- name: delete_sessions
-- End a user's sessions.
DELETE FROM sessions WHERE user_id = %(user_id)s

-- name: delete_identities
-- Remove what links a user to subjects of identity providers.
DELETE FROM external_identities WHERE user_id = %(user_id)s

-- name: delete_user
-- Remove a user, and with the user all rows that refer to it.
DELETE FROM users WHERE id = %(user_id)s

-- name: lock_tokens
-- Wait for other changes of a user that count rows.
SELECT pg_advisory_xact_lock(hashtextextended('pressroom:user:' || %(user_id)s::text, 0))

-- name: has_max_tokens
-- Whether a user has as many API tokens as one may have.
SELECT count(*) >= %(limit)s FROM api_tokens WHERE user_id = %(user_id)s AND revoked_at IS NULL

-- name: insert_token
-- Add an API token by its hash.
INSERT INTO api_tokens (user_id, name, token_hash, hint, scopes, expires_at)
VALUES (%(user_id)s, %(name)s, %(token_hash)s, %(hint)s, %(scopes)s, %(expires_at)s)
RETURNING id, name, hint, scopes, created_at, expires_at, last_used_at

-- name: list_tokens
-- The user's API tokens, newest first.
SELECT id, name, hint, scopes, created_at, expires_at, last_used_at FROM api_tokens WHERE revoked_at IS NULL ORDER BY id DESC

-- name: delete_token
-- Delete one of the user's API tokens.
DELETE FROM api_tokens WHERE id = %(token_id)s AND revoked_at IS NULL

-- name: revoke_token
-- Make one of the user's API tokens invalid, and return its name. No row: there is no such token.
UPDATE api_tokens SET revoked_at = clock() WHERE id = %(token_id)s AND revoked_at IS NULL RETURNING name

-- name: restore_token
-- Make a token valid again that was revoked a moment ago. No row: there is none, or it was revoked earlier.
UPDATE api_tokens SET revoked_at = NULL
 WHERE id = %(token_id)s AND revoked_at > clock() - make_interval(secs => %(within_seconds)s) RETURNING name

-- name: has_password
-- Whether the user has a password.
SELECT has_password()

-- name: set_first_password
-- Set the password of the user, who has none. False: there is one already.
SELECT set_first_password(%(password_hash)s)

-- name: delete_own_sign_in_links
-- Delete the sign-in links of the user.
SELECT delete_own_sign_in_links()

-- name: lock_user
-- Wait for others who make a sign-in link of the user: a separate statement, so that the following one sees their links.
SELECT FROM users WHERE id = %(user_id)s FOR NO KEY UPDATE

-- name: insert_sign_in_link
-- Add a sign-in link, and delete earlier ones of the user, and expired ones.
WITH gone AS (DELETE FROM sign_in_links WHERE user_id = %(user_id)s OR expires_at < clock())
INSERT INTO sign_in_links (token_hash, user_id, expires_at)
VALUES (%(token_hash)s, %(user_id)s, clock() + make_interval(secs => %(ttl_seconds)s))
