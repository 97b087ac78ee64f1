"""Put vowel signs where they are on the ligature lam-alef (the OpenType table GPOS)."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from fontTools.ttLib.tables import otTables as _tables  # noqa: N813 - a module in spite of its name

# fontTools makes these classes at run time, so their types are not known.
otTables: Any = _tables  # noqa: N816 - its own name

MARK_TO_BASE: Final = 4
"""Type of positioning lookups."""
RIGHT_TO_LEFT: Final = 1
GENERAL: Final = "mark"


def place_marks(font: Any, ligatures: Mapping[str, str], *, component: int, shift: int) -> None:
    """Give each glyph the places of marks that a component of its ligature has, moved by `shift` font units.

    Args:
        font: Its table GPOS is changed.
        ligatures: Each glyph to its ligature.
        component: 0 is the first letter, 1 the second.
        shift: Along the line.
    """
    table = font["GPOS"].table
    subtables = [subtable for lookup in table.LookupList.Lookup for subtable in lookup.SubTable]
    places = [place for place in map(_unwrapped, subtables) if isinstance(place, otTables.MarkLigPos)]
    for place in places:
        attached = dict(zip(place.LigatureCoverage.glyphs, place.LigatureArray.LigatureAttach, strict=True))
        records = {
            glyph: _moved(attached[ligature].ComponentRecord[component].LigatureAnchor, shift)
            for glyph, ligature in ligatures.items()
            if ligature in attached
        }
        if records:
            _add_lookup(font, _base_places(font, place, records))


def _unwrapped(subtable: Any) -> Any:
    """Return what an extension holds, which only says where it is."""
    return getattr(subtable, "ExtSubTable", subtable)


def _moved(anchors: list[Any], shift: int) -> Any:
    record: Any = otTables.BaseRecord()
    record.BaseAnchor = deepcopy(anchors)
    for anchor in filter(None, record.BaseAnchor):
        anchor.XCoordinate += shift
    return record


def _base_places(font: Any, place: Any, records: Mapping[str, Any]) -> Any:
    """Build a subtable for the same marks on these glyphs."""
    rule: Any = otTables.MarkBasePos()
    rule.Format, rule.ClassCount = 1, place.ClassCount
    rule.MarkCoverage, rule.MarkArray = deepcopy(place.MarkCoverage), deepcopy(place.MarkArray)
    rule.BaseCoverage = otTables.Coverage()
    rule.BaseCoverage.glyphs = sorted(records, key=font.getGlyphID)
    rule.BaseArray = otTables.BaseArray()
    rule.BaseArray.BaseRecord = [records[glyph] for glyph in rule.BaseCoverage.glyphs]
    rule.BaseArray.BaseCount = len(records)
    return rule


def _add_lookup(font: Any, rule: Any) -> None:
    table = font["GPOS"].table
    lookup: Any = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = MARK_TO_BASE, RIGHT_TO_LEFT
    lookup.SubTable, lookup.SubTableCount = [rule], 1
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == GENERAL:
            record.Feature.LookupListIndex.append(table.LookupList.LookupCount - 1)
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)
