-- name: has_documents
-- True if the user in app.user_id has any document.
SELECT EXISTS (SELECT FROM documents)

-- name: revoke_tokens
-- Delete all API tokens of this name of one user.
DELETE FROM api_tokens WHERE user_id = %(user_id)s AND name = %(name)s
