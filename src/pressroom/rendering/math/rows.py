"""Correct what stands in a row: groups that are none, numbers in parts, functions without a space."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.fences import correct_fences, is_closing, wrap_fenced
from pressroom.rendering.math.heights import LARGE, settle_fences
from pressroom.rendering.math.tokens import APPLIED, is_operator, text_of

ROWS: Final = frozenset({"math", "mrow", "mstyle", "msqrt", "mtd", "mpadded", "mphantom"})
"""Elements whose children stand in a row."""
DIGITS: Final = re.compile(r"\d+")
DECIMAL: Final = "decimal"
"""An attribute, for the time of correction, of a comma in braces."""
THIN: Final = "0.1667em"
"""Three eighteenths, as in TeX."""
STYLES: Final = frozenset({"displaystyle", "scriptlevel"})
SCRIPTED: Final = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
UNSPACED: Final = frozenset("()[]{},;!′″=<>≤≥⩽⩾+−|")
"""What follows the name of a function without a space of its own."""


def correct_row(children: Iterable[Element], *, decimal_comma: bool) -> list[Element]:
    """Return the corrected children of a row; each of them has been corrected itself.

    `decimal_comma`: whether a comma between two digits belongs to a number when the formula does not say so.
    """
    row = [child for child in children if not _is_empty(child)]
    row = list(_with_numbers(row, decimal_comma=decimal_comma))
    row = wrap_fenced(row)
    correct_fences(row)
    settle_fences(row)
    _close_integrals(row)
    row = list(_with_spaces(row))
    return list(row[0]) if len(row) == 1 and row[0].tag == "mrow" and not row[0].attrib else row


def unwrapped(element: Element) -> Element:
    """Return the only child of a group that has no attributes; a name of several upright letters as one name."""
    if element.tag == "mrow" and not element.attrib:
        if len(element) == 1:
            if _is_comma(element[0]):
                element[0].set(DECIMAL, "true")
            return element[0]
        visible = [child for child in element if child.tag != "mspace"]
        if len(visible) == 1 and visible[0].get(APPLIED):
            return visible[0]  # the spaces that Temml sets around a function are set anew
        if len(element) > 1 and all(child.tag == "mi" and child.get("mathvariant") == "normal" for child in element):
            return _name(text_of(element))
    if element.tag == "mpadded" and len(element) == 1 and element.attrib == {"lspace": "0"}:
        return element[0]
    if element.tag == "mstyle" and len(element) == 1 and element[0].tag == "mfrac" and STYLES.issuperset(element.attrib):
        element[0].attrib.update(element.attrib)
        return element[0]
    return element


def space(width: str) -> Element:
    """Return a space."""
    return Element("mspace", {"width": width})


def _name(text: str) -> Element:
    made = Element("mi")
    made.text = text
    return made


def _is_empty(element: Element) -> bool:
    return (element.tag in {"mrow", "mi", "mo", "mn", "mtext"} and not len(element) and not element.text) or (
        element.tag == "mspace" and not element.attrib
    )


def _with_numbers(row: list[Element], *, decimal_comma: bool) -> Iterator[Element]:
    """Put the parts of a decimal number together: `0{,}04`, and `0,04` where no second comma follows."""
    at = 0
    while at < len(row):
        first = row[at]
        comma, last = (row[at + 1], row[at + 2]) if at + 2 < len(row) else (None, None)
        grouped = comma is not None and comma.get(DECIMAL) == "true"
        around = (row[at - 1] if at else None, row[at + 3] if at + 3 < len(row) else None)
        listed = any(map(_is_comma, around)) or all(map(_is_bracket, around))
        if (
            first.tag == "mn"
            and _is_comma(comma)
            and (grouped or (decimal_comma and not listed))
            and last is not None
            and (number := _leading_number(last)) is not None
        ):
            number.text = f"{first.text},{number.text}"
            yield last
            at += 3
        else:
            yield first
            at += 1


def _is_bracket(element: Element | None) -> bool:
    """Say whether an element is a round bracket: between two of them, a pair of numbers stands more often than one."""
    return is_operator(element) and text_of(element) in {"(", ")"}


def _is_comma(element: Element | None) -> bool:
    return is_operator(element) and text_of(element) == ","


def _leading_number(element: Element) -> Element | None:
    """Return the number that an element begins with: itself, or the base of its scripts."""
    base = element[0] if element.tag in SCRIPTED and len(element) else element
    return base if base.tag == "mn" and DIGITS.fullmatch(base.text or "") else None


def _close_integrals(row: list[Element]) -> None:
    """Take the space before a large sign that follows a relation or begins the row: the relation has one of its own."""
    for before, element in zip((None, *row), row, strict=False):
        sign = element[0] if element.tag in SCRIPTED and len(element) else element
        if is_operator(sign) and text_of(sign) in LARGE and (before is None or (is_operator(before) and not is_closing(before))):
            sign.set("lspace", "0")


def _with_spaces(row: list[Element]) -> Iterator[Element]:
    """Set a thin space before a function that follows a factor, and one before an argument without brackets."""
    if row:
        yield row[0]
    for before, after in pairwise(row):
        if "mspace" not in {before.tag, after.tag} and _is_apart(before, after):
            yield space(THIN)
        yield after


def _is_apart(before: Element, after: Element) -> bool:
    if _is_function(before):
        first = after[0] if after.tag == "mrow" and len(after) else after
        return not is_operator(first) or text_of(first) not in UNSPACED
    return _is_function(after) and (not is_operator(before) or is_closing(before))


def _is_function(element: Element) -> bool:
    base = element[0] if element.tag in SCRIPTED and len(element) else element
    return base.get(APPLIED) == "true"
