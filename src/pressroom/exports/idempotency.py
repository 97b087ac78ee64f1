"""Remember what requests with an `Idempotency-Key` made, so that a repeated request makes nothing new.

The connection comes from `acting_as`; functions never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import IdempotencyKeyReusedError

_QUERIES = load_queries("pressroom.exports")


@dataclass(frozen=True, kw_only=True)
class IdempotencyKey:
    """A key that a client chose, and the hash of the request that it sent with it."""

    key: str
    request_hash: bytes


class KeyTakenError(Exception):
    """Another request has committed the same key since `find_made` was called. Roll back and call it again."""


async def find_made(conn: TenantConnection, key: IdempotencyKey) -> UUID | None:
    """Return the id of the job or the batch that an earlier request with this key made; None: there was none.

    Raises:
        IdempotencyKeyReusedError: The earlier request was another one.
    """
    row = await (await conn.execute(_QUERIES["find_idempotency_key"], {"key": key.key})).fetchone()
    if row is None:
        return None
    request_hash, made = row
    if bytes(request_hash) != key.request_hash:
        raise IdempotencyKeyReusedError
    return made


async def remember(
    conn: TenantConnection, key: IdempotencyKey, *, job_id: UUID | None = None, batch_id: UUID | None = None
) -> None:
    """Store what the request made: a job or a batch.

    Raises:
        KeyTakenError: Another request with this key is or was answered at the same time.
    """
    parameters = {"key": key.key, "request_hash": key.request_hash, "job_id": job_id, "batch_id": batch_id}
    # Waits for a transaction that has inserted the same key until it ends.
    if await (await conn.execute(_QUERIES["insert_idempotency_key"], parameters)).fetchone() is None:
        raise KeyTakenError
