"""Estimate how high parts of a formula are, where the browser is told more than it needs or takes more than it shows.

A radical takes the width of its largest form, and leaves the rest empty behind it (MathML Core, "preferred inline size of a
glyph stretched along the block axis"). Classes take that room back.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.tokens import LIMIT_SIGNS, is_operator, text_of

TOKENS: Final = frozenset({"mi", "mn", "mo", "mtext", "mspace"})
LARGE: Final = LIMIT_SIGNS | frozenset("∫∬∭∮")


def is_low(element: Element) -> bool:
    """Say whether an element is no higher than a line of text: names, numbers, accents."""
    if element.tag in TOKENS:
        return not (is_operator(element) and text_of(element) in LARGE)
    return element.tag in {"mrow", "mover", "mtext"} and "class" not in element.attrib and all(map(is_low, element))


def is_tall(element: Element) -> bool:
    """Say whether an element is higher than a line with scripts: it holds a fraction, a table or a large sign."""
    if element.tag in TOKENS:
        return is_operator(element) and text_of(element) in LARGE
    if element.tag in {"mfrac", "mtable", "munder", "munderover"}:
        return True
    return any(map(is_tall, element))


def set_radical(radical: Element) -> None:
    """Give a radical the class for the form of its sign, in place."""
    content = list(radical)[:1] if radical.tag == "mroot" else list(radical)
    if all(map(is_low, content)):
        radical.set("class", "low")
    elif not any(map(is_tall, content)) and not any(_has_radical(part) for part in content):
        radical.set("class", "middle")


def _has_radical(element: Element) -> bool:
    return any(part.tag in {"msqrt", "mroot"} for part in element.iter())


def settle_fences(row: list[Element]) -> None:
    r"""Let the brackets around what is not tall keep their size, in place.

    `\left` and `\right` ask for more than they need: TeX would leave such brackets as they are.
    """
    fences = [element for element in row if is_operator(element) and element.get("stretchy") == "true"]
    if fences and not any(map(is_tall, row)):
        for fence in fences:
            if "minsize" not in fence.attrib:
                fence.set("stretchy", "false")
