-- name: has_documents
-- True if the user in app.user_id has any document.
SELECT EXISTS (SELECT FROM documents)

-- name: revoke_tokens
-- Delete all API tokens of this name of one user.
DELETE FROM api_tokens WHERE user_id = %(user_id)s AND name = %(name)s

-- name: two_teachers
-- Two of the users who may work with the exams of their institution.
SELECT id AS user_id, email, role, institution_id FROM users
 WHERE role IN ('teacher', 'admin') AND institution_id IS NOT NULL ORDER BY id LIMIT 2
