"""Send stored files as downloads: headers and streamed bodies."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from litestar import Response
from litestar.response import Stream

from pressroom.errors import PressroomError
from pressroom.http.dependencies import ApiRequest
from pressroom.http.requests import entity_tags
from pressroom.http.responses import empty_response, error_response
from pressroom.storage.disposition import content_disposition
from pressroom.storage.ranges import ByteRange, requested_range, unsatisfied_range
from pressroom.storage.store import Store


class RangeNotSatisfiableError(PressroomError):
    """The range begins after the end of the file. Request the size of the file with HEAD first."""

    code = "RANGE_NOT_SATISFIABLE"
    status = 416
    retryable = False


async def answer_file(
    request: ApiRequest, store: Store, *, key: str, file_name: str, media_type: str
) -> Response[bytes] | Stream:
    """Send a stored file, or the range of it that the client asks for, or nothing if the client has it.

    Raises:
        NotFoundError: The store has no such file.
        StorageUnavailableError: The store failed.
    """
    size = await store.size(key)
    headers = file_headers(key=key, file_name=file_name)
    tag = headers["ETag"].strip('"')
    if tag in (entity_tags(request, "If-None-Match") or ()):
        return empty_response(status=304, headers=headers)
    range_header = request.headers.get("Range") if request.headers.get("If-Range", f'"{tag}"') == f'"{tag}"' else None
    span = requested_range(range_header, size=size)
    if span == "unsatisfiable":
        error = RangeNotSatisfiableError(details={"size": size})
        return error_response(request, error, {"Content-Range": unsatisfied_range(size)})
    headers |= {"Accept-Ranges": "bytes"}
    if span is not None:
        headers["Content-Range"] = span.content_range
    part = span or ByteRange(start=0, end=size, size=size)
    headers["Content-Length"] = str(part.end - part.start)
    status = 206 if span else 200
    if request.method == "HEAD":
        return Response(b"", status_code=status, media_type=media_type, headers=headers)
    return stream_file(store, key, part, status=status, media_type=media_type, headers=headers)


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
