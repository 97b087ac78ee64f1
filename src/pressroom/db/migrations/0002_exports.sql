-- The tables of the export engine: queues (policy as rows), jobs, history, batches, operations.
--
-- The engine is independent of applications. The subject of an export is an application, an id, a version if the application
-- keeps versions, and a selection (JSON) that only the application reads, such as a template.

CREATE TABLE export_queues (
  name text PRIMARY KEY,
  paused boolean NOT NULL DEFAULT false,
  max_processing integer CHECK (max_processing > 0),  -- running jobs of all workers; NULL: no limit
  max_per_user integer CHECK (max_per_user > 0),      -- running jobs of one user; NULL: no limit
  max_large integer CHECK (max_large > 0),            -- running large jobs of all workers; NULL: no separate limit
  max_in_flight integer CHECK (max_in_flight > 0),    -- live jobs of one user; NULL: the setting MAX_IN_FLIGHT
  max_waiting integer CHECK (max_waiting > 0),        -- pending jobs of all users; NULL: the setting MAX_WAITING
  max_attempts smallint NOT NULL,
  backoff_base interval NOT NULL,
  backoff_mult real NOT NULL,
  backoff_cap interval NOT NULL,
  jitter real NOT NULL CHECK (jitter BETWEEN 0 AND 1),
  lease interval NOT NULL DEFAULT '20 s',
  max_processing_time interval NOT NULL DEFAULT '15 min',  -- longest attempt, even if its lease is renewed
  file_ttl interval,                -- lifetime of a file; NULL: the setting EXPORT_TTL_SECONDS
  link_ttl interval,                -- lifetime of a signed link; NULL: the setting LINK_TTL_SECONDS
  keep_completed interval NOT NULL, -- retention of completed jobs
  keep_failed interval NOT NULL,    -- retention of failed and cancelled jobs
  max_completed integer CHECK (max_completed > 0),  -- completed jobs that are kept, with their files; NULL: no limit
  max_failed integer CHECK (max_failed > 0)         -- failed and cancelled jobs that are kept; NULL: no limit
);
INSERT INTO export_queues
  (name, max_processing, max_per_user, max_large, max_attempts, backoff_base, backoff_mult, backoff_cap, jitter,
   file_ttl, link_ttl, keep_completed, keep_failed, max_completed, max_failed) VALUES
  ('documents', 3, 2, 2, 5, '60 s', 2, '3600 s', 0.2, NULL, NULL, '8 days', '8 days', NULL, NULL),
  ('exam-reports', NULL, NULL, NULL, 2, '5 s', 1, '5 s', 0, '1 h', '1 h', '1 h', '24 h', 50, 100);

-- One row is both the user's job and the queue's entry. The subject is in the application's tables, so `subject_id` is not a
-- foreign key.
CREATE TABLE export_jobs (
  id uuid PRIMARY KEY DEFAULT new_id(),
  queue text NOT NULL REFERENCES export_queues,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  application text NOT NULL,
  subject_id uuid NOT NULL,
  subject_version integer,
  title text NOT NULL,
  selection jsonb NOT NULL DEFAULT '{}',
  format text NOT NULL,
  options jsonb NOT NULL,
  request_key text NOT NULL,  -- hash of everything that determines the file: an equal key means an equal file
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  priority smallint NOT NULL DEFAULT 0,
  large boolean NOT NULL DEFAULT false,  -- takes long: `max_large` limits such jobs
  turn bigint NOT NULL DEFAULT 0,  -- the round in which the job is claimed; each user has one job in a round
  run_after timestamptz NOT NULL DEFAULT clock(),
  attempts smallint NOT NULL DEFAULT 0,
  max_attempts smallint NOT NULL,
  lease_until timestamptz,
  locked_by text,
  cancel_requested boolean NOT NULL DEFAULT false,
  watched boolean NOT NULL DEFAULT false,  -- a client waits for its changes, so notifications are sent
  phase text CHECK (phase IN ('loading', 'processing', 'generating', 'saving')),
  progress smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  done integer,   -- processed items of `total` in this phase; NULL: the phase counts no items
  total integer,
  error_code text,
  error_message text,
  error_details jsonb,
  created_at timestamptz NOT NULL DEFAULT clock(),
  started_at timestamptz,  -- of the running or the last attempt
  finished_at timestamptz,
  CONSTRAINT export_jobs_attempts CHECK (attempts BETWEEN 0 AND max_attempts),
  CONSTRAINT export_jobs_lease CHECK ((status = 'processing') = (lease_until IS NOT NULL) AND (status = 'processing') = (locked_by IS NOT NULL)),
  CONSTRAINT export_jobs_waiting CHECK (status <> 'pending' OR (phase IS NULL AND progress = 0 AND done IS NULL AND total IS NULL AND started_at IS NULL)),
  CONSTRAINT export_jobs_finish CHECK ((status IN ('completed', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
  CONSTRAINT export_jobs_count CHECK ((done IS NULL) = (total IS NULL) AND done BETWEEN 0 AND total)
) WITH (
  -- Free space on the page for the update that follows each insert (HOT), and a vacuum after 2,000 dead rows at any size.
  fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX export_jobs_claim ON export_jobs (queue, priority DESC, turn, id) WHERE status = 'pending';
CREATE INDEX export_jobs_running ON export_jobs (queue, user_id) WHERE status = 'processing';
CREATE INDEX export_jobs_retries ON export_jobs (queue, run_after) WHERE status = 'pending' AND attempts > 0;
CREATE INDEX export_jobs_in_flight ON export_jobs (user_id, queue, turn) WHERE status IN ('pending', 'processing');
CREATE UNIQUE INDEX export_jobs_live ON export_jobs (user_id, request_key) WHERE status IN ('pending', 'processing') AND NOT cancel_requested;
CREATE INDEX export_jobs_list ON export_jobs (user_id, id DESC);
CREATE INDEX export_jobs_finished ON export_jobs (queue, finished_at) WHERE finished_at IS NOT NULL;
-- The pace of a queue is computed from its last completed jobs. Without this index, the query would scan all later
-- cancelled jobs.
CREATE INDEX export_jobs_pace ON export_jobs (queue, finished_at DESC) WHERE status = 'completed' AND started_at IS NOT NULL;

-- The last round in which a job of each user was claimed. The highest of a queue is its current round, which never decreases.
CREATE TABLE export_turns (
  queue text NOT NULL REFERENCES export_queues,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  turn bigint NOT NULL,
  PRIMARY KEY (queue, user_id)
);
CREATE INDEX export_turns_round ON export_turns (queue, turn DESC);

CREATE TABLE batches (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  output_format text NOT NULL CHECK (output_format IN ('zip', 'individual')),
  selection jsonb NOT NULL DEFAULT '{}',
  options jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock()
);

-- The requests of a batch, in order. Items with equal requests share a job. `joined`: the job was live before the batch, so that
-- another request waits for it too.
CREATE TABLE batch_items (
  batch_id uuid NOT NULL REFERENCES batches ON DELETE CASCADE,
  position smallint NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  subject_id uuid NOT NULL,
  title text NOT NULL,
  job_id uuid REFERENCES export_jobs ON DELETE SET NULL,
  joined boolean NOT NULL DEFAULT false,
  PRIMARY KEY (batch_id, position)
);
CREATE INDEX batch_items_job ON batch_items (job_id);

-- The completed exports with their files and lifetimes. Entries with equal requests can share a file.
CREATE TABLE export_history (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  job_id uuid REFERENCES export_jobs ON DELETE SET NULL,
  queue text NOT NULL REFERENCES export_queues,
  application text NOT NULL,
  subject_id uuid NOT NULL,
  subject_version integer,
  title text NOT NULL,
  selection jsonb NOT NULL,
  format text NOT NULL,
  options jsonb NOT NULL,
  request_key text NOT NULL,
  file_name text NOT NULL,
  media_type text NOT NULL,
  object_key text NOT NULL,
  file_size bigint NOT NULL,
  sha256 text NOT NULL,
  page_count integer,  -- NULL: the format has no pages
  warnings jsonb NOT NULL DEFAULT '[]',
  proof jsonb,
  download_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock(),
  expires_at timestamptz NOT NULL,
  file_removed_at timestamptz
);
CREATE INDEX export_history_list ON export_history (user_id, id DESC);
CREATE INDEX export_history_subject ON export_history (user_id, subject_id, id DESC);
CREATE INDEX export_history_reuse ON export_history (user_id, request_key, id DESC);
CREATE INDEX export_history_job ON export_history (job_id);
CREATE INDEX export_history_file ON export_history (object_key);
CREATE INDEX export_history_expiry ON export_history (expires_at, id);

-- Requests with an `Idempotency-Key`, and what they made: a job or a batch.
CREATE TABLE idempotency_keys (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  job_id uuid REFERENCES export_jobs ON DELETE CASCADE,
  batch_id uuid REFERENCES batches ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT clock(),
  PRIMARY KEY (user_id, key),
  CHECK ((job_id IS NULL) <> (batch_id IS NULL))
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_job ON idempotency_keys (job_id);

-- How many jobs a user has submitted on a day (UTC). Only the submit counts, under its lock of the user.
CREATE TABLE daily_submits (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  day date NOT NULL,
  submits integer NOT NULL,
  PRIMARY KEY (user_id, day)
);

-- One row per ended job, for statistics of usage, failures and performance. Rows are kept when jobs are pruned.
CREATE TABLE operations (
  id uuid PRIMARY KEY DEFAULT new_id(),
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  job_id uuid NOT NULL,
  queue text NOT NULL,
  application text NOT NULL,
  format text NOT NULL,
  status text NOT NULL CHECK (status IN ('completed', 'failed', 'cancelled')),
  error_code text,
  attempts smallint NOT NULL,
  waited_ms bigint NOT NULL,  -- from the request to the start of the last attempt, or to the end without an attempt
  duration_ms bigint,         -- of the last attempt; NULL: the job ended while it was pending
  page_count integer,         -- of the published file; NULL: there is none
  file_size bigint,
  created_at timestamptz NOT NULL DEFAULT clock()
);
CREATE INDEX operations_day ON operations (user_id, created_at);
CREATE INDEX operations_time ON operations (created_at);

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY[
    'batches', 'batch_items', 'idempotency_keys', 'daily_submits', 'export_turns', 'export_jobs', 'export_history', 'operations']  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', table_name);
    EXECUTE format('CREATE POLICY own_rows ON %I TO pressroom_web USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id())', table_name);
  END LOOP;
END $$;
CREATE POLICY all_rows ON export_jobs FOR SELECT TO pressroom_worker USING (true);
CREATE POLICY all_rows ON export_history FOR SELECT TO pressroom_worker USING (true);

-- The web role only reads jobs. Functions submit, watch and cancel jobs, and delete exports.
GRANT SELECT ON export_queues, export_jobs, export_history, operations, batches, batch_items, daily_submits, idempotency_keys TO pressroom_web;
GRANT INSERT ON batches, batch_items, idempotency_keys TO pressroom_web;
GRANT UPDATE ON idempotency_keys TO pressroom_web;
GRANT UPDATE (job_id, joined) ON batch_items TO pressroom_web;
GRANT UPDATE (download_count) ON export_history TO pressroom_web;
GRANT SELECT ON export_queues, export_jobs, export_history TO pressroom_worker;
