-- name: has_documents
-- Whether the user in app.user_id has any document.
SELECT EXISTS (SELECT FROM documents)

-- name: revoke_tokens
-- All API tokens of this name of one user: whoever still holds one can use it no more.
DELETE FROM api_tokens WHERE user_id = %(user_id)s AND name = %(name)s
