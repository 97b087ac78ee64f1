"""Correct what stands in a row: groups that are none, numbers in parts, functions without a space."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.fences import correct_fences, is_closing, wrap_fenced
from pressroom.rendering.math.heights import LARGE, settle_fences
from pressroom.rendering.math.letters import DOTLESS, plain_letters
from pressroom.rendering.math.numbers import DECIMAL, with_numbers
from pressroom.rendering.math.tokens import APPLIED, SCRIPTED, base_of, is_comma, is_operator, text_of

THIN: Final = "0.1667em"
"""Three eighteenths, as in TeX."""
STYLES: Final = frozenset({"displaystyle", "scriptlevel"})
VECTOR: Final = "\u20d7"
NARROW: Final = frozenset("ijlrst")
"""Letters over which the shortest arrow is long enough."""
ARROW_ROOM: Final = {True: "0.08em", False: "0.16em"}
"""How far an arrow reaches beyond a letter on each side; for narrow letters, and for others."""
UNSPACED: Final = frozenset("()[]{},;!′″=<>≤≥⩽⩾+−|")
"""What follows the name of a function without a space of its own."""


def correct_row(children: Iterable[Element], *, decimal_comma: bool) -> list[Element]:
    """Return the corrected children of a row; each of them has been corrected itself.

    `decimal_comma`: see `with_numbers`.
    """
    row = list(_shown(children))
    row = list(with_numbers(row, decimal_comma=decimal_comma))
    row = wrap_fenced(row)
    correct_fences(row)
    settle_fences(row)
    _close_integrals(row)
    row = list(_with_room(_with_spaces(row)))
    return list(row[0]) if len(row) == 1 and row[0].tag == "mrow" and not row[0].attrib else row


def unwrapped(element: Element) -> Element:
    """Return the only child of a group that has no attributes; a name of several upright letters as one name."""
    if element.tag == "mrow" and not element.attrib:
        if len(element) == 1:
            if is_comma(element[0]):
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


def _shown(children: Iterable[Element]) -> Iterator[Element]:
    """Yield what a row shows, without the space that Temml sets behind a name that has a space of its own.

    The mark of a function's application is before that space, and not before one of the author.
    """
    shown: Element | None = None
    marked = False
    for child in children:
        if _is_empty(child):
            marked = child.tag == "mo"
            continue
        if not (marked and child.tag == "mspace" and shown is not None and _has_space(shown)):
            yield child
        shown, marked = child, False


def _is_empty(element: Element) -> bool:
    return (element.tag in {"mrow", "mi", "mo", "mn", "mtext"} and not len(element) and not element.text) or (
        element.tag == "mspace" and not element.attrib
    )


def _close_integrals(row: list[Element]) -> None:
    """Take the space before a large sign that follows a relation or begins the row: the relation has one of its own."""
    for before, element in zip((None, *row), row, strict=False):
        sign = base_of(element)
        if is_operator(sign) and text_of(sign) in LARGE and (before is None or (is_operator(before) and not is_closing(before))):
            sign.set("lspace", "0")


def _with_room(row: Iterable[Element]) -> Iterator[Element]:
    """Set spaces beside a letter with an arrow: browsers take the width of the letter for that of both."""
    for element in row:
        carries = element.tag in SCRIPTED | {"mrow"} and len(element) and element[0].tag == "mover"
        accented = element[0] if carries else element
        letter = plain_letters(text_of(accented[0])) if accented.tag == "mover" and text_of(accented[1]) == VECTOR else ""
        if len(letter) != 1:
            yield element
            continue
        room = ARROW_ROOM[letter in NARROW or letter in DOTLESS]
        yield space(room)
        yield element
        if accented is element:
            yield space(room)


def _with_spaces(row: list[Element]) -> Iterator[Element]:
    """Set a thin space before a function that follows a factor, and one before an argument without brackets."""
    if row:
        yield row[0]
    for before, after in pairwise(row):
        if "mspace" not in {before.tag, after.tag} and _is_apart(before, after):
            yield space(THIN)
        yield after


def _has_space(element: Element) -> bool:
    """Say whether an element is a name with limits, which has a space of its own."""
    base = base_of(element)
    return base.get("rspace") == THIN and base.get("form") == "prefix"


def _is_apart(before: Element, after: Element) -> bool:
    if _is_function(before):
        first = after[0] if after.tag == "mrow" and len(after) else after
        return not is_operator(first) or text_of(first) not in UNSPACED
    return _is_function(after) and (not is_operator(before) or is_closing(before))


def _is_function(element: Element) -> bool:
    return base_of(element).get(APPLIED) == "true"
