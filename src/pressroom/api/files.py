"""`/files/{token}`: download a stored file, whole or in part. The signed link replaces the identity."""

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
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.downloads import file_headers, stream_file
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import entity_tags
from pressroom.http.responses import empty_response, error_response
from pressroom.storage.ranges import ByteRange, requested_range, unsatisfied_range


class RangeNotSatisfiableError(PressroomError):
    """The range begins after the end of the file. Request the size of the file with HEAD first."""

    code = "RANGE_NOT_SATISFIABLE"
    status = 416
    retryable = False


@route(
    "/files/{token:str}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt=operation_opt(
        Operation(
            summary="Download a stored file with a signed link",
            tag="files",
            public=True,
            path_parameters={"token": "The token of a signed link, to which a download redirects."},
            headers={
                "Range": "One range of bytes, such as `bytes=0-1023`. Any other value is ignored.",
                "If-None-Match": "The entity tag of the file that the client has.",
                "If-Range": "The entity tag of the file that the client has in part. If it differs, the whole file is sent.",
            },
            responses={
                200: ResponseSpec(description="The file.", media_type="application/pdf"),
                206: ResponseSpec(
                    description="The requested range of the file.",
                    media_type="application/pdf",
                    headers={"Content-Range": "The range, and the size of the file in bytes."},
                ),
                304: ResponseSpec(description="The client has the current file.", media_type=""),
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
async def signed_file(token: FromPath[str], request: ApiRequest, services: InjectedServices) -> Response[bytes] | Stream:
    """Send the file of a signed link."""
    link = services.links.open(token)
    size = await services.store.size(link.key)
    headers = file_headers(key=link.key, file_name=link.file_name)
    tag = headers["ETag"].strip('"')
    if tag in (entity_tags(request, "If-None-Match") or ()):
        return empty_response(status=304, headers=headers)
    range_header = request.headers.get("Range") if request.headers.get("If-Range", f'"{tag}"') == f'"{tag}"' else None
    span = requested_range(range_header, size=size)
    if span == "unsatisfiable":
        error = RangeNotSatisfiableError(details={"size": size})
        return error_response(error, {"Content-Range": unsatisfied_range(size)})
    headers |= {"Accept-Ranges": "bytes"}
    if span is not None:
        headers["Content-Range"] = span.content_range
    part = span or ByteRange(start=0, end=size, size=size)
    headers["Content-Length"] = str(part.end - part.start)
    status = 206 if span else 200
    if request.method == "HEAD":
        return Response(b"", status_code=status, media_type=link.content_type, headers=headers)
    return stream_file(services.store, link.key, part, status=status, media_type=link.content_type, headers=headers)
