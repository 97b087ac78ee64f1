"""All pages, in one list."""

from __future__ import annotations

from typing import Final

from litestar.types import ControllerRouterHandler

from pressroom.web import sign_in

ROUTES: Final[list[ControllerRouterHandler]] = [
    sign_in.show_button,
    sign_in.sign_in,
]
