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
"""Points by which text may reach over the top and the sides: accents, and letters that overhang."""
LAST_LINE: Final = 5.0
"""Points above the lower edge that a line must reach: the reader counts one that is cut, too."""
DOTLESS: Final = str.maketrans("ı", "i")
"""The capital of both is I outside of Turkish."""


def place_warnings(pdf: bytes, placed: Placed) -> tuple[ExportWarning, ...]:
    """Return the warning of texts that do not stand in their area of the first page, or not alone. Raises as `open_in_pdfium`.

    Letters are counted, because their order in text of two directions is the reader's. Accents and capitals do not count.
    """
    with open_in_pdfium(pdf) as reader:
        height = reader.page_height(0)
        left, right = (each * POINTS_PER_MILLIMETRE for each in (placed.left, placed.right))
        top, bottom = (height - each * POINTS_PER_MILLIMETRE for each in (placed.top, placed.bottom))
        area = Box(left - TOLERANCE, bottom + LAST_LINE, right + TOLERANCE, top + TOLERANCE)
        found = reader.text_within(0, area)
        printed = "".join(map(reader.text, range(reader.page_count())))
    # Letters that no font has are nowhere; GLYPH_MISSING names them.
    wanted, shown = _letters("".join(placed.texts)) & _letters(printed), _letters(found)
    strange = shown - wanted - _letters(placed.above)
    return (placed.otherwise,) if wanted - shown or strange else ()


def _letters(text: str) -> Counter[str]:
    normal = unicodedata.normalize("NFKD", text.casefold()).translate(DOTLESS)
    return Counter(each for each in normal if each.isalnum())
