"""Tell the comma of a pair or an interval from that of a decimal number, by what stands around the brackets."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable
from itertools import islice
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.tokens import APPLIED, FUNCTIONS, SQUARE, base_of, core_of, is_comma, is_operator, text_of

BRACKETS: Final = SQUARE | frozenset("(){}")
PAIR: Final = re.compile(r"\d+,\d+")
ENDS: Final = re.compile(r"[+−-]?\d+,\d+[π∞]?(?:/\d+)?")
"""What stands between square brackets that hold the ends of an interval, not a product such as `[0,5x+1]`."""
GROUP: Final = re.compile(r"\(\d+,\d+\)")
ELEMENTS_OF_GROUP: Final = 5
MOST_INSIDE: Final = 16
"""Elements of a row from one bracket of an interval to the other, spaces included."""
OF_ONE_NUMBER: Final = FUNCTIONS - {"gcd", "hom", "inf", "lcm", "max", "min", "pgcd", "ppcm", "sup"}
RECKONING: Final = frozenset("+−×÷·⋅∗/")
"""Between two numbers."""


def brackets_of(row: list[Element]) -> list[int]:
    """Return the places of all brackets of a row, with scripts or without."""
    return [at for at, element in enumerate(row) if _bracket(element)]


def separates(row: list[Element], comma: int, brackets: list[int]) -> bool:
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
    if {_bracket(row[start]), _bracket(row[end])} <= SQUARE:
        return ENDS.fullmatch(inside) is not None
    return PAIR.fullmatch(inside) is not None and not _is_number(row, start, end)


def is_group_of_number(row: list[Element], at: int) -> bool:
    r"""Say whether an element is a decimal number in a group of brackets, as `\left` and `\right` make one."""
    group = base_of(row[at])
    if group.tag != "mrow" or len(group) != ELEMENTS_OF_GROUP or not GROUP.fullmatch(text_of(group)):
        return False
    return _is_number(row, at, at)


def _is_number(row: list[Element], start: int, end: int) -> bool:
    """Say whether the round brackets from `start` to `end` hold one number, with which the formula reckons; else a pair."""
    before, after = _nearest(reversed(row[:start])), _nearest(row[end + 1 :])
    name = base_of(before[0]) if before else None
    if name is not None and name.get(APPLIED):
        return text_of(name) in OF_ONE_NUMBER
    if row[end].tag in {"msub", "msup", "msubsup"}:
        return True
    return (name is None or name.tag in {"mo", "mn"}) and (_reckons(*before) or _reckons(*after))


def _nearest(elements: Iterable[Element]) -> list[Element]:
    return list(islice((element for element in elements if element.tag != "mspace"), 2))


def _reckons(sign: Element | None = None, number: Element | None = None) -> bool:
    """Say whether a sign beside brackets joins them with a number."""
    return is_operator(sign) and text_of(sign) in RECKONING and number is not None and base_of(number).tag == "mn"


def _bracket(element: Element) -> str:
    """Return the bracket that an element is, with scripts or without; empty for none."""
    core = core_of(element)
    return text_of(core) if is_operator(core) and text_of(core) in BRACKETS else ""
