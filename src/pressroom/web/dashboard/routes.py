"""List the routes of the dashboard of an exam."""

from __future__ import annotations

from typing import Final

from pressroom.web.dashboard import page

ROUTES: Final = (page.show_exam,)
