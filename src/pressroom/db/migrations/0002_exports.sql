-- The tables of the export system: queues (policy as rows), jobs, history, batches, operations.

CREATE TABLE export_queues (
  name text PRIMARY KEY,
  paused boolean NOT NULL DEFAULT false,
  max_processing integer CHECK (max_processing > 0),  -- over all workers; NULL: no limit
  max_per_user integer CHECK (max_per_user > 0),      -- processed at once for one user
  max_in_flight integer NOT NULL DEFAULT 50,          -- pending and processing jobs that one user may have
  max_attempts smallint NOT NULL,
  backoff_base interval NOT NULL,
  backoff_mult real NOT NULL,
  backoff_cap interval NOT NULL,
  jitter real NOT NULL CHECK (jitter BETWEEN 0 AND 1),
  lease interval NOT NULL DEFAULT '20 s',
  max_processing_time interval NOT NULL DEFAULT '15 min',  -- whatever its worker says, an attempt ends after this
  keep_completed interval NOT NULL,
  keep_failed interval NOT NULL
);
INSERT INTO export_queues
  (name, max_processing, max_per_user, max_attempts, backoff_base, backoff_mult, backoff_cap, jitter, keep_completed, keep_failed) VALUES
  ('documents', 3, 2, 5, '60 s', 2, '3600 s', 0.2, '8 days', '8 days'),
  ('exam-reports', NULL, NULL, 2, '5 s', 1, '5 s', 0, '1 h', '24 h');

CREATE TABLE batches (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  output_format text NOT NULL CHECK (output_format IN ('zip', 'individual')),
  template_slug text,
  options jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock()
);

-- One row is both the user's job and the queue's entry. Narrow on purpose: the document lives in the store of its kind, so `document_id` is no foreign key.
CREATE TABLE export_jobs (
  id uuid PRIMARY KEY DEFAULT new_id(),
  queue text NOT NULL REFERENCES export_queues,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  batch_id uuid REFERENCES batches ON DELETE SET NULL,
  document_id uuid NOT NULL,
  document_kind text NOT NULL,
  document_title text NOT NULL,
  document_version integer NOT NULL,
  template_slug text NOT NULL,
  format text NOT NULL,
  options jsonb NOT NULL,
  request_key text NOT NULL,  -- hash of all that decides the file: the same key is the same file
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  priority smallint NOT NULL DEFAULT 0,
  run_after timestamptz NOT NULL DEFAULT clock(),
  attempts smallint NOT NULL DEFAULT 0,
  max_attempts smallint NOT NULL,
  lease_until timestamptz,
  locked_by text,
  cancel_requested boolean NOT NULL DEFAULT false,
  phase text CHECK (phase IN ('loading', 'processing', 'generating', 'saving')),
  progress smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  error_code text,
  error_message text,
  created_at timestamptz NOT NULL DEFAULT clock(),
  started_at timestamptz,
  finished_at timestamptz,
  CONSTRAINT export_jobs_attempts CHECK (attempts BETWEEN 0 AND max_attempts),
  CONSTRAINT export_jobs_lease CHECK ((status = 'processing') = (lease_until IS NOT NULL) AND (status = 'processing') = (locked_by IS NOT NULL)),
  CONSTRAINT export_jobs_waiting CHECK (status <> 'pending' OR (phase IS NULL AND progress = 0)),
  CONSTRAINT export_jobs_finish CHECK ((status IN ('completed', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
) WITH (
  -- Room on the page for the update that follows each insert (HOT), and a vacuum that comes after 2,000 dead rows however large the table.
  fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX export_jobs_claim ON export_jobs (queue, priority DESC, run_after, id) WHERE status = 'pending';
CREATE INDEX export_jobs_running ON export_jobs (queue, user_id) WHERE status = 'processing';
CREATE UNIQUE INDEX export_jobs_live ON export_jobs (user_id, request_key) WHERE status IN ('pending', 'processing') AND NOT cancel_requested;
CREATE INDEX export_jobs_list ON export_jobs (user_id, id DESC);
CREATE INDEX export_jobs_finished ON export_jobs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX export_jobs_batch ON export_jobs (batch_id) WHERE batch_id IS NOT NULL;

-- Each finished export: what was printed, where the file lies, until when.
CREATE TABLE export_history (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  job_id uuid REFERENCES export_jobs ON DELETE SET NULL,
  document_id uuid NOT NULL,
  document_kind text NOT NULL,
  document_title text NOT NULL,
  document_version integer NOT NULL,
  template_slug text NOT NULL,
  format text NOT NULL,
  options jsonb NOT NULL,
  request_key text NOT NULL,
  file_name text NOT NULL,
  object_key text NOT NULL UNIQUE,
  file_size bigint NOT NULL,
  sha256 text NOT NULL,
  page_count integer NOT NULL,
  warnings jsonb NOT NULL DEFAULT '[]',
  download_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock(),
  expires_at timestamptz NOT NULL,
  file_removed_at timestamptz
);
CREATE INDEX export_history_list ON export_history (user_id, id DESC);
CREATE INDEX export_history_document ON export_history (user_id, document_id, id DESC);
CREATE INDEX export_history_reuse ON export_history (user_id, request_key, id DESC);
CREATE INDEX export_history_job ON export_history (job_id);
CREATE INDEX export_history_expiry ON export_history (expires_at);

-- One row per ended job, for usage, failures and performance; kept when jobs are pruned.
CREATE TABLE operations (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  job_id uuid NOT NULL,
  queue text NOT NULL,
  document_kind text NOT NULL,
  format text NOT NULL,
  status text NOT NULL CHECK (status IN ('completed', 'failed', 'cancelled')),
  error_code text,
  attempts smallint NOT NULL,
  duration_ms integer,
  page_count integer,
  file_size bigint,
  created_at timestamptz NOT NULL DEFAULT clock()
);
CREATE INDEX operations_day ON operations (user_id, created_at);

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['batches', 'export_jobs', 'export_history', 'operations'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', table_name);
    EXECUTE format('CREATE POLICY own_rows ON %I TO pressroom_web USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id())', table_name);
  END LOOP;
END $$;
CREATE POLICY all_rows ON export_jobs FOR SELECT TO pressroom_worker USING (true);
CREATE POLICY all_rows ON export_history FOR SELECT TO pressroom_worker USING (true);

-- The web role reads jobs and never writes them: submit and cancel are functions.
GRANT SELECT ON export_queues, export_jobs, operations, batches TO pressroom_web;
GRANT SELECT, DELETE ON export_history TO pressroom_web;
GRANT UPDATE (download_count) ON export_history TO pressroom_web;
GRANT SELECT ON export_queues, export_jobs, export_history TO pressroom_worker;
