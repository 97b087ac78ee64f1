-- What the page of documents needs: a trash, so that a deletion can be undone, the words to find documents by, and
-- pictures of their first pages.

-- The trash. The web role does not see a document in it, nor its versions: to a user it is deleted. Workers see it, so
-- that exports that were asked for before go on, and an undo finds them. The clean-up deletes it after ten minutes.
ALTER TABLE documents ADD COLUMN trashed_at timestamptz, ADD COLUMN search_text text NOT NULL DEFAULT '';
CREATE INDEX documents_trash ON documents (trashed_at) WHERE trashed_at IS NOT NULL;

DROP POLICY own_rows ON documents;
CREATE POLICY own_rows ON documents TO pressroom_web
  USING (user_id = app_user_id() AND trashed_at IS NULL) WITH CHECK (user_id = app_user_id() AND trashed_at IS NULL);
-- The policy of documents applies in the subquery. A new version is not checked so: a document is inserted with its first
-- version in one statement, which does not see its own rows.
DROP POLICY own_rows ON document_versions;
CREATE POLICY own_rows ON document_versions TO pressroom_web
  USING (user_id = app_user_id() AND EXISTS (SELECT FROM documents d WHERE d.id = document_id)) WITH CHECK (user_id = app_user_id());

-- How long a document stays in the trash.
CREATE FUNCTION trash_time() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '10 minutes' $$;

-- Move documents of the user in app.user_id to the trash, and return those that were moved.
CREATE FUNCTION trash_documents(p_ids uuid[]) RETURNS TABLE (id uuid, title text, trashed_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH wanted AS (
    SELECT d.id FROM documents d WHERE d.id = ANY (p_ids) AND d.user_id = app_user_id() AND d.trashed_at IS NULL
     ORDER BY d.id FOR UPDATE)  -- in order, so that two deletions of the same documents cannot deadlock
  UPDATE documents d SET trashed_at = clock() FROM wanted WHERE d.id = wanted.id RETURNING d.id, d.title, d.trashed_at
$$;

-- Take documents of the user in app.user_id out of the trash, and return those that were there. What the clean-up may be
-- deleting stays: the two have different documents, whatever their locks do.
CREATE FUNCTION restore_documents(p_ids uuid[]) RETURNS TABLE (id uuid, title text)
LANGUAGE sql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  WITH wanted AS (
    SELECT d.id FROM documents d WHERE d.id = ANY (p_ids) AND d.user_id = app_user_id() AND d.trashed_at > clock() - trash_time()
     ORDER BY d.id FOR UPDATE)
  UPDATE documents d SET trashed_at = NULL FROM wanted WHERE d.id = wanted.id RETURNING d.id, d.title
$$;

-- Documents that the user in app.user_id has moved to the trash within this time, newest first, and the seconds since.
CREATE FUNCTION trashed_documents(p_within interval) RETURNS TABLE (id uuid, title text, trashed_at timestamptz, seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
  SELECT d.id, d.title, d.trashed_at, extract(epoch FROM clock() - d.trashed_at)::float8 FROM documents d
   WHERE d.user_id = app_user_id() AND d.trashed_at > clock() - p_within ORDER BY d.trashed_at DESC, d.id
$$;

-- Delete one document as its user would: cancel its live jobs, delete its exports and itself. Returns the keys of the files
-- to delete after the commit. What it calls acts for the user in app.user_id, so it sets that for as long.
CREATE FUNCTION delete_trashed_document(p_id uuid, p_user_id uuid) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE
  caller text := coalesce(current_setting('app.user_id', true), '');
  keys text[];
BEGIN
  PERFORM set_config('app.user_id', p_user_id::text, true);
  PERFORM pg_advisory_xact_lock(hashtextextended('pressroom:user:' || p_user_id, 0));
  PERFORM cancel_export_job(j.id) FROM (
    SELECT e.id FROM export_jobs e WHERE e.user_id = p_user_id AND e.application = 'documents' AND e.subject_id = p_id
       AND e.status IN ('pending', 'processing') ORDER BY e.id) AS j;
  -- Afterwards: a cancel waits for a worker that is completing the job.
  keys := ARRAY(SELECT delete_exports_of('documents', p_id));
  DELETE FROM documents d WHERE d.id = p_id;
  PERFORM set_config('app.user_id', caller, true);
  RETURN keys;
END $$;

-- Delete the document that has been in the trash for longest, if its time is over, and return the keys of its files; call it until it
-- returns no row. A document that another clean-up deletes, or that is taken out of the trash at this moment, is left out.
CREATE FUNCTION empty_trash() RETURNS TABLE (document_id uuid, object_keys text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pressroom, pg_temp AS $$
DECLARE late record;
BEGIN
  PERFORM allow_maintenance();
  SELECT d.id, d.user_id INTO late FROM documents d WHERE d.trashed_at <= clock() - trash_time()
   ORDER BY d.trashed_at LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY SELECT late.id, delete_trashed_document(late.id, late.user_id);
END $$;

-- What is searched: lower case, without accents and other marks. `lower` knows A to Z only where the database has the locale C,
-- so the capitals that remain of Latin, Greek and Cyrillic letters are named.
CREATE FUNCTION folded(p_text text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pressroom, pg_temp AS $$
  SELECT translate(lower(regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036f]', '', 'g')),
    'ÆŒØŁĐÞÐŊΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣςΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЈЉЊЋЂЏҐ’‘ʼ',
    'æœøłđþðŋαβγδεζηθικλμνξοπρσστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюяєіјљњћђџґ''''''')
$$;

-- The title of a document and all texts of its data but pictures, folded; at most 100,000 characters.
CREATE FUNCTION searchable(p_title text, p_data json) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pressroom, pg_temp AS $$
BEGIN
  RETURN folded(left(concat_ws(E'\n', p_title, (
    SELECT string_agg(text #>> '{}', E'\n') FROM jsonb_path_query(p_data::jsonb, 'strict $.** ? (@.type() == "string")') AS text
     WHERE NOT starts_with(text #>> '{}', 'data:'))), 100000));
EXCEPTION WHEN numeric_value_out_of_range OR data_exception THEN
  RETURN folded(p_title);  -- JSON has numbers that the type jsonb has not: such a document is found by its title
END $$;

CREATE FUNCTION note_searchable() RETURNS trigger LANGUAGE plpgsql SET search_path = pressroom, pg_temp AS $$
BEGIN
  UPDATE documents SET search_text = searchable(NEW.title, NEW.data) WHERE id = NEW.document_id AND version = NEW.version;
  RETURN NULL;
END $$;
CREATE TRIGGER note_searchable AFTER INSERT ON document_versions FOR EACH ROW EXECUTE FUNCTION note_searchable();

UPDATE documents d SET search_text = searchable(v.title, v.data) FROM document_versions v WHERE v.document_id = d.id AND v.version = d.version;

-- The picture of page one of a document, and what its print says; or why it cannot be printed. The key names what was printed.
CREATE TABLE document_pictures (
  document_id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  version integer NOT NULL,
  key text NOT NULL,
  picture bytea,       -- WebP; NULL: the document could not be printed
  page_count integer,
  file_size integer,   -- bytes of the PDF
  warnings jsonb NOT NULL DEFAULT '[]',
  error_code text,
  error_message text,
  made_at timestamptz NOT NULL DEFAULT clock(),
  FOREIGN KEY (document_id, user_id) REFERENCES documents (id, user_id) ON DELETE CASCADE,
  CHECK ((picture IS NULL) = (error_code IS NOT NULL) AND (picture IS NULL) = (page_count IS NULL) AND (picture IS NULL) = (file_size IS NULL))
);
ALTER TABLE document_pictures ALTER COLUMN picture SET STORAGE EXTERNAL;  -- compressed already
ALTER TABLE document_pictures ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_pictures FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON document_pictures TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY own_rows ON document_pictures TO pressroom_web
  USING (user_id = app_user_id() AND EXISTS (SELECT FROM documents d WHERE d.id = document_id)) WITH CHECK (user_id = app_user_id());
GRANT SELECT, INSERT, UPDATE ON document_pictures TO pressroom_web;

-- What a picture of a document shows: its version with its template, by a producer, and the version of the document that it points at.
CREATE FUNCTION picture_key(p_version integer, p_template text, p_revision text, p_reference text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pressroom, pg_temp AS $$
  SELECT p_version || '-' || left(md5(concat_ws(' ', p_template, p_revision, p_reference)), 12)
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA pressroom FROM PUBLIC;
GRANT EXECUTE ON FUNCTION trash_time(), trash_documents(uuid[]), restore_documents(uuid[]), trashed_documents(interval), folded(text), searchable(text, json),
  note_searchable(), picture_key(integer, text, text, text) TO pressroom_web;
GRANT EXECUTE ON FUNCTION empty_trash() TO pressroom_web, pressroom_worker;
