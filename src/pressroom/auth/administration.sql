-- name: list_users
-- A page of users, and one more row when another page follows; or one user.
SELECT id, email, role, institution, has_password, sessions, seen_at, created_at, matching
  FROM list_all_users(%(search)s, %(after)s, %(limit)s, %(user_id)s)

-- name: list_institutions
-- The names of the institutions.
SELECT list_institutions()

-- name: change_user
-- Change role and institution, and return what they were, or why nothing was changed.
SELECT outcome, former_role, former_institution FROM change_user(%(user_id)s, %(role)s, %(institution)s)

-- name: make_sign_in_link
-- Store a link that signs a user in once. NULL: there is no such user.
SELECT make_sign_in_link(%(user_id)s, %(token_hash)s, make_interval(secs => %(ttl_seconds)s))

-- name: end_sessions
-- End the sessions of a user but one, and return their number.
SELECT end_sessions_of(%(user_id)s, %(keep)s)

-- name: add_user
-- Add a user without a password. NULL: the address is in use.
SELECT add_user(%(email)s, %(role)s, %(institution)s)
