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
-- Deletes versions beyond the number to keep, except versions of live jobs and those that live jobs point at. Of the older
-- half, first those that another save followed within the gap of sessions: of a session of writing the last version stays.
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
older AS (
  SELECT v.document_id, v.version, count(*) OVER () AS number,
         lead(v.created_at, 1, clock()) OVER (ORDER BY v.version) - v.created_at < %(session_gap)s
           AND count(*) OVER (ORDER BY v.version DESC) >= %(keep)s / 2.0 AS within_session
    FROM document_versions v JOIN saved s ON v.document_id = s.id),
surplus AS (
  SELECT document_id, version FROM older ORDER BY NOT within_session, version
   LIMIT (SELECT greatest(max(number) + 1 - %(keep)s, 0) FROM older)),
pruned AS (
  DELETE FROM document_versions v USING surplus s
   WHERE v.document_id = s.document_id AND v.version = s.version
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

-- name: count_documents
-- How many documents the user has.
SELECT count(*) FROM documents

-- name: trash_documents
-- Move documents to the trash.
SELECT id FROM trash_documents(%(ids)s)

-- name: restore_documents
-- Take documents out of the trash.
SELECT id, title FROM restore_documents(%(ids)s)

-- name: trashed_documents
-- What was moved to the trash within the last seconds, newest first.
SELECT id, title, trashed_at, seconds FROM trashed_documents(make_interval(secs => %(seconds)s))

-- name: count_kinds
-- How many documents of each kind hold all words.
SELECT kind, count(*) FROM documents WHERE search_text LIKE ALL (ARRAY(SELECT folded(word) FROM unnest(%(words)s::text[]) AS word))
 GROUP BY kind ORDER BY kind

-- name: list_cards
-- A page of documents that hold all words, in one of three orders, and one more row when another page follows. Where sizes are
-- equal or not known yet, the newest document is first.
WITH matching AS (
  SELECT d.id, d.kind, d.title, d.template_slug, d.version, d.updated_at,
         CASE %(order)s WHEN 'edited' THEN to_char(d.updated_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')
                        WHEN 'size' THEN to_char(coalesce(p.file_size, 0), 'FM000000000000')
                        ELSE folded(d.title) END COLLATE "C" AS position
    FROM documents d LEFT JOIN document_pictures p ON p.document_id = d.id
   WHERE (%(kind)s::text IS NULL OR d.kind = %(kind)s)
     AND d.search_text LIKE ALL (ARRAY(SELECT folded(word) FROM unnest(%(words)s::text[]) AS word))),
page AS (
  SELECT * FROM matching m
   WHERE %(last)s::uuid IS NULL
      OR CASE WHEN %(order)s = 'title' THEN (m.position, m.id) > (%(position)s COLLATE "C", %(last)s)
              ELSE (m.position, m.id) < (%(position)s COLLATE "C", %(last)s) END
   ORDER BY CASE WHEN %(order)s = 'title' THEN m.position END, CASE WHEN %(order)s = 'title' THEN m.id END, m.position DESC, m.id DESC
   LIMIT %(limit)s + 1)
SELECT d.id, d.kind, d.title, d.template_slug, d.version, d.updated_at, d.position,
       picture_key(d.version, d.template_slug, %(revision)s, concat_ws(' ', r.id, r.version)) AS picture_key,
       p.key AS drawn_key, p.picture IS NOT NULL AS has_picture, p.page_count, p.file_size, p.warnings, p.error_code, p.error_message
  FROM page d
  JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
  LEFT JOIN document_pictures p ON p.document_id = d.id
  CROSS JOIN LATERAL (SELECT v.data ->> (%(pointers)s::jsonb ->> d.kind) AS id) AS pointer
  LEFT JOIN documents r ON r.id = CASE WHEN pointer.id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN pointer.id::uuid END
 ORDER BY CASE WHEN %(order)s = 'title' THEN d.position END, CASE WHEN %(order)s = 'title' THEN d.id END, d.position DESC, d.id DESC

-- name: read_cards
-- Documents by id as `list_cards` reads them, in the order of the ids.
SELECT d.id, d.kind, d.title, d.template_slug, d.version, d.updated_at, '' AS position,
       picture_key(d.version, d.template_slug, %(revision)s, concat_ws(' ', r.id, r.version)) AS picture_key,
       p.key AS drawn_key, p.picture IS NOT NULL AS has_picture, p.page_count, p.file_size, p.warnings, p.error_code, p.error_message
  FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS wanted (id, place)
  JOIN documents d ON d.id = wanted.id
  JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
  LEFT JOIN document_pictures p ON p.document_id = d.id
  CROSS JOIN LATERAL (SELECT v.data ->> (%(pointers)s::jsonb ->> d.kind) AS id) AS pointer
  LEFT JOIN documents r ON r.id = CASE WHEN pointer.id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN pointer.id::uuid END
 ORDER BY wanted.place

-- name: store_picture
-- Store what printing a document made, unless a newer version has been printed or the document is not there any more.
INSERT INTO document_pictures AS p (document_id, user_id, version, key, picture, page_count, file_size, warnings, error_code, error_message)
SELECT d.id, d.user_id, %(version)s, %(key)s, %(picture)s, %(page_count)s, %(file_size)s, %(warnings)s::jsonb, %(error_code)s, %(error_message)s
  FROM documents d WHERE d.id = %(document_id)s
ON CONFLICT (document_id) DO UPDATE SET version = excluded.version, key = excluded.key, picture = excluded.picture, page_count = excluded.page_count,
  file_size = excluded.file_size, warnings = excluded.warnings, error_code = excluded.error_code, error_message = excluded.error_message, made_at = clock()
 WHERE p.version <= excluded.version

-- name: read_picture
-- The picture of a document with this key.
SELECT picture FROM document_pictures WHERE document_id = %(document_id)s AND key = %(key)s AND picture IS NOT NULL

-- name: drawn_keys
-- The keys of the pictures that some documents have.
SELECT document_id, key FROM document_pictures WHERE document_id = ANY (%(document_ids)s) AND picture IS NOT NULL

-- name: duplicate_document
-- A new document of the user in app.user_id with the newest state of another one.
WITH source AS (
  SELECT d.kind, d.template_slug, d.settings, v.data FROM documents d JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
   WHERE d.id = %(document_id)s),
document AS (
  INSERT INTO documents (user_id, kind, title, template_slug, settings)
  SELECT app_user_id(), kind, %(title)s, template_slug, settings FROM source
  RETURNING *),
first AS (
  INSERT INTO document_versions (document_id, version, user_id, title, template_slug, settings, data)
  SELECT d.id, d.version, d.user_id, d.title, d.template_slug, d.settings, s.data FROM document d, source s)
SELECT id, kind, title, template_slug, settings::text, version, created_at, updated_at FROM document
