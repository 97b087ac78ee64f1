"""List the routes of the list of exams."""

from __future__ import annotations

from typing import Final

from pressroom.web.exams import page

ROUTES: Final = (page.show_exams,)
