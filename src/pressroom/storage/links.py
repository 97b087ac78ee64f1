"""Signed download links: a token that carries what to serve and until when, so that serving needs no database row."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from pressroom.errors import ExportExpiredError, ForbiddenError

SALT: Final = "pressroom.storage.links"
"""Keeps these signatures apart from whatever else is signed with the same secret."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a valid token says: the stored key, how to name and type the download, and its end in Unix seconds."""

    key: str
    file_name: str
    content_type: str
    expires_at: int


class LinkSigner:
    """Makes and opens download tokens. They are signed (HMAC-SHA-256), not encrypted: put nothing secret in them."""

    def __init__(self, secret: str, *, clock: Callable[[], float] = time.time) -> None:
        """Take the signing secret, and a clock that returns Unix seconds."""
        self._clock = clock
        self._serializer = URLSafeSerializer(
            secret, salt=SALT, signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        )

    def sign(self, *, key: str, file_name: str, content_type: str, ttl_seconds: int) -> str:
        """Make a URL-safe token that opens for `ttl_seconds` from now."""
        return self._serializer.dumps([key, file_name, content_type, int(self._clock()) + ttl_seconds])

    def open(self, token: str) -> Link:
        """Check a token and tell what it stands for.

        Raises:
            ForbiddenError: The token was not signed here or has been changed; the message does not say which.
            ExportExpiredError: The token's time is over; the file itself may still be there.
        """
        try:
            key, file_name, content_type, expires_at = msgspec.convert(self._serializer.loads(token), tuple[str, str, str, int])
        except (BadData, msgspec.ValidationError) as error:
            raise ForbiddenError("This download link is not valid. Open the download from your exports again.") from error
        if self._clock() >= expires_at:
            raise ExportExpiredError(
                "This download link has expired. Ask for a fresh one: open the download from your exports again."
            )
        return Link(key=key, file_name=file_name, content_type=content_type, expires_at=expires_at)
