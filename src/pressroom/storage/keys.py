"""Which names the store accepts, so that a key can never lead out of it or into its own working folder."""

from __future__ import annotations

import re
from typing import Final

MAX_KEY_LENGTH: Final = 512
"""Characters; below the 1,024 bytes of S3 and, with a root in front, the 4,096 of a Linux path."""
MAX_SEGMENT_LENGTH: Final = 200
"""Characters; a file name may have 255 bytes on Linux, and a part being written gets a suffix."""

_SEGMENT: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.,=+@-]*", re.ASCII)


def checked_key(key: str) -> str:
    """Return the key as it came when it is safe: `a/b/c.pdf`, of letters, digits and `_ . , = + @ -`.

    No segment is empty or starts with a dot, so `..`, absolute paths and the store's own folder are out.

    Raises:
        ValueError: The key breaks a rule. Keys are made by Pressroom, so this is a fault of the caller.
    """
    if not 0 < len(key) <= MAX_KEY_LENGTH:
        raise ValueError(f"a key has 1 to {MAX_KEY_LENGTH} characters, this one {len(key)}")
    for segment in key.split("/"):
        if len(segment) > MAX_SEGMENT_LENGTH or not _SEGMENT.fullmatch(segment):
            raise ValueError(f"{segment[:50]!r} may not be part of a key")
    return key
