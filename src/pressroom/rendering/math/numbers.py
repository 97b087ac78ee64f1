"""Put the parts of decimal numbers together: `0{,}04` in all languages, and `0,04` in those with a decimal comma."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.tokens import SCRIPTED, core_of, is_operator, text_of

DIGITS: Final = re.compile(r"\d+")
DECIMAL: Final = "decimal"
"""An attribute, for the time of correction, of a comma in braces."""
SQUARE: Final = frozenset("[]⟦⟧")
BRACKETS: Final = SQUARE | frozenset("(){}")
PAIR: Final = re.compile(r"\d+,\d+")
ENDS: Final = re.compile(r"[+−-]?\d+,\d+[π∞]?(?:/\d+)?")
"""What stands between square brackets that hold the ends of an interval, not a product such as `[0,5x+1]`."""

MOST_INSIDE: Final = 16
"""Elements of a row from one bracket of an interval to the other, spaces included."""


def with_numbers(row: list[Element], *, decimal_comma: bool) -> Iterator[Element]:
    """Yield the elements of a row, with one for each decimal number.

    `decimal_comma`: whether a comma between two digits belongs to a number when the formula does not say so. Where a second
    comma follows it separates the members of a list, and between brackets the ends of an interval or a pair.
    """
    brackets = [at for at, element in enumerate(row) if _bracket(element)]
    at = 0
    while at < len(row):
        first = row[at]
        comma, last = (row[at + 1], row[at + 2]) if at + 2 < len(row) else (None, None)
        if (
            first.tag == "mn"
            and comma is not None
            and is_comma(comma)
            and (comma.get(DECIMAL) == "true" or (decimal_comma and not _separates(row, at + 1, brackets)))
            and last is not None
            and (number := _leading_number(last)) is not None
        ):
            number.text = f"{first.text},{number.text}"
            yield last
            at += 3
        else:
            yield first
            at += 1


def is_comma(element: Element | None) -> bool:
    """Say whether an element is a comma."""
    return is_operator(element) and text_of(element) == ","


def _separates(row: list[Element], comma: int, brackets: list[int]) -> bool:
    """Say whether a comma stands between members of a list, between the ends of an interval, or in a pair."""
    around = (row[comma - 2] if comma > 1 else None, row[comma + 2] if comma + 2 < len(row) else None)
    if any(map(is_comma, around)):
        return True
    after = bisect(brackets, comma)
    if not 0 < after < len(brackets):
        return False
    start, end = brackets[after - 1], brackets[after]
    if end - start > MOST_INSIDE:
        return False
    inside = "".join(map(text_of, row[start + 1 : end]))
    expected = ENDS if {_bracket(row[start]), _bracket(row[end])} <= SQUARE else PAIR
    return expected.fullmatch(inside) is not None


def _bracket(element: Element) -> str:
    """Return the bracket that an element is, with scripts or without; empty for none."""
    core = core_of(element)
    return text_of(core) if is_operator(core) and text_of(core) in BRACKETS else ""


def _leading_number(element: Element) -> Element | None:
    """Return the number that an element begins with: itself, or the base of its scripts."""
    base = element[0] if element.tag in SCRIPTED and len(element) else element
    return base if base.tag == "mn" and DIGITS.fullmatch(base.text or "") else None
