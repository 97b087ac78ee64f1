"""Write a corrected tree as markup: only known elements, attributes and values, complete and within bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.colors import is_seen
from pressroom.rendering.math.errors import FormulaError
from pressroom.rendering.math.lengths import is_length, is_raised
from pressroom.rendering.math.tokens import TOKENS

DEEPEST: Final = 60
"""Levels of a tree; the most nested school formula has about fifteen."""
MOST_ELEMENTS: Final = 10_000
CHILDREN: Final[Mapping[str, int | None]] = {
    "math": None, "mrow": None, "mstyle": None, "mpadded": None, "msqrt": None, "mtd": None, "mtr": None, "mtable": None,
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3,
    "mmultiscripts": None, "mprescripts": 0, "mspace": 0, "mi": 0, "mn": 0, "mo": 0, "mtext": 0,
}  # fmt: skip
"""The elements that a formula may have, and the number of their children if it is fixed."""
CONTENT: Final[Mapping[str, str]] = {"mtable": "mtr", "mtr": "mtd"}
CLASSES: Final = frozenset(
    {
        "at-start", "at-end", "tight-start", "tight-end", "wide-start", "rule-top", "rule-bottom", "rule-start", "rule-end",
        "boxed", "underlined", "struck-up", "struck-down", "struck-cross", "struck-through", "low", "middle",
    }
)  # fmt: skip
"""The classes of `math.css`."""


def _is_boolean(value: str) -> bool:
    return value in {"true", "false"}


def _is_class(value: str) -> bool:
    return CLASSES.issuperset(value.split())


def _is_number(value: str) -> bool:
    return len(value) == 1 and value in "0123456789"


ATTRIBUTES: Final[Mapping[str, tuple[frozenset[str], Callable[[str], bool]]]] = {
    "mathcolor": (frozenset(CHILDREN), is_seen),
    "class": (frozenset({"mtd", "mrow", "msqrt", "mroot"}), _is_class),
    "displaystyle": (frozenset({"math", "mstyle", "mtable", "mrow", "mfrac"}), _is_boolean),
    "scriptlevel": (frozenset({"mstyle", "mrow", "mfrac"}), _is_number),
    "mathvariant": (frozenset({"mi"}), lambda value: value == "normal"),
    "form": (frozenset({"mo"}), lambda value: value in {"prefix", "infix", "postfix"}),
    "stretchy": (frozenset({"mo"}), _is_boolean),
    "symmetric": (frozenset({"mo"}), _is_boolean),
    "largeop": (frozenset({"mo"}), _is_boolean),
    "movablelimits": (frozenset({"mo"}), _is_boolean),
    "lspace": (frozenset({"mo", "mpadded"}), is_length),
    "rspace": (frozenset({"mo"}), is_length),
    "minsize": (frozenset({"mo"}), is_length),
    "maxsize": (frozenset({"mo"}), is_length),
    "accent": (frozenset({"mover", "munderover"}), _is_boolean),
    "accentunder": (frozenset({"munder", "munderover"}), _is_boolean),
    "linethickness": (frozenset({"mfrac"}), is_length),
    "voffset": (frozenset({"mpadded"}), is_raised),
    "width": (frozenset({"mspace", "mpadded"}), is_length),
    "height": (frozenset({"mspace", "mpadded"}), is_length),
    "depth": (frozenset({"mspace", "mpadded"}), is_length),
    "columnspan": (frozenset({"mtd"}), _is_number),
    "rowspan": (frozenset({"mtd"}), _is_number),
}
"""The attributes that a formula may have: the elements that may have them, and whether a value is allowed. Others are
left out: browsers ignore most of them."""


def check_size(element: Element) -> None:
    """Check how deep and how large a tree is, without recursion.

    Raises:
        FormulaError: It is too deep or too large.
    """
    level, elements = [element], 0
    for _ in range(DEEPEST):
        elements += len(level)
        level = [child for parent in level for child in parent]
        if not level:
            break
    if level:
        raise FormulaError(f"The formula is nested more than {DEEPEST} levels deep.")
    if elements > MOST_ELEMENTS:
        raise FormulaError(f"The formula has more than {MOST_ELEMENTS:,} parts.")


def markup_of(element: Element) -> str:
    """Return the tree as markup, with all texts and values escaped.

    Raises:
        FormulaError: An element is not allowed, lacks a part, or has text where none can be.
    """
    return "".join(_written(element))


def _written(element: Element) -> Iterator[str]:
    name = element.tag
    number = CHILDREN.get(name, -1)
    if number == -1 or (number is not None and len(element) != number):
        raise FormulaError(f"The element “{name[:40]}” is not allowed here, or lacks a part.")
    if any(child.tag != CONTENT[name] for child in element) if name in CONTENT else False:
        raise FormulaError(f"The element “{name}” holds something else than “{CONTENT[name]}”.")
    yield f"<{name}"
    for attribute, value in element.attrib.items():
        elements, is_allowed = ATTRIBUTES.get(attribute, (frozenset[str](), _is_boolean))
        if name in elements and is_allowed(value.strip()):
            yield f' {attribute}="{escape(value.strip())}"'
    yield ">"
    if name in TOKENS:
        yield escape(element.text or "", quote=False)
    for child in element:
        yield from _written(child)
    yield f"</{name}>"
