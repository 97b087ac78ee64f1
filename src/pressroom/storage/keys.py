"""Validate keys of stored files, and make and recognize the keys of exports."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

MAX_KEY_LENGTH: Final = 512
"""Characters. S3 allows 1,024 bytes; a Linux path, which includes the store's folder, 4,096."""
MAX_SEGMENT_LENGTH: Final = 200
"""Characters. Linux allows 255 bytes."""

_SEGMENT: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.,=+@-]*", re.ASCII)
EXPORTS: Final = "exports/"
"""The folder of all exports."""
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_OWN: Final = re.compile(rf"{EXPORTS}{_UUID}/{_UUID}_[0-9]{{8}}T[0-9]{{6}}Z_[0-9a-f]{{12}}-[0-9]+\.[a-z0-9]+", re.ASCII)


def checked_key(key: str) -> str:
    """Return the key unchanged when it is valid, such as `a/b/c.pdf`.

    Segments hold letters, digits and `_ . , = + @ -`. No segment is empty or begins with a dot, which excludes `..`,
    absolute paths and the store's staging folder.

    Raises:
        ValueError: The key is not valid. Keys are made by Pressroom, so this is a defect of the caller.
    """
    if not 0 < len(key) <= MAX_KEY_LENGTH:
        raise ValueError(f"a key has 1 to {MAX_KEY_LENGTH} characters, this one {len(key)}")
    for segment in key.split("/"):
        if not _is_segment(segment):
            raise ValueError(f"{segment[:50]!r} may not be part of a key")
    return key


def is_key(text: str) -> bool:
    """Return whether a text is a valid key."""
    return 0 < len(text) <= MAX_KEY_LENGTH and all(map(_is_segment, text.split("/")))


def user_folder(user_id: UUID) -> str:
    """Return the folder of all files of one user."""
    return f"{EXPORTS}{user_id}"


def export_key(*, user_id: UUID, subject_id: UUID, made: datetime, job_id: UUID, attempt: int, extension: str) -> str:
    """Return the key for the file of one attempt; each attempt has its own.

    The time is for people who inspect the store. `extension` has no dot, and is in lower case.
    """
    stamp = made.astimezone(UTC).strftime(_STAMP)
    return f"{user_folder(user_id)}/{subject_id}_{stamp}_{job_id.hex[-12:]}-{attempt}.{extension}"


def is_own_key(key: str) -> bool:
    """Return whether a key has the form of `export_key`. The clean-up removes only such files."""
    return _OWN.fullmatch(key) is not None


def _is_segment(text: str) -> bool:
    return len(text) <= MAX_SEGMENT_LENGTH and _SEGMENT.fullmatch(text) is not None
