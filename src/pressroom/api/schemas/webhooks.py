"""Define the schemas of requests and responses for webhooks and their deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from pressroom.api.schemas.documents import Limit
from pressroom.http.responses import as_utc
from pressroom.webhooks.model import Delivery, DeliveryPage, DeliveryStatus, Event, Webhook


class CreateWebhook(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new webhook."""

    url: str
    events: Annotated[list[Event], Meta(min_length=1, max_length=10)]


class WebhookBody(msgspec.Struct, kw_only=True, rename="camel"):
    """A webhook. `disabledAt`: when its receiver answered 410. `secret` is in the response that makes it, and nowhere else."""

    id: UUID
    url: str
    events: list[Event]
    disabled_at: datetime | None
    created_at: datetime
    secret: str | UnsetType = UNSET

    @classmethod
    def of(cls, webhook: Webhook, *, secret: str | UnsetType = UNSET) -> Self:
        """Convert a webhook."""
        return cls(
            id=webhook.id,
            url=webhook.url,
            events=list(webhook.events),
            disabled_at=_utc(webhook.disabled_at),
            created_at=as_utc(webhook.created_at),
            secret=secret,
        )


class WebhookItems(msgspec.Struct, kw_only=True, rename="camel"):
    """All webhooks of the user, newest first."""

    items: list[WebhookBody]


class RequestedTest(msgspec.Struct, kw_only=True, rename="camel"):
    """The delivery that tests the receiver."""

    delivery_id: UUID


class ListDeliveries(msgspec.Struct, kw_only=True, rename="camel"):
    """The query for a page of deliveries."""

    limit: Limit = 20
    cursor: UUID | None = None


class DeliveryError(msgspec.Struct, kw_only=True, rename="camel"):
    """Why the last attempt failed."""

    code: str
    message: str


class DeliveryItem(msgspec.Struct, kw_only=True, rename="camel"):
    """A delivery. `id` is the `webhook-id` of its messages; `responseStatus` is the status of the last answer."""

    id: UUID
    event: str
    status: DeliveryStatus
    attempts: int
    next_attempt_at: datetime | None
    response_status: int | None
    error: DeliveryError | None
    created_at: datetime
    last_attempt_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Convert a delivery."""
        error = None
        if delivery.error_code is not None:
            error = DeliveryError(code=delivery.error_code, message=delivery.error_message or "")
        return cls(
            id=delivery.id,
            event=delivery.event,
            status=delivery.status,
            attempts=delivery.attempts,
            next_attempt_at=_utc(delivery.next_attempt_at),
            response_status=delivery.response_status,
            error=error,
            created_at=as_utc(delivery.created_at),
            last_attempt_at=_utc(delivery.last_attempt_at),
            ended_at=_utc(delivery.ended_at),
        )


class DeliveryItems(msgspec.Struct, kw_only=True, rename="camel"):
    """Deliveries, newest first."""

    items: list[DeliveryItem]
    next_cursor: UUID | None

    @classmethod
    def of(cls, page: DeliveryPage) -> Self:
        """Convert a page of deliveries."""
        return cls(items=[DeliveryItem.of(delivery) for delivery in page.items], next_cursor=page.next_cursor)


def _utc(time: datetime | None) -> datetime | None:
    return None if time is None else as_utc(time)
