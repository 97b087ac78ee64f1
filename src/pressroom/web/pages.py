"""Pages: each is a template of the folder `templates` inside the layout. What it is given is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response

from pressroom.errors import PressroomError

MEDIA_TYPE: Final = "text/html; charset=utf-8"
"""What pages are sent as: the framework adds the character set by itself."""
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)


def page(template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **given: Any) -> Response[bytes]:
    """Answer with a page."""
    body = _TEMPLATES.get_template(f"{template}.html").render(given).encode()
    return Response(body, status_code=status, media_type="text/html", headers=dict(headers or {}))


def error_page(error: PressroomError, headers: Mapping[str, str]) -> Response[bytes]:
    """Answer with a page that says what failed and what to do, and the request id of an internal error."""
    failed, _, advice = error.message.partition(". ")
    return page(
        "error",
        status=error.status,
        headers=headers,
        failed=failed.removesuffix("."),
        advice=advice,
        request_id=error.details.get("requestId"),
    )
