-- name: lock_user
-- Wait for other changes of the user in app.user_id that count rows.
SELECT pg_advisory_xact_lock(hashtextextended('pressroom:user:' || app_user_id(), 0))

-- name: insert
-- Add a webhook, unless the user has as many as one user may have.
INSERT INTO webhooks (user_id, url, events, secret_seed, secret_hash)
SELECT app_user_id(), %(url)s, %(events)s, %(secret_seed)s, %(secret_hash)s
 WHERE (SELECT count(*) FROM webhooks) < %(limit)s
RETURNING id, url, events, disabled_at, created_at

-- name: list
-- All webhooks of the user, newest first.
SELECT id, url, events, disabled_at, created_at FROM webhooks ORDER BY id DESC

-- name: read
-- One webhook of the user.
SELECT id, url, events, disabled_at, created_at FROM webhooks WHERE id = %(webhook_id)s

-- name: delete
-- Delete a webhook with its deliveries.
DELETE FROM webhooks WHERE id = %(webhook_id)s RETURNING id

-- name: test
-- Add a delivery that tests the receiver. NULL: there is no such webhook, it is disabled, or a test is pending.
SELECT test_webhook(%(webhook_id)s)

-- name: list_deliveries
-- A page of a webhook's deliveries, newest first, and one more row when another page follows.
SELECT id, event, status, attempts, next_attempt_at, response_status, error_code, error_message, created_at, last_attempt_at, ended_at
  FROM webhook_deliveries WHERE webhook_id = %(webhook_id)s AND (%(cursor)s::uuid IS NULL OR id < %(cursor)s)
 ORDER BY id DESC LIMIT %(limit)s + 1

-- name: last_deliveries
-- The newest delivery of each webhook of the user, and how many there are.
SELECT last.*, (SELECT count(*) FROM webhook_deliveries d WHERE d.webhook_id = w.id) AS deliveries, w.id AS webhook_id
  FROM webhooks w CROSS JOIN LATERAL (
    SELECT d.id, d.event, d.status, d.attempts, d.next_attempt_at, d.response_status, d.error_code, d.error_message, d.created_at,
           d.last_attempt_at, d.ended_at
      FROM webhook_deliveries d WHERE d.webhook_id = w.id ORDER BY d.id DESC LIMIT 1) AS last

-- name: claim
-- Claim the next due delivery for this worker.
SELECT * FROM claim_webhook_delivery(%(worker)s, %(per_user)s, make_interval(secs => %(lease_seconds)s))

-- name: record
-- Record how an attempt went. False: the worker lost the delivery.
SELECT record_webhook_delivery(
  %(id)s, %(attempt)s, %(worker)s, %(status)s, make_interval(secs => %(delay_seconds)s), %(response_status)s, %(error_code)s, %(error_message)s,
  %(disable)s)

-- name: release
-- Return the deliveries of a worker that it has not finished.
SELECT release_webhook_deliveries(%(worker)s)
