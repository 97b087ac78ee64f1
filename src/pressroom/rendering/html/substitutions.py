"""Change a font's substitution rules (the OpenType table GSUB)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fontTools.ttLib.tables import otTables as _tables  # noqa: N813 - a module in spite of its name

# fontTools makes these classes at run time, so their types are not known.
otTables: Any = _tables  # noqa: N816 - its own name

SINGLE, CHAIN_CONTEXT = 1, 6
"""Types of substitution lookups."""
RIGHT_TO_LEFT_IGNORING_MARKS: Final = 1 | 8
REQUIRED_LIGATURES: Final = "rlig"


def drop_ligatures(font: Any, *, shapes: set[str], marks: set[str]) -> None:
    """Take out the ligatures that are one of these shapes, and those of marks alone."""
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            for first, ligatures in getattr(subtable, "ligatures", {}).items():
                ligatures[:] = [
                    ligature
                    for ligature in ligatures
                    if ligature.LigGlyph not in shapes and not marks.issuperset((first, *ligature.Component))
                ]


def substitute(glyphs: Mapping[str, str]) -> Any:
    """Build a lookup that replaces glyphs one by one."""
    rule: Any = otTables.SingleSubst()
    rule.mapping = dict(glyphs)
    return _lookup([rule], kind=SINGLE)


def add_context(font: Any, sequence: Sequence[Iterable[str]], lookups: Sequence[Any]) -> None:
    """Add a required ligature: where these glyphs follow each other, apply to each the lookup of its place."""
    table = font["GSUB"].table
    first = len(table.LookupList.Lookup)
    context: Any = otTables.ChainContextSubst()
    context.Format = 3
    context.BacktrackCoverage, context.LookAheadCoverage = [], []
    context.BacktrackGlyphCount = context.LookAheadGlyphCount = 0
    context.InputCoverage = [_coverage(font, glyphs) for glyphs in sequence]
    context.InputGlyphCount = len(sequence)
    context.SubstLookupRecord = [_record(index, lookup=first + index) for index in range(len(sequence))]
    context.SubstCount = len(sequence)
    table.LookupList.Lookup += [*lookups, _lookup([context], kind=CHAIN_CONTEXT)]
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == REQUIRED_LIGATURES:
            record.Feature.LookupListIndex.append(len(table.LookupList.Lookup) - 1)
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)


def _lookup(rules: list[Any], *, kind: int) -> Any:
    lookup: Any = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = kind, RIGHT_TO_LEFT_IGNORING_MARKS
    lookup.SubTable, lookup.SubTableCount = rules, len(rules)
    return lookup


def _coverage(font: Any, glyphs: Iterable[str]) -> Any:
    coverage: Any = otTables.Coverage()
    coverage.glyphs = sorted(glyphs, key=font.getGlyphID)
    return coverage


def _record(index: int, *, lookup: int) -> Any:
    record: Any = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = index, lookup
    return record
