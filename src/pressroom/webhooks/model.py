"""Define the data classes of webhooks and their deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal
from uuid import UUID

Event = Literal["export.completed", "export.failed", "batch.ended"]
"""The events that a webhook can be told of."""
DeliveryStatus = Literal["pending", "delivered", "failed"]
TEST_EVENT: Final = "webhook.test"
"""The event of a delivery that only tests the receiver. Every webhook gets its own tests."""
MAX_WEBHOOKS: Final = 20
"""The most webhooks of one user."""


class Problem(StrEnum):
    """Why an attempt at a delivery failed. The value is the code; `message` says what to do."""

    ADDRESS_FORBIDDEN = "ADDRESS_FORBIDDEN"
    NAME_NOT_FOUND = "NAME_NOT_FOUND"
    NAME_SERVER_SLOW = "NAME_SERVER_SLOW"
    CONNECTION_FAILED = "CONNECTION_FAILED"
    TLS_FAILED = "TLS_FAILED"
    TIMED_OUT = "TIMED_OUT"
    ANSWER_UNREADABLE = "ANSWER_UNREADABLE"
    REDIRECTED = "REDIRECTED"
    REFUSED = "REFUSED"
    GONE = "GONE"
    WEBHOOK_DISABLED = "WEBHOOK_DISABLED"
    SECRET_CHANGED = "SECRET_CHANGED"  # noqa: S105 - a code
    WORKER_LOST = "WORKER_LOST"
    INTERNAL_ERROR = "INTERNAL_ERROR"

    @property
    def message(self) -> str:
        """Return what failed and what to do, in sentences."""
        return _MESSAGES[self]


_MESSAGES: Final[dict[Problem, str]] = {
    Problem.ADDRESS_FORBIDDEN: (
        "The name of the receiver leads to an address of this machine or of an internal network, where nothing is "
        "delivered. Use a receiver with a public address."
    ),
    Problem.NAME_NOT_FOUND: "The name of the receiver has no address. Check the name and its DNS records.",
    Problem.NAME_SERVER_SLOW: (
        "The name of the receiver could not be looked up in time. Check the name and its DNS server, then try again."
    ),
    Problem.CONNECTION_FAILED: "No connection to the receiver could be made, or it broke. Check that the receiver runs.",
    Problem.TLS_FAILED: (
        "The receiver has no valid certificate for its name, or speaks no TLS. Check its certificate with all "
        "intermediate certificates."
    ),
    Problem.TIMED_OUT: (
        "The receiver did not answer in time. Answer within ten seconds: accept the event first, and process it afterwards."
    ),
    Problem.ANSWER_UNREADABLE: "The receiver did not answer in HTTP/1.1. Check that the port is that of a web server.",
    Problem.REDIRECTED: "The receiver redirects, which is not followed. Make a webhook with the final address.",
    Problem.REFUSED: "The receiver answered with a status other than 2xx. Look into its log.",
    Problem.GONE: "The receiver answered 410 Gone, which disables the webhook. Make a new webhook when you need it again.",
    Problem.WEBHOOK_DISABLED: "The webhook was disabled before this was delivered. Make a new webhook when you need it again.",
    Problem.SECRET_CHANGED: (
        "The secret key of this installation has changed, and the webhook's secret with it. Delete the webhook and make "
        "a new one."
    ),
    Problem.WORKER_LOST: "The worker stopped during the last attempt. The receiver may have got the event.",
    Problem.INTERNAL_ERROR: "The delivery failed inside Pressroom. Tell the administrator the delivery's id.",
}


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """A webhook as its user sees it."""

    id: UUID
    url: str
    events: tuple[Event, ...]
    disabled_at: datetime | None
    """When the receiver answered 410; None: it is enabled."""
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One event for one webhook, and how far its delivery is."""

    id: UUID
    event: str
    status: DeliveryStatus
    attempts: int
    next_attempt_at: datetime | None
    response_status: int | None
    """The status that the receiver answered to the last attempt; None: it gave no answer."""
    error_code: str | None
    error_message: str | None
    created_at: datetime
    last_attempt_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DeliveryPage:
    """A page of deliveries, newest first. `next_cursor` requests the next page; None: this is the last."""

    items: tuple[Delivery, ...]
    next_cursor: UUID | None


@dataclass(frozen=True, kw_only=True)
class ClaimedDelivery:
    """A delivery that a worker has claimed for one attempt, with its webhook."""

    id: UUID
    user_id: UUID
    attempts: int
    event: str
    data: dict[str, Any]
    created_at: datetime
    url: str
    secret_seed: bytes
    secret_hash: bytes
    disabled: bool
