"""List the routes of the copy of a student."""

from __future__ import annotations

from typing import Final

from pressroom.web.copies import changing, page, printed

ROUTES: Final = (page.show_copy, page.show_copy_keys, changing.grade, printed.show_copy_pages)
