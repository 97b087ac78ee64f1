"""Store webhooks and read their deliveries. The connection comes from `acting_as`; functions never commit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from psycopg.rows import class_row, dict_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ConflictError, NotFoundError
from pressroom.webhooks.model import MAX_WEBHOOKS, Delivery, DeliveryPage, Event, Webhook
from pressroom.webhooks.signing import NewSecret

QUERIES: Final = load_queries("pressroom.webhooks")


class UnknownWebhookError(NotFoundError):
    """There is no such webhook among yours. `GET /api/v1/webhooks` lists them."""


async def insert_webhook(conn: TenantConnection, *, url: str, events: Sequence[Event], secret: NewSecret) -> Webhook:
    """Add a webhook whose address was checked.

    Raises:
        ConflictError: The user has `MAX_WEBHOOKS` webhooks; details hold the limit.
    """
    await conn.execute(QUERIES["lock_user"])  # in a statement of its own, so that the count sees what was committed
    parameters = {
        "url": url,
        "events": list(dict.fromkeys(events)),
        "secret_seed": secret.seed,
        "secret_hash": secret.hash,
        "limit": MAX_WEBHOOKS,
    }
    async with conn.cursor(row_factory=class_row(Webhook)) as inserted:
        webhook = await (await inserted.execute(QUERIES["insert"], parameters)).fetchone()
    if webhook is None:
        raise ConflictError(
            f"You have {MAX_WEBHOOKS} webhooks, as many as one user may have. Delete one, then try again.",
            details={"limit": MAX_WEBHOOKS},
        )
    return webhook


async def list_webhooks(conn: TenantConnection) -> list[Webhook]:
    """List all webhooks, newest first."""
    async with conn.cursor(row_factory=class_row(Webhook)) as webhooks:
        return await (await webhooks.execute(QUERIES["list"])).fetchall()


async def last_deliveries(conn: TenantConnection) -> dict[UUID, tuple[Delivery, int]]:
    """Return the newest delivery of each webhook and the number of all; webhooks without one are left out."""
    async with conn.cursor(row_factory=dict_row) as rows:
        found = await (await rows.execute(QUERIES["last_deliveries"])).fetchall()
    return {row.pop("webhook_id"): (Delivery(**row), count) for row in found if (count := row.pop("deliveries"))}


async def read_webhook(conn: TenantConnection, webhook_id: UUID) -> Webhook:
    """Read a webhook.

    Raises:
        UnknownWebhookError: The user has no such webhook.
    """
    async with conn.cursor(row_factory=class_row(Webhook)) as webhooks:
        webhook = await (await webhooks.execute(QUERIES["read"], {"webhook_id": webhook_id})).fetchone()
    if webhook is None:
        raise UnknownWebhookError
    return webhook


async def delete_webhook(conn: TenantConnection, webhook_id: UUID) -> None:
    """Delete a webhook with its deliveries, pending ones included.

    Raises:
        UnknownWebhookError: The user has no such webhook.
    """
    if await (await conn.execute(QUERIES["delete"], {"webhook_id": webhook_id})).fetchone() is None:
        raise UnknownWebhookError


async def test_webhook(conn: TenantConnection, webhook_id: UUID) -> UUID:
    """Add a delivery that tests the receiver, and return its id.

    Raises:
        UnknownWebhookError: The user has no such webhook.
        ConflictError: The webhook is disabled, or has a pending test.
    """
    webhook = await read_webhook(conn, webhook_id)
    row = await (await conn.execute(QUERIES["test"], {"webhook_id": webhook_id})).fetchone()
    if row is None or row[0] is None:
        raise ConflictError(
            "The webhook is disabled, because its receiver answered 410 Gone. Make a new one."
            if webhook.disabled_at
            else "A test of this webhook is pending. Read its deliveries, and try again when the test has ended."
        )
    return row[0]


async def list_deliveries(conn: TenantConnection, webhook_id: UUID, *, limit: int, cursor: UUID | None = None) -> DeliveryPage:
    """List the deliveries of a webhook, newest first, after `cursor`.

    Raises:
        UnknownWebhookError: The user has no such webhook.
    """
    await read_webhook(conn, webhook_id)
    async with conn.cursor(row_factory=class_row(Delivery)) as deliveries:
        parameters = {"webhook_id": webhook_id, "cursor": cursor, "limit": limit}
        found = await (await deliveries.execute(QUERIES["list_deliveries"], parameters)).fetchall()
    items = tuple(found[:limit])
    return DeliveryPage(items=items, next_cursor=items[-1].id if len(found) > limit else None)
