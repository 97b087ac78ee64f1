"""Keys of stored files: which names the store accepts, how Pressroom makes its own, and how it knows them again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

MAX_KEY_LENGTH: Final = 512
"""Characters; below the 1,024 bytes of S3 and, with a root in front, the 4,096 of a Linux path."""
MAX_SEGMENT_LENGTH: Final = 200
"""Characters; a file name may have 255 bytes on Linux."""

_SEGMENT: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.,=+@-]*", re.ASCII)
EXPORTS: Final = "exports/"
"""The folder of all exports."""
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_OWN: Final = re.compile(rf"{EXPORTS}{_UUID}/{_UUID}_[0-9]{{8}}T[0-9]{{6}}Z_[0-9a-f]{{12}}-[0-9]+\.[a-z0-9]+", re.ASCII)


def checked_key(key: str) -> str:
    """Return the key as it came when it is safe: `a/b/c.pdf`, of letters, digits and `_ . , = + @ -`.

    No segment is empty or starts with a dot, so `..`, absolute paths and the store's own folder are out.

    Raises:
        ValueError: The key breaks a rule. Keys are made by Pressroom, so this is a fault of the caller.
    """
    if not 0 < len(key) <= MAX_KEY_LENGTH:
        raise ValueError(f"a key has 1 to {MAX_KEY_LENGTH} characters, this one {len(key)}")
    for segment in key.split("/"):
        if not _is_segment(segment):
            raise ValueError(f"{segment[:50]!r} may not be part of a key")
    return key


def is_key(text: str) -> bool:
    """Tell whether the store accepts a text as a key."""
    return 0 < len(text) <= MAX_KEY_LENGTH and all(map(_is_segment, text.split("/")))


def export_key(*, user_id: UUID, subject_id: UUID, made: datetime, job_id: UUID, attempt: int, extension: str) -> str:
    """Name the file of one attempt of an export; two attempts never write the same key.

    The time is there for people who look into the store. `extension` is without its dot, in lower case.
    """
    stamp = made.astimezone(UTC).strftime(_STAMP)
    return f"{EXPORTS}{user_id}/{subject_id}_{stamp}_{job_id.hex[-12:]}-{attempt}.{extension}"


def is_own_key(key: str) -> bool:
    """Tell whether Pressroom makes keys of this form. Clean-up removes no other file, whoever put it into the store."""
    return _OWN.fullmatch(key) is not None


def _is_segment(text: str) -> bool:
    return len(text) <= MAX_SEGMENT_LENGTH and _SEGMENT.fullmatch(text) is not None
