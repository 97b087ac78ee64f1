"""Correct matrices, systems and arrays: alignment, spaces and lines as classes, since browsers ignore the attributes."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.temml import STYLE

ALIGNED: Final = {"left": "at-start", "right": "at-end", "tml-left": "at-start", "tml-right": "at-end"}
EQUATIONS: Final = "0em 2em"
"""The spaces between columns where a relation begins each second one."""
NOTHING: Final = frozenset({"0em", "0pt", "0"})
RULES: Final = {"borderTop": "rule-top", "borderBottom": "rule-bottom", "borderLeft": "rule-start", "borderRight": "rule-end"}
WIDE: Final = "1em"


def correct_table(table: Element) -> None:
    """Give the cells of a table their classes, in place."""
    paired = table.get("columnspacing") == EQUATIONS
    shared = table.get("columnalign", "")
    for row in table:
        for column, cell in enumerate(row):
            classes = [ALIGNED[name] for name in _alignments(cell, shared) if name in ALIGNED][:1]
            if paired:
                classes.append("tight-start" if column % 2 else "tight-end")
            classes += _spaces(cell)
            classes += [RULES[side] for side in RULES if _is_line(cell.get(STYLE + side, ""))]
            kept = {name: cell.attrib[name] for name in ("rowspan", "columnspan") if name in cell.attrib}
            cell.attrib.clear()
            cell.attrib.update(kept | ({"class": " ".join(dict.fromkeys(classes))} if classes else {}))
    displayed = table.get("displaystyle")
    table.attrib.clear()
    if displayed:
        table.set("displaystyle", displayed)


def _alignments(cell: Element, shared: str) -> list[str]:
    return [cell.get("columnalign", ""), cell.get(STYLE + "textAlign", ""), *cell.get("class", "").split(), shared]


def _spaces(cell: Element) -> list[str]:
    left, right = cell.get(STYLE + "paddingLeft"), cell.get(STYLE + "paddingRight")
    spaces = ["tight-start" if left in NOTHING else "wide-start" if left == WIDE else ""]
    spaces += ["tight-end" if right in NOTHING else ""]
    return [name for name in spaces if name]


def _is_line(border: str) -> bool:
    return any(kind in border for kind in ("solid", "dashed", "double"))
