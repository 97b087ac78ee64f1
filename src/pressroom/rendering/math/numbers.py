"""Put the parts of decimal numbers together: `0{,}04` in all languages, and `0,04` in those with a decimal comma."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.pairs import brackets_of, is_group_of_number, separates
from pressroom.rendering.math.tokens import ROWS, base_of, is_comma, text_of

DIGITS: Final = re.compile(r"\d+")
DECIMAL: Final = "decimal"
"""An attribute, for the time of correction, of a comma in braces."""


def with_numbers(row: list[Element], *, decimal_comma: bool) -> Iterator[Element]:
    """Yield the elements of a row, with one for each decimal number.

    `decimal_comma`: whether a comma between two digits belongs to a number when the formula does not say so. Where a second
    comma follows it separates the members of a list, and between brackets the ends of an interval or a pair.
    """
    if decimal_comma:
        join_in_groups(row)
    brackets = brackets_of(row)
    at = 0
    while at < len(row):
        first = row[at]
        comma, last = (row[at + 1], row[at + 2]) if at + 2 < len(row) else (None, None)
        if (
            first.tag == "mn"
            and comma is not None
            and is_comma(comma)
            and (comma.get(DECIMAL) == "true" or (decimal_comma and not separates(row, at + 1, brackets)))
            and last is not None
            and (number := _leading_number(last)) is not None
        ):
            number.text = f"{first.text},{number.text}"
            yield last
            at += 3
        else:
            yield first
            at += 1


def join_in_groups(row: list[Element]) -> None:
    """Join the decimal number in each group of a row that is nothing but this number in round brackets, in place."""
    for at, element in enumerate(row):
        if is_group_of_number(row, at):
            group = base_of(element)
            group[3].text = f"{text_of(group[1])},{text_of(group[3])}"
            del group[1:3]


def split_numbers(tree: Element, latex: str) -> None:
    """Take numbers apart at their commas, in place: Temml writes `0,1` as one, also where it is the ends of an interval.

    A comma in braces, `0{,}1`, stays that of a number.
    """
    for parent in list(tree.iter()):
        for at, element in reversed(list(enumerate(parent))):
            if element.tag == "mn" and "," in text_of(element):
                parts = list(_split(text_of(element).split(","), latex))
                if parent.tag in ROWS:
                    parent[at : at + 1] = parts
                else:
                    parent[at] = Element("mrow")
                    parent[at].extend(parts)


def _split(parts: list[str], latex: str) -> Iterator[Element]:
    yield _token("mn", parts[0])
    for before, after in pairwise(parts):
        comma = _token("mo", ",")
        if f"{before}{{,}}{after}" in latex:
            comma.set(DECIMAL, "true")
        yield comma
        yield _token("mn", after)


def _token(name: str, text: str) -> Element:
    made = Element(name)
    made.text = text
    return made


def _leading_number(element: Element) -> Element | None:
    """Return the number that an element begins with: itself, or the base of its scripts."""
    base = base_of(element)
    return base if base.tag == "mn" and DIGITS.fullmatch(base.text or "") else None
