"""Parse the `Range: bytes=…` header of a download (RFC 9110, 14.1 and 14.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

MAX_HEADER_LENGTH: Final = 64
"""Characters. `bytes=` and two positions of 19 digits, the most that a 64-bit size has, are shorter."""

_ONE_RANGE: Final = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, kw_only=True)
class ByteRange:
    """The bytes from `start` up to, not including, `end`, of a file of `size` bytes."""

    start: int
    end: int
    size: int

    @property
    def content_range(self) -> str:
        """Return the value of the `Content-Range` header, whose last position is inclusive."""
        return f"bytes {self.start}-{self.end - 1}/{self.size}"


def requested_range(header: str | None, *, size: int) -> ByteRange | Literal["unsatisfiable"] | None:
    """Parse a `Range` header for a file of `size` bytes.

    None: send the whole file (200), because there is no header, it is malformed, or it has several ranges, which a
    server may ignore. "unsatisfiable": answer 416 with `unsatisfied_range(size)`.
    """
    if header is None or len(header) > MAX_HEADER_LENGTH:
        return None
    found = _ONE_RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:  # the last n bytes
        start, end = max(0, size - int(found[2])), size
    else:
        start = int(found[1])
        last = int(found[2]) if found[2] else size - 1
        if found[2] and last < start:
            return None
        end = min(last + 1, size)
    return ByteRange(start=start, end=end, size=size) if start < end else "unsatisfiable"


def unsatisfied_range(size: int) -> str:
    """Return the `Content-Range` value of a 416 answer."""
    return f"bytes */{size}"
