"""`/files/{token}`: stored files, streamed whole or in part. It needs no identity: the link is the right."""

from __future__ import annotations

from litestar import Response, route
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.response import Stream

from pressroom.errors import (
    ExportExpiredError,
    ForbiddenError,
    NotFoundError,
    PressroomError,
    StorageUnavailableError,
)
from pressroom.http.answers import empty, failure
from pressroom.http.dependencies import ApiRequest, GivenServices
from pressroom.http.downloads import file_headers, stored_file
from pressroom.http.operations import Answer, Operation, described
from pressroom.http.requests import entity_tags
from pressroom.storage.ranges import ByteRange, requested_range, unsatisfied_range


class RangeNotSatisfiableError(PressroomError):
    """The file does not reach to the start of this range. Ask for its size with HEAD first."""

    code = "RANGE_NOT_SATISFIABLE"
    status = 416
    retryable = False


@route(
    "/files/{token:str}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt=described(
        Operation(
            summary="A stored file, by a signed link",
            tag="files",
            public=True,
            path_parameters={"token": "The signed link, as a download redirects to it."},
            headers={
                "Range": "One range of bytes, such as `bytes=0-1023`; anything else is passed over.",
                "If-None-Match": "The tag of the file that the client has.",
                "If-Range": "The tag of the file that the range continues; with another file all is sent.",
            },
            answers={
                200: Answer(description="The file.", media_type="application/pdf"),
                206: Answer(
                    description="A part of it.",
                    media_type="application/pdf",
                    headers={"Content-Range": "Which part, of how many bytes."},
                ),
                304: Answer(description="The client has it already.", media_type=""),
            },
            errors=(
                ForbiddenError,
                NotFoundError,
                ExportExpiredError,
                RangeNotSatisfiableError,
                StorageUnavailableError,
            ),
        )
    ),
)
async def signed_file(token: FromPath[str], request: ApiRequest, services: GivenServices) -> Response[bytes] | Stream:
    """Serve the file that a signed link stands for."""
    link = services.links.open(token)
    size = await services.store.size(link.key)
    headers = file_headers(key=link.key, file_name=link.file_name)
    tag = headers["ETag"].strip('"')
    if tag in (entity_tags(request, "If-None-Match") or ()):
        return empty(status=304, headers=headers)
    wanted = request.headers.get("Range") if request.headers.get("If-Range", f'"{tag}"') == f'"{tag}"' else None
    span = requested_range(wanted, size=size)
    if span == "unsatisfiable":
        error = RangeNotSatisfiableError(details={"size": size})
        return failure(error, {"Content-Range": unsatisfied_range(size)})
    headers |= {"Accept-Ranges": "bytes"}
    if span is not None:
        headers["Content-Range"] = span.content_range
    part = span or ByteRange(start=0, end=size, size=size)
    headers["Content-Length"] = str(part.end - part.start)
    status = 206 if span else 200
    if request.method == "HEAD":
        return Response(b"", status_code=status, media_type=link.content_type, headers=headers)
    return stored_file(services.store, link.key, part, status=status, media_type=link.content_type, headers=headers)
