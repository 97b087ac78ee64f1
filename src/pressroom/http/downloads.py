"""Send stored files as downloads: headers and streamed bodies."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from litestar.response import Stream

from pressroom.storage.disposition import content_disposition
from pressroom.storage.ranges import ByteRange
from pressroom.storage.store import Store


def file_headers(*, key: str, file_name: str) -> dict[str, str]:
    """Return the response headers of a stored file."""
    return {
        "Content-Disposition": content_disposition(file_name),
        # A key is written once, so it identifies the content.
        "ETag": f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"',
        "Cache-Control": "private, max-age=3600",
    }


def stream_file(store: Store, key: str, part: ByteRange, *, status: int, media_type: str, headers: Mapping[str, str]) -> Stream:
    """Stream a range of a stored file. The caller sets `Content-Length` in the headers."""
    chunks = store.read(key, start=part.start, end=part.end)
    return Stream(chunks, status_code=status, media_type=media_type, headers=dict(headers))
