"""List the routes of the copy of a student."""

from __future__ import annotations

from typing import Final

from pressroom.web.copies import page

ROUTES: Final = (page.show_copy,)
