"""Render pages from the templates in the folder `templates`. All values are escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response

from pressroom.errors import PressroomError

MEDIA_TYPE: Final = "text/html; charset=utf-8"
"""The `Content-Type` of pages. The framework adds the character set to `text/html`."""
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)


def page(template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Response[bytes]:
    """Return a response with a page: a template, rendered with these values."""
    body = _TEMPLATES.get_template(f"{template}.html").render(values).encode()
    return Response(body, status_code=status, media_type="text/html", headers=dict(headers or {}))


def error_page(error: PressroomError, headers: Mapping[str, str]) -> Response[bytes]:
    """Return a response with a page that shows the message of an error, and the request id of an internal error."""
    # The first sentence of a message is what failed, the rest is what to do.
    failed, _, advice = error.message.partition(". ")
    return page(
        "error",
        status=error.status,
        headers=headers,
        failed=failed.removesuffix("."),
        advice=advice,
        request_id=error.details.get("requestId"),
    )
