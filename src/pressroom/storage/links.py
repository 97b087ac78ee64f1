"""Sign download links. A token holds key, name, type and expiry of the file: a download needs no database row."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from pressroom.errors import ExportExpiredError, ForbiddenError

FILES: Final = "pressroom.storage.links"
BATCHES: Final = "pressroom.storage.links.batches"
"""Purposes of links. A token that was signed for one is not valid for another."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """The content of a valid token. `expires_at` is in Unix seconds."""

    key: str
    file_name: str
    content_type: str
    expires_at: int


class LinkSigner:
    """Sign and verify download tokens. They are signed (HMAC-SHA-256), not encrypted."""

    def __init__(self, secret: str, *, purpose: str = FILES, clock: Callable[[], float] = time.time) -> None:
        """Take the signing secret, what the links are for, and a clock that returns Unix seconds."""
        self._clock = clock
        self._serializer = URLSafeSerializer(
            secret, salt=purpose, signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        )

    def sign(self, *, key: str, file_name: str, content_type: str, ttl_seconds: int) -> str:
        """Return a URL-safe token that is valid for `ttl_seconds` from now."""
        return self._serializer.dumps([key, file_name, content_type, int(self._clock()) + ttl_seconds])

    def open(self, token: str) -> Link:
        """Verify a token and return its content.

        Raises:
            ForbiddenError: The signature is not valid; the message does not tell why.
            ExportExpiredError: The token has expired; its file may still exist.
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
