"""`/files/{token}`: download a stored file, whole or in part. The signed link replaces the identity."""

from __future__ import annotations

from litestar import Response, route
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.response import Stream

from pressroom.errors import ExportExpiredError, ForbiddenError, NotFoundError, StorageUnavailableError
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.downloads import RangeNotSatisfiableError, answer_file
from pressroom.http.operations import Operation, ResponseSpec, operation_opt


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
    return await answer_file(request, services.store, key=link.key, file_name=link.file_name, media_type=link.content_type)
