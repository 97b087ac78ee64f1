"""Draws lam-alef as two glyphs that look like the one ligature, so that the two letters extract in their order.

Arabic writes lam and alef as one shape. As one glyph it stands for two letters, which poppler and pdfium turn round
when they bring a line of right-to-left text into reading order: الإسلام comes out as اإلسالم. Here the lam becomes the
whole shape and the alef a blank of half its width, by a contextual substitution, which keeps the letters apart.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables as _tables  # noqa: N813 - a module in spite of its name

# fontTools makes these classes at run time, so their types are not known.
otTables: Any = _tables  # noqa: N816 - its own name

INITIAL_LAM, MEDIAL_LAM = 0xFEDF, 0xFEE0
LIGATURES: Final[Mapping[int, tuple[int, int]]] = {
    # final alef: the ligature with an initial lam, the ligature with a medial lam (Arabic Presentation Forms-B)
    0xFE82: (0xFEF5, 0xFEF6),
    0xFE84: (0xFEF7, 0xFEF8),
    0xFE88: (0xFEF9, 0xFEFA),
    0xFE8E: (0xFEFB, 0xFEFC),
}
SINGLE, CHAIN_CONTEXT = 1, 6
"""Types of substitution lookups."""
RIGHT_TO_LEFT_IGNORING_MARKS: Final = 1 | 8
SPECK: Final = 8
"""Font units of the square that fills the blank: pdfium takes a glyph without ink for a space. 0.04 points at 10."""


def separate_lam_alef(whole: bytes) -> bytes:
    """Return the font with other glyphs and substitutions for lam-alef; its cmap must still name the shaped letters."""
    font: Any = TTFont(io.BytesIO(whole), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    # Numbers for names, since HarfBuzz leaves names out; fontTools would derive them from the cmap.
    font.setGlyphOrder([f"glyph{index}" for index in range(font["maxp"].numGlyphs)])
    names: dict[int, str] = font.getBestCmap()
    lookups: list[Any] = font["GSUB"].table.LookupList.Lookup
    _drop_ligatures(lookups, {names[code] for pair in LIGATURES.values() for code in pair})
    contexts: list[Any] = []
    for alef, pair in LIGATURES.items():
        shapes = {names[lam]: names[shape] for lam, shape in zip((INITIAL_LAM, MEDIAL_LAM), pair, strict=True)}
        half = min(font["hmtx"][shape][0] for shape in shapes.values()) // 2
        blank = _add_glyph(font, f"{names[alef]}.blank", shape="", advance=half, shift=0)
        drawn = {
            lam: _add_glyph(font, f"{shape}.drawn", shape=shape, advance=font["hmtx"][shape][0] - half, shift=-half)
            for lam, shape in shapes.items()
        }
        first = len(lookups)
        lookups += [_substitution(drawn), _substitution({names[alef]: blank})]
        contexts.append(_context(font, [drawn, [names[alef]]], first))
    lookups.append(_lookup(contexts, kind=CHAIN_CONTEXT))
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "rlig":
            record.Feature.LookupListIndex.append(len(lookups) - 1)
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)
    font["GSUB"].table.LookupList.LookupCount = len(lookups)
    target = io.BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue()


def _drop_ligatures(lookups: list[Any], shapes: set[str]) -> None:
    for lookup in lookups:
        for subtable in lookup.SubTable:
            for ligatures in getattr(subtable, "ligatures", {}).values():
                ligatures[:] = [ligature for ligature in ligatures if ligature.LigGlyph not in shapes]


def _add_glyph(font: Any, name: str, *, shape: str, advance: int, shift: int) -> str:
    pen = TTGlyphPen(font.getGlyphSet())
    bearing = advance // 2
    if shape:
        pen.addComponent(shape, (1, 0, 0, 1, shift, 0))
        bearing = font["hmtx"][shape][1] + shift
    else:
        pen.moveTo((bearing, 0))
        for corner in ((bearing, SPECK), (bearing + SPECK, SPECK), (bearing + SPECK, 0)):
            pen.lineTo(corner)
        pen.closePath()
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyph: Any = pen.glyph()
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, bearing)
    return name


def _lookup(rules: list[Any], *, kind: int) -> Any:
    lookup: Any = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = kind, RIGHT_TO_LEFT_IGNORING_MARKS
    lookup.SubTable, lookup.SubTableCount = rules, len(rules)
    return lookup


def _substitution(mapping: dict[str, str]) -> Any:
    rule: Any = otTables.SingleSubst()
    rule.mapping = mapping
    return _lookup([rule], kind=SINGLE)


def _context(font: Any, sequence: list[Iterable[str]], first: int) -> Any:
    """Build the rule: where these glyphs follow each other, apply lookup `first` to the first one, and so on."""
    context: Any = otTables.ChainContextSubst()
    context.Format = 3
    context.BacktrackCoverage, context.LookAheadCoverage = [], []
    context.BacktrackGlyphCount = context.LookAheadGlyphCount = 0
    context.InputCoverage = [_coverage(font, glyphs) for glyphs in sequence]
    context.InputGlyphCount = len(sequence)
    context.SubstLookupRecord = [_record(index, lookup=first + index) for index in range(len(sequence))]
    context.SubstCount = len(sequence)
    return context


def _coverage(font: Any, glyphs: Iterable[str]) -> Any:
    coverage: Any = otTables.Coverage()
    coverage.glyphs = sorted(glyphs, key=font.getGlyphID)
    return coverage


def _record(index: int, *, lookup: int) -> Any:
    record: Any = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = index, lookup
    return record
