-- name: insert_document
-- Insert a document of the user in app.user_id with its first version.
WITH document AS (
  INSERT INTO documents (user_id, kind, title, template_slug, settings)
  VALUES (app_user_id(), %(kind)s, %(title)s, %(template_slug)s, %(settings)s::json)
  RETURNING *),
first AS (
  INSERT INTO document_versions (document_id, version, user_id, title, template_slug, settings, data)
  SELECT id, version, user_id, title, template_slug, settings, %(data)s::json FROM document)
SELECT id, kind, title, template_slug, settings::text, version, created_at, updated_at, %(data)s::json::text AS data FROM document

-- name: has_documents
-- One row when the user has at least this number of documents.
SELECT FROM documents OFFSET %(count)s - 1 LIMIT 1

-- name: read_document
-- One document without its data.
SELECT id, kind, title, template_slug, settings::text, version, created_at, updated_at FROM documents WHERE id = %(document_id)s

-- name: lock_document
-- One document without its data, locked until the transaction ends. A separate statement, so that the following ones
-- see what the previous holder of the lock committed.
SELECT id, kind, title, template_slug, settings::text, version, created_at, updated_at FROM documents WHERE id = %(document_id)s
   FOR NO KEY UPDATE

-- name: read_content
-- One document with its newest data.
SELECT d.id, d.kind, d.title, d.template_slug, d.settings::text, d.version, d.created_at, d.updated_at, v.data::text
  FROM documents d JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
 WHERE d.id = %(document_id)s

-- name: list_documents
-- A page of documents, newest first, and one more row when another page follows.
SELECT id, kind, title, template_slug, settings::text, version, created_at, updated_at FROM documents
 WHERE (%(cursor)s::uuid IS NULL OR id < %(cursor)s) AND (%(kind)s::text IS NULL OR kind = %(kind)s)
 ORDER BY id DESC LIMIT %(limit)s + 1

-- name: save_document
-- Insert the next version; NULL keeps the current value. No row: no such document, or its version is not expected.
-- Deletes the oldest versions beyond the number to keep, except versions of live jobs and those that live jobs point at.
WITH saved AS (
  UPDATE documents SET title = coalesce(%(title)s, title), template_slug = coalesce(%(template_slug)s, template_slug),
         settings = coalesce(%(settings)s::json, settings), version = version + 1, updated_at = clock()
   WHERE id = %(document_id)s AND (%(expected)s::int[] IS NULL OR version = ANY (%(expected)s))
  RETURNING *),
next AS (
  INSERT INTO document_versions (document_id, version, user_id, title, template_slug, settings, data)
  SELECT s.id, s.version, s.user_id, s.title, s.template_slug, s.settings,
         coalesce(%(data)s::json, (SELECT v.data FROM document_versions v WHERE v.document_id = s.id AND v.version = s.version - 1))
    FROM saved s
  RETURNING data),
pruned AS (
  DELETE FROM document_versions v USING saved s
   WHERE v.document_id = s.id AND v.version <= s.version - %(keep)s
     AND NOT EXISTS (SELECT FROM export_jobs j WHERE j.application = 'documents' AND j.subject_id = v.document_id
                        AND j.subject_version = v.version AND j.status IN ('pending', 'processing'))
     AND NOT EXISTS (SELECT FROM export_jobs j WHERE j.application = 'documents' AND j.status IN ('pending', 'processing')
                        AND j.selection @> jsonb_build_object('reference', jsonb_build_object('id', v.document_id, 'version', v.version))))
SELECT id, kind, title, template_slug, settings::text, version, created_at, updated_at, next.data::text FROM saved, next

-- name: delete_document
-- Delete a document and all its versions.
DELETE FROM documents WHERE id = %(document_id)s RETURNING id

-- name: list_versions
-- A page of versions, newest first, and one more row when another page follows.
SELECT version, title, template_slug, created_at FROM document_versions
 WHERE document_id = %(document_id)s AND (%(cursor)s::int IS NULL OR version < %(cursor)s)
 ORDER BY version DESC LIMIT %(limit)s + 1

-- name: read_version
-- One version of a document.
SELECT version, title, template_slug, created_at, settings::text, data::text FROM document_versions
 WHERE document_id = %(document_id)s AND version = %(version)s

-- name: printed_version
-- The version that a job exports, of a document of the job's user.
SELECT d.kind, v.title, v.settings, v.data FROM document_versions v JOIN documents d ON d.id = v.document_id
 WHERE v.document_id = %(document_id)s AND v.version = %(version)s

-- name: data_size
-- Bytes of the current data.
SELECT octet_length(v.data::text) FROM documents d JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
 WHERE d.id = %(document_id)s

-- name: pointer
-- A text at the top of a version's data, which is the id of another document.
SELECT data ->> %(field)s FROM document_versions WHERE document_id = %(document_id)s AND version = %(version)s

-- name: current_version
-- The version of a document of this kind.
SELECT version FROM documents WHERE id = %(document_id)s AND kind = %(kind)s

-- name: referenced_data
-- The data of a version of a document that still exists.
SELECT data::text FROM document_versions WHERE document_id = %(document_id)s AND version = %(version)s
