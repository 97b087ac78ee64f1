"""Make the secrets of webhooks, and sign messages as the Standard Webhooks specification says.

A secret is not stored. It is derived from a random seed, which is stored, and the secret key of the installation, which
is not in the database: neither alone gives it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from standardwebhooks import Webhook

LABEL: Final = b"pressroom.webhooks.secret:"
"""Separates these secrets from others that are derived from the same key."""
PREFIX: Final = "whsec_"
SEED_BYTES: Final = 32


@dataclass(frozen=True, kw_only=True)
class NewSecret:
    """A new secret, which is shown once, and what is stored of it."""

    secret: str
    seed: bytes
    hash: bytes


def new_secret(*, secret_key: str) -> NewSecret:
    """Make the secret of a new webhook: 256 bits, as `whsec_` and base64."""
    seed = secrets.token_bytes(SEED_BYTES)
    secret = _derived(seed, secret_key=secret_key)
    return NewSecret(secret=secret, seed=seed, hash=_hash(secret))


def secret_of(seed: bytes, stored_hash: bytes, *, secret_key: str) -> str | None:
    """Derive a webhook's secret again; None: the key of the installation is not the one that it was made with."""
    secret = _derived(seed, secret_key=secret_key)
    return secret if hmac.compare_digest(_hash(secret), stored_hash) else None


def signed_headers(body: str, *, message_id: str, secret: str, now: float) -> dict[str, str]:
    """Return the headers of one attempt. `now` is in Unix seconds; receivers refuse old times, so each attempt has its own."""
    # The library takes any time for one in UTC.
    signature = Webhook(secret).sign(message_id, datetime.fromtimestamp(int(now), UTC), body)
    return {"webhook-id": message_id, "webhook-timestamp": str(int(now)), "webhook-signature": signature}


def _derived(seed: bytes, *, secret_key: str) -> str:
    key = hmac.new(secret_key.encode(), LABEL + seed, hashlib.sha256).digest()
    return PREFIX + base64.b64encode(key).decode()


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
