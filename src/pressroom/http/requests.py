"""Reading of requests: bodies, queries, ids, and the headers that HTTP gives a meaning."""

from __future__ import annotations

import asyncio
import re
from typing import Final, TypeVar
from uuid import UUID

import msgspec

from pressroom.errors import FieldError, InvalidRequestError, PressroomError, UnsupportedMediaTypeError
from pressroom.http.decoding import decode_json, decode_strings
from pressroom.http.dependencies import ApiRequest

Schema = TypeVar("Schema", bound=msgspec.Struct)

READ_AT_ONCE_BYTES: Final = 16_384
"""A body of this size is read faster than a thread takes it over: 0.1 ms."""
LONGEST_WAIT_SECONDS: Final = 30
_WAIT: Final = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,9})\"?(?=$|[,;\s])", re.ASCII | re.IGNORECASE)
_ENTITY_TAG: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"', re.ASCII)
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


async def read_body(request: ApiRequest, schema: type[Schema]) -> Schema:
    """Read a JSON body.

    Raises:
        UnsupportedMediaTypeError: It is declared as something else than JSON in UTF-8.
        PayloadTooLargeError: It is larger than the setting allows.
        InvalidRequestError: It is empty, no JSON, or of another shape.
    """
    media_type, parameters = request.content_type
    if media_type.lower() != "application/json" or parameters.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaTypeError
    body = await request.body()
    if not body:
        raise InvalidRequestError("The body is empty. Send a JSON object.")
    if len(body) <= READ_AT_ONCE_BYTES:
        return decode_json(body, schema)
    return await asyncio.to_thread(decode_json, body, schema)


def read_query(request: ApiRequest, schema: type[Schema]) -> Schema:
    """Read the query string; of a name that stands twice the last value counts.

    Raises:
        InvalidRequestError: A value is wrong; details name each.
    """
    return decode_strings(_last_values(request), schema)


def read_id(text: str, *, otherwise: type[PressroomError]) -> UUID:
    """Read an id of the path. A text that is no id is the id of nothing: the error is the one for an unknown id."""
    if not _UUID.fullmatch(text):
        raise otherwise
    return UUID(text)


def preferred_wait(request: ApiRequest) -> int | None:
    """Return the seconds of `Prefer: wait=N`, at most 30; None: the client does not want to wait (RFC 7240)."""
    for header in request.headers.getall("Prefer", []):
        if (found := _WAIT.search(header)) and (seconds := int(found[1])) > 0:
            return min(seconds, LONGEST_WAIT_SECONDS)
    return None


def bypasses_cache(request: ApiRequest) -> bool:
    """Tell whether the client wants a fresh answer: `Cache-Control: no-cache`."""
    return "no-cache" in request.headers.get("Cache-Control", "").lower()


def entity_tags(request: ApiRequest, header: str) -> tuple[str, ...] | None:
    """Return the tags of `If-Match` or `If-None-Match` without quotes; None: the header is absent or `*`.

    `W/` is passed over: a compressing proxy adds it to tags that were strong (RFC 9110 section 8.8.1).
    """
    text = request.headers.get(header, "").strip()
    return None if text in {"", "*"} else tuple(_ENTITY_TAG.findall(text))


def expected_versions(request: ApiRequest) -> tuple[int, ...] | None:
    """Return the versions that `If-Match` allows to be overwritten; None: any.

    Raises:
        InvalidRequestError: The header holds no version such as `"3"`.
    """
    tags = entity_tags(request, "If-Match")
    if tags is None:
        return None
    # Nine digits: what PostgreSQL's integer holds.
    if not tags or not all(tag.isascii() and tag.isdecimal() and len(tag) <= 9 for tag in tags):  # noqa: PLR2004
        raise InvalidRequestError.for_fields([FieldError("If-Match", 'must be a version in quotes, such as "3".')])
    return tuple(int(tag) for tag in tags)


def _last_values(request: ApiRequest) -> dict[str, str]:
    return {name: str(values[-1]) for name, values in request.query_params.dict().items()}
