"""Build responses: data and errors in the envelope of the API, and responses without a body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from litestar import Request, Response

from pressroom.errors import PressroomError

JSON: Final = "application/json"
_encoder: Final = msgspec.json.Encoder()


def data_response(data: msgspec.Struct, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Return a response with data in its envelope."""
    return json_response(success_body(data), status=status, headers=headers)


def success_body(data: msgspec.Struct) -> bytes:
    """Encode data in its envelope: `{"success": true, "data": …}`."""
    return b'{"success":true,"data":' + _encoder.encode(data) + b"}"


def error_response(_request: Request[Any, Any, Any], error: PressroomError, headers: Mapping[str, str]) -> Response[bytes]:
    """Return a response with an error in its envelope: `{"success": false, "error": …}`."""
    content: dict[str, Any] = {"code": error.code, "message": error.message, "details": error.details}
    body = _encoder.encode({"success": False, "error": content})
    return json_response(body, status=error.status, headers=headers)


def json_response(body: bytes, *, status: int, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Return a response whose body is encoded JSON."""
    return Response(body, status_code=status, media_type=JSON, headers=dict(headers or {}))


def empty_response(*, status: int, headers: Mapping[str, str]) -> Response[bytes]:
    """Return a response without a body: a redirect, or `304 Not Modified`."""
    return Response(b"", status_code=status, media_type="text/plain", headers=dict(headers))


def as_utc(time: datetime) -> datetime:
    """Convert a time to UTC; the database server returns times in its own time zone."""
    return time.astimezone(UTC)
