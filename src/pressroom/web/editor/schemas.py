"""`/schemas/{kind}.json`: the JSON Schema of the data of each kind, for any editor of JSON."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from pressroom.errors import NotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import entity_tags
from pressroom.http.responses import empty_response
from pressroom.kinds import KINDS
from pressroom.kinds.json_schema import data_schema
from pressroom.web.editor.preview import TAG

MEDIA_TYPE: Final = "application/schema+json"
SUFFIX: Final = ".json"


@get(
    "/schemas/{schema_name:str}",
    opt=operation_opt(
        Operation(
            summary="The JSON Schema of the data of a kind of document",
            tag=TAG,
            public=True,
            path_parameters={"schema_name": "The kind's name with `.json`, such as `resume.json`."},
            headers={"If-None-Match": "The entity tag of the schema that the client has."},
            responses={
                200: ResponseSpec(description="A schema of draft 7.", media_type=MEDIA_TYPE, headers={"ETag": "Its entity tag."}),
                304: ResponseSpec(description="The client has the current schema.", media_type=""),
            },
            errors=(NotFoundError,),
        )
    ),
)
async def read_schema(schema_name: FromPath[str], request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Return the schema of a kind."""
    kind = KINDS.get(schema_name.removesuffix(SUFFIX)) if schema_name.endswith(SUFFIX) else None
    if kind is None:
        raise NotFoundError(f"There is no schema of this name. Those that exist: {', '.join(map(schema_path, KINDS))}.")
    schema = _schema(kind.name, services.settings.base_url.rstrip("/") + schema_path(kind.name))
    tag = hashlib.sha256(schema).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', "Cache-Control": "public, max-age=3600"}
    if tag in (entity_tags(request, "If-None-Match") or ()):
        return empty_response(status=304, headers=headers)
    return Response(schema, media_type=MEDIA_TYPE, headers=headers)


def schema_path(kind_name: str) -> str:
    """Return the address of a kind's schema on this server."""
    return f"/schemas/{kind_name}{SUFFIX}"


@cache
def _schema(kind_name: str, address: str) -> bytes:
    return msgspec.json.encode(data_schema(KINDS[kind_name], address=address))
