"""Check that texts of a printed document stand where they must."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Final

from pressroom.errors import ExportWarning
from pressroom.kinds import Placed
from pressroom.rendering.pdf.box import POINTS_PER_INCH, Box
from pressroom.rendering.pdf.pdfium import open_in_pdfium

POINTS_PER_MILLIMETRE: Final = POINTS_PER_INCH / 25.4
TOLERANCE: Final = 2.0
"""Points: accents and descenders reach over a line."""


def place_warnings(pdf: bytes, placed: Placed) -> tuple[ExportWarning, ...]:
    """Return the warning of texts that do not stand in their area of the first page. Raises as `open_in_pdfium`.

    Letters are counted, because their order in text of two directions is the reader's.
    """
    with open_in_pdfium(pdf) as reader:
        height = reader.page_height(0)
        left, right = (each * POINTS_PER_MILLIMETRE for each in (placed.left, placed.right))
        top, bottom = (height - each * POINTS_PER_MILLIMETRE for each in (placed.top, placed.bottom))
        area = Box(left - TOLERANCE, bottom - TOLERANCE, right + TOLERANCE, top + TOLERANCE)
        found = reader.text_within(0, area)
    missing = _letters("".join(placed.texts)) - _letters(found)
    return (placed.otherwise,) if missing else ()


def _letters(text: str) -> Counter[str]:
    normal = unicodedata.normalize("NFKC", text).casefold()
    return Counter(each for each in normal if each.isalnum())
