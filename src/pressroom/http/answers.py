"""Answers in the envelope of the wire contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from litestar import Response

from pressroom.errors import PressroomError

JSON: Final = "application/json"
_encoder: Final = msgspec.json.Encoder()


def answer(data: msgspec.Struct, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Answer with data."""
    return json_response(success_body(data), status=status, headers=headers)


def success_body(data: msgspec.Struct) -> bytes:
    """Write data in its envelope."""
    return b'{"success":true,"data":' + _encoder.encode(data) + b"}"


def failure(error: PressroomError, headers: Mapping[str, str]) -> Response[bytes]:
    """Answer with an error in its envelope."""
    described: dict[str, Any] = {"code": error.code, "message": error.message, "details": error.details}
    body = _encoder.encode({"success": False, "error": described})
    return json_response(body, status=error.status, headers=headers)


def json_response(body: bytes, *, status: int, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Answer with a body that is JSON already."""
    return Response(body, status_code=status, media_type=JSON, headers=dict(headers or {}))


def empty(*, status: int, headers: Mapping[str, str]) -> Response[bytes]:
    """Answer without a body: a redirection, or `304 Not Modified`."""
    return Response(b"", status_code=status, media_type="text/plain", headers=dict(headers))


def utc(time: datetime) -> datetime:
    """Bring a time of the database, in whatever zone its server writes, to UTC."""
    return time.astimezone(UTC)
