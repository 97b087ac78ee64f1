"""Read requests: bodies, queries, ids and standard headers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Final, TypeVar
from uuid import UUID

import msgspec
from litestar.exceptions import InternalServerException

from pressroom.errors import FieldError, InvalidRequestError, PayloadTooLargeError, PressroomError, UnsupportedMediaTypeError
from pressroom.http.decoding import decode_json, decode_strings
from pressroom.http.dependencies import ApiRequest
from pressroom.http.json_text import check_value_count
from pressroom.http.unread import declared_length

Schema = TypeVar("Schema", bound=msgspec.Struct)

INLINE_BODY_BYTES: Final = 16_384
"""Bodies up to this size are decoded in the event loop: decoding takes 0.1 ms, less than handing it to a thread."""
MAX_WAIT_SECONDS: Final = 30
UTF_8: Final = frozenset({"utf-8", "utf8"})
_WAIT: Final = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,9})\"?(?=$|[,;\s])", re.ASCII | re.IGNORECASE)
_ENTITY_TAG: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"', re.ASCII)
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


async def read_body(request: ApiRequest, schema: type[Schema]) -> Schema:
    """Read and decode a JSON body.

    Raises:
        UnsupportedMediaTypeError: `Content-Type` is not JSON in UTF-8.
        PayloadTooLargeError: The body is larger than the setting `max_body_bytes`.
        InvalidRequestError: The body is incomplete, empty, not JSON, or does not match the schema.
    """
    body = await read_json_text(request)
    if len(body) <= INLINE_BODY_BYTES:
        return decode_json(body, schema)
    return await asyncio.to_thread(decode_json, body, schema)


async def read_json_text(request: ApiRequest) -> bytes:
    """Receive a JSON body without decoding it.

    Raises:
        UnsupportedMediaTypeError: `Content-Type` is not JSON in UTF-8.
        PayloadTooLargeError: The body is larger than the route or the setting `max_body_bytes` allows.
        InvalidRequestError: The body is incomplete or empty.
    """
    media_type, parameters = request.content_type
    if media_type.lower() != "application/json" or parameters.get("charset", "utf-8").lower() not in UTF_8:
        raise UnsupportedMediaTypeError
    body = await whole_body(request)
    if not body:
        raise InvalidRequestError("The body is empty. Send a JSON object.")
    return body


async def read_file_body(request: ApiRequest, suffixes: Mapping[str, str]) -> tuple[str, str]:
    """Read a body that is a file in UTF-8, and return its text and its suffix: that of its type in `suffixes`.

    Raises:
        UnsupportedMediaTypeError: `Content-Type` is none of `suffixes`, or not in UTF-8.
        PayloadTooLargeError: The body is larger than the setting `max_body_bytes`.
        InvalidRequestError: The body is incomplete, empty, not in UTF-8, or JSON of too many values.
    """
    media_type, parameters = request.content_type
    suffix = suffixes.get(media_type.lower())
    if suffix is None or parameters.get("charset", "utf-8").lower() not in UTF_8:
        known = " or ".join(f"`Content-Type: {name}`" for name in suffixes)
        raise UnsupportedMediaTypeError(f"This content type is not supported. Send a file with {known}, in UTF-8.")
    body = await whole_body(request)
    if not body:
        raise InvalidRequestError("The body is empty. Send a file.")
    if suffix == ".json":
        check_value_count(body)
    try:
        return body.decode(), suffix
    except UnicodeDecodeError as error:
        raise InvalidRequestError("The body is not UTF-8. Send a file in UTF-8.") from error


async def whole_body(request: ApiRequest, *, most: int | None = None) -> bytes:
    """Receive the body, of at most `most` bytes.

    Raises:
        PayloadTooLargeError: The body is larger than that, or than the setting `max_body_bytes`.
        InvalidRequestError: The client closed the connection before the body was complete.
    """
    # A body whose length is declared is refused before it is received.
    if most is not None and (declared_length(request.scope) or 0) > most:
        raise PayloadTooLargeError(_larger_than(most))
    try:
        body = await request.body()
    except InternalServerException as error:  # the framework raises it for this reason only
        raise InvalidRequestError("The connection was closed before the body was complete. Send the request again.") from error
    if most is not None and len(body) > most:
        raise PayloadTooLargeError(_larger_than(most))
    return body


def read_query(request: ApiRequest, schema: type[Schema]) -> Schema:
    """Read the query string. If a name is repeated, its last value is used.

    Raises:
        InvalidRequestError: A value is wrong; details name each wrong value.
    """
    return decode_strings(_last_values(request), schema)


def read_id(text: str, *, not_found: type[PressroomError]) -> UUID:
    """Parse an id of the path. Raise `not_found` if the text is not a UUID, because nothing has such an id."""
    if not _UUID.fullmatch(text):
        raise not_found
    return UUID(text)


def preferred_wait(request: ApiRequest) -> int | None:
    """Return the seconds of `Prefer: wait=N`, at most `MAX_WAIT_SECONDS`; None: do not wait (RFC 7240)."""
    for header in request.headers.getall("Prefer", []):
        if (found := _WAIT.search(header)) and (seconds := int(found[1])) > 0:
            return min(seconds, MAX_WAIT_SECONDS)
    return None


def bypasses_cache(request: ApiRequest) -> bool:
    """Return whether the client asks for a new file: `Cache-Control: no-cache`."""
    return "no-cache" in request.headers.get("Cache-Control", "").lower()


def entity_tags(request: ApiRequest, header: str) -> tuple[str, ...] | None:
    """Return the tags of `If-Match` or `If-None-Match` without quotes; None: the header is absent or `*`.

    The prefix `W/` is ignored: a proxy that compresses adds it to strong tags (RFC 9110, section 8.8.1).
    """
    text = request.headers.get(header, "").strip()
    return None if text in {"", "*"} else tuple(_ENTITY_TAG.findall(text))


def expected_versions(request: ApiRequest) -> tuple[int, ...] | None:
    """Return the versions that `If-Match` allows to be replaced; None: any version.

    Raises:
        InvalidRequestError: The header holds no version such as `"3"`.
    """
    tags = entity_tags(request, "If-Match")
    if tags is None:
        return None
    # Every number of nine digits fits into PostgreSQL's integer.
    if not tags or not all(tag.isascii() and tag.isdecimal() and len(tag) <= 9 for tag in tags):  # noqa: PLR2004
        raise InvalidRequestError.for_fields([FieldError("If-Match", 'must be a version in quotes, such as "3".')])
    return tuple(int(tag) for tag in tags)


def _larger_than(most: int) -> str:
    return f"The body is too large. Send at most {most:,} bytes."


def _last_values(request: ApiRequest) -> dict[str, str]:
    return {name: str(values[-1]) for name, values in request.query_params.dict().items()}
