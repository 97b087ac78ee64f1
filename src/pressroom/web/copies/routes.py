"""List the routes of the copy of a student."""

from __future__ import annotations

from typing import Final

from pressroom.web.copies import changing, page, printed

ROUTES: Final = (page.show_copy, page.show_keys, changing.change, printed.show_pages)
