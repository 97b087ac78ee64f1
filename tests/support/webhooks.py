"""Webhooks, batches and deliveries in the database of a test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from tests.support.databases import Owner

from pressroom.auth.principal import Principal
from pressroom.db.pool import conninfo
from pressroom.webhooks.signing import new_secret

SECRET_KEY: Final = "0123456789abcdef" * 2
ALL_EVENTS: Final = ("export.completed", "export.failed", "batch.ended")


class StoredWebhook(NamedTuple):
    """A webhook and its secret."""

    id: UUID
    secret: str


def add_webhook(
    owner: Owner, user: Principal, *, url: str = "https://example.org/hooks", events: Sequence[str] = ALL_EVENTS
) -> StoredWebhook:
    secret = new_secret(secret_key=SECRET_KEY)
    insert = "INSERT INTO webhooks (user_id, url, events, secret_seed, secret_hash) VALUES (%s, %s, %s, %s, %s) RETURNING id"
    return StoredWebhook(owner.value(insert, (user.user_id, url, list(events), secret.seed, secret.hash)), secret.secret)


def add_delivery(owner: Owner, webhook: StoredWebhook, *, key: str = "one", due_seconds: float = 0) -> UUID:
    """Queue an event as the end of a job does; it is due in so many seconds."""
    insert = (
        "INSERT INTO webhook_deliveries (webhook_id, user_id, event, event_key, data, next_attempt_at)"
        " SELECT id, user_id, 'export.completed', %s, '{}', clock() + make_interval(secs => %s) FROM webhooks WHERE id = %s"
        " RETURNING id"
    )
    return owner.value(insert, (key, due_seconds, webhook.id))


def deliveries_of(owner: Owner, webhook: StoredWebhook | None = None) -> list[dict[str, Any]]:
    """Return the rows of all deliveries, or of those of a webhook, oldest first."""
    rows = owner.rows(
        "SELECT to_jsonb(d) || jsonb_build_object('waits_seconds', extract(epoch FROM next_attempt_at - clock()),"
        " 'delay_seconds', extract(epoch FROM next_attempt_at - last_attempt_at))"
        " FROM webhook_deliveries d WHERE %(id)s::uuid IS NULL OR webhook_id = %(id)s ORDER BY id",
        {"id": webhook and webhook.id},
    )
    return [row[0] for row in rows]


def insert_batch(conn: psycopg.Connection[Any], user: Principal, jobs: Sequence[UUID]) -> UUID:
    """Write a batch of these jobs in the connection's transaction."""
    batch = conn.execute(
        "INSERT INTO batches (user_id, output_format, options) VALUES (%s, 'zip', '{}') RETURNING id", (user.user_id,)
    ).fetchone()
    assert batch is not None
    for position, job in enumerate(jobs):
        conn.execute(
            "INSERT INTO batch_items (batch_id, position, user_id, subject_id, title, job_id)"
            " VALUES (%s, %s, %s, new_id(), 'A resume', %s)",
            (batch[0], position, user.user_id, job),
        )
    return batch[0]


def add_batch(owner: Owner, user: Principal, jobs: Sequence[UUID]) -> UUID:
    with psycopg.connect(conninfo(owner.url)) as conn:
        return insert_batch(conn, user, jobs)


class Deliveries:
    """The functions of the outbox as a worker calls them."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self.conn = psycopg.Connection[dict[str, Any]].connect(
            conninfo(url, role="pressroom_worker"), autocommit=True, row_factory=dict_row
        )

    def claim(self, *, per_user: int = 4, lease: str = "30 s") -> dict[str, Any] | None:
        return self.conn.execute("SELECT * FROM claim_webhook_delivery(%s, %s, %s)", (self.name, per_user, lease)).fetchone()

    def record(
        self,
        claimed: dict[str, Any],
        status: str = "delivered",
        *,
        delay: str = "5 s",
        code: str | None = None,
        disable: bool = False,
    ) -> bool:
        row = self.conn.execute(
            "SELECT record_webhook_delivery(%s, %s, %s, %s, %s, 200, %s, %s, %s) AS recorded",
            (claimed["id"], claimed["attempts"], self.name, status, delay, code, code, disable),
        ).fetchone()
        assert row is not None
        return row["recorded"]

    def release(self) -> None:
        self.conn.execute("SELECT release_webhook_deliveries(%s)", (self.name,))

    def prune(self) -> int:
        row = self.conn.execute("SELECT prune_webhook_deliveries(1000) AS pruned").fetchone()
        assert row is not None
        return row["pruned"]

    def close(self) -> None:
        self.conn.close()
