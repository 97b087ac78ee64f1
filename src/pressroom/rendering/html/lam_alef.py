"""Draw lam-alef as two glyphs that look like the one ligature, so that the two letters extract in their order.

Arabic writes lam and alef as one shape. As one glyph it stands for two letters, which poppler and pdfium turn round
when they bring a line of right-to-left text into reading order: الإسلام comes out as اإلسالم. Here the lam becomes
the whole shape, and the alef what its hamza or madda adds, by a contextual substitution, which keeps the letters
apart.

Both have a place in the cmap, by a second name of their letter. Where a letter carries a vowel sign, the reader may
have nothing else to go by: Chromium writes the text of such a letter as /ActualText only, which pypdf and pdfminer
ignore.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import cmap_format_12 as _cmap_format_12

from pressroom.rendering.html.cut_characters import MATHEMATICAL_LAM
from pressroom.rendering.html.lam_alef_marks import place_marks
from pressroom.rendering.html.substitutions import add_context, drop_ligatures, substitute

cmap_format_12: Any = _cmap_format_12  # its types are not complete

LAM_SHAPES: Final[Mapping[int, int]] = {0xFEDF: 0xFEFB, 0xFEE0: 0xFEFC}
"""Lam at the start and in the middle of a word, to lam-alef (Arabic Presentation Forms-B)."""
HAMZA_SHAPES: Final = range(0xFEF5, 0xFEFB)
ALEFS: Final[Mapping[int, int]] = {0xFE82: 0xFEF5, 0xFE84: 0xFEF7, 0xFE88: 0xFEF9, 0xFE8E: 0xFEFB}
"""Alef at the end of a word, with madda, hamza above, hamza below and nothing, to lam-alef with the same."""
LAM_NAMES: Final = (0xFEDD, MATHEMATICAL_LAM)
"""Second names of lam for the two shapes: the isolated form (named twice) and the mathematical letter."""
ALEF_NAMES: Final[Mapping[int, int]] = {0xFE82: 0xFE81, 0xFE84: 0xFE83, 0xFE88: 0xFE87, 0xFE8E: 0xFE8D}
"""Second names of the alefs: their isolated forms."""
DOT: Final = 8
"""Font units of the square that fills a plain alef: pdfium takes a glyph without ink for a space. 0.04 points at 10."""


def separate_lam_alef(whole: bytes) -> bytes:
    """Return the font with other glyphs and substitutions for lam-alef; its cmap must still name the shaped letters."""
    font: Any = TTFont(io.BytesIO(whole), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    # Numbers for names, since HarfBuzz leaves names out; fontTools would derive them from the cmap.
    font.setGlyphOrder([f"glyph{index}" for index in range(font["maxp"].numGlyphs)])
    names: dict[int, str] = font.getBestCmap()
    half = min(font["hmtx"][names[shape]][0] for shape in LAM_SHAPES.values()) // 2
    lams = {names[lam]: _add_lam(font, names[shape], half) for lam, shape in LAM_SHAPES.items()}
    alefs = {names[alef]: _add_alef(font, names[shape], half) for alef, shape in ALEFS.items()}
    drop_ligatures(font, shapes={names[code] for code in (*LAM_SHAPES.values(), *HAMZA_SHAPES)}, marks=_marks(names))
    add_context(font, [lams, alefs], [substitute(lams), substitute(alefs)])
    ligatures = {glyph: names[shape] for glyph, shape in zip(lams.values(), LAM_SHAPES.values(), strict=True)}
    place_marks(font, ligatures, component=0, shift=-half)
    ligatures = {alefs[names[alef]]: names[shape] for alef, shape in ALEFS.items()}
    place_marks(font, ligatures, component=1, shift=0)
    _name(font, dict(zip(LAM_NAMES, lams.values(), strict=True)) | {ALEF_NAMES[alef]: alefs[names[alef]] for alef in ALEFS})
    target = io.BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue()


def _marks(names: Mapping[int, str]) -> set[str]:
    """Return the glyphs of vowel signs, shadda and hamza; as one glyph two of them would have no name."""
    return {names[code] for code in range(0x64B, 0x656) if code in names}


def _add_lam(font: Any, shape: str, half: int) -> str:
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(shape, (1, 0, 0, 1, -half, 0))
    advance, bearing = font["hmtx"][shape]
    return _add_glyph(font, pen, advance=advance - half, bearing=bearing - half)


def _add_alef(font: Any, shape: str, half: int) -> str:
    """Draw what the shape has beside plain lam-alef."""
    pen = TTGlyphPen(font.getGlyphSet())
    drawn = font["glyf"][shape]
    if drawn.isComposite():
        mark = next(part for part in drawn.components if font["hmtx"][part.glyphName][0] == 0 or part.y)
        pen.addComponent(mark.glyphName, (1, 0, 0, 1, mark.x, mark.y))
        return _add_glyph(font, pen, advance=half, bearing=font["hmtx"][mark.glyphName][1] + mark.x)
    bearing = half // 2
    pen.moveTo((bearing, 0))
    for corner in ((bearing, DOT), (bearing + DOT, DOT), (bearing + DOT, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return _add_glyph(font, pen, advance=half, bearing=bearing)


def _add_glyph(font: Any, pen: Any, *, advance: int, bearing: int) -> str:
    name = f"glyph{len(font.getGlyphOrder())}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyph: Any = pen.glyph()
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, bearing)
    return name


def _name(font: Any, glyphs: Mapping[int, str]) -> None:
    """Put the glyphs into the cmap, in a table that has room for code points beyond U+FFFF."""
    table: Any = cmap_format_12(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0  # Windows, Unicode
    table.cmap = {**font.getBestCmap(), **glyphs}
    font["cmap"].tables = [table]
