"""Correct the MathML of a converter, for a browser that knows MathML Core and for print."""

from __future__ import annotations

import unicodedata
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.errors import FormulaError
from pressroom.rendering.math.heights import set_radical
from pressroom.rendering.math.lengths import FURTHEST_RAISED_EM, ems
from pressroom.rendering.math.letters import in_alphabet
from pressroom.rendering.math.numbers import join_in_groups
from pressroom.rendering.math.rows import correct_row, space, unwrapped
from pressroom.rendering.math.scripts import correct_scripts, overlined, underlined
from pressroom.rendering.math.tables import correct_table
from pressroom.rendering.math.temml import STYLE
from pressroom.rendering.math.tokens import APPLIED, INVISIBLE, ROWS, SCRIPTED, TOKENS, correct_token, text_of

NOTATIONS: Final = {
    "box": "boxed",
    "updiagonalstrike": "struck-up",
    "downdiagonalstrike": "struck-down",
    "updiagonalstrike downdiagonalstrike": "struck-cross",
    "horizontalstrike": "struck-through",
}
"""What is drawn around or over a part of a formula, by its name in MathML 3; the class that draws it."""
EM_OF_LETTER: Final = 0.55
"""The width of most letters and digits."""
LETTER_HEIGHT_EM: Final = 0.7
LETTER_DEPTH_EM: Final = 0.25
SLASHES: Final = frozenset("⧸/̸")


def corrected(element: Element, *, display: bool, decimal_comma: bool) -> Element:
    """Return the corrected tree; the one that is given is used up.

    Args:
        element: A tree as a converter made it; at most some dozen levels deep.
        display: Whether the formula has a line of its own.
        decimal_comma: See `correct_row`.

    Raises:
        FormulaError: A part lacks what it consists of, or is nothing that can be drawn.
    """
    if element.tag in TOKENS and len(element):
        _set_class_of_parts(element)
    if element.tag in TOKENS:
        correct_token(element)
        _correct_style(element)
        return element
    _correct_parts(element, display=display, decimal_comma=decimal_comma)
    _correct_style(element)
    if element.tag in SCRIPTED:
        _check_scripts(element)
        return correct_scripts(element, display=display)
    if element.tag == "mtable":
        correct_table(element)
    elif element.tag == "menclose":
        return _enclosed(element)
    if "voffset" in element.attrib:
        return _raised(element)
    if element.tag in {"msqrt", "mroot"}:
        set_radical(element)
    if element.tag == "mphantom":
        return space(f"{EM_OF_LETTER * len(text_of(element)):.2f}em")
    return element


def _correct_parts(element: Element, *, display: bool, decimal_comma: bool) -> None:
    parts = [unwrapped(corrected(child, display=display, decimal_comma=decimal_comma)) for child in element]
    if element.tag in ROWS:
        parts = correct_row(_without_overlays(parts), decimal_comma=decimal_comma)
    elif decimal_comma:
        for part in parts:
            join_in_groups([part])
    element[:] = parts


def _set_class_of_parts(element: Element) -> None:
    r"""Make a name or a group of a token that holds elements, in place: `\mathop`, `\mathrel` and their like say its spaces."""
    name = _name_in(element)
    spaces = [element.get(side, "") for side in ("lspace", "rspace")]
    element.attrib.clear()
    if name:
        element[:] = []
        element.tag, element.text = "mi", name
        element.set(APPLIED, "true")
    else:
        element.tag = "mrow"
        if all(spaces):
            element[:] = [space(spaces[0]), *element, space(spaces[1])]


def _name_in(element: Element) -> str:
    """Return the name that letters of their own and spaces between them spell; empty if there is more than that."""
    text = ""
    for part in element.iterfind(".//*"):
        if part.tag == "mspace":
            text += " " if "width" in part.attrib else ""
        elif part.tag in TOKENS:
            text += in_alphabet((part.text or "").translate(INVISIBLE), part.get("mathvariant", ""))
        elif part.tag not in ROWS:
            return ""
    name = " ".join(text.split())
    return name if len(name) > 1 and name.replace(" ", "").isalpha() else ""


def _check_scripts(element: Element) -> None:
    """Check that scripts have their parts, and take out the spaces that Temml sets behind a function's name among them."""
    number = 3 if element.tag in {"msubsup", "munderover"} else 2
    if len(element) > number:
        element[:] = [part for part in element if part.tag != "mspace" and text_of(part)]
    if len(element) < number:
        raise FormulaError("A part of the formula is missing.")


def _correct_style(element: Element) -> None:
    """Take the styles of Temml as attributes: a colour and a box; the others are its corrections of other browsers."""
    color = element.attrib.pop(STYLE + "color", "")
    if color:
        element.set("mathcolor", color)
    if element.tag != "mtd":
        if "solid" in element.get(STYLE + "border", ""):
            element.set("class", "boxed")
        elif element.tag != "mtable":
            element.attrib.pop("class", None)
        for name in [name for name in element.attrib if name.startswith(STYLE)]:
            del element.attrib[name]


def _enclosed(element: Element) -> Element:
    notation = element.get("notation", "")
    body = Element("mrow")
    body.extend(child for child in element if len(child) or child.text)
    if notation == "top":
        return overlined(unwrapped(body))
    if notation == "bottom":
        return underlined(unwrapped(body))
    if notation not in NOTATIONS:
        raise FormulaError(f"No style draws the notation “{notation[:40]}”.")
    body.set("class", NOTATIONS[notation])
    return body


def _raised(element: Element) -> Element:
    r"""Return what `\raisebox` moves with a strut: browsers move it without making room for it."""
    offset = ems(element.get("voffset", ""))
    if offset is None or abs(offset) > FURTHEST_RAISED_EM:
        raise FormulaError("Something is raised or lowered out of its line.")
    strut = space("0")
    if offset > 0:
        strut.set("height", f"{LETTER_HEIGHT_EM + offset:.2f}em")
    else:
        strut.set("depth", f"{LETTER_DEPTH_EM - offset:.2f}em")
    row = Element("mrow")
    row.extend((strut, element))
    return row


def _without_overlays(row: list[Element]) -> list[Element]:
    r"""Put a slash that is drawn over the next sign into it: `\not=` is one character."""
    found: list[Element] = []
    slash = False
    for child in row:
        if child.tag == "mpadded" and child.get("width", "") == "0" and text_of(child) in SLASHES:
            slash = True
            continue
        if slash:
            negated = unicodedata.normalize("NFC", text_of(child) + "\u0338")
            if len(negated) > 1 or len(child):
                raise FormulaError("No character is the negation of this sign.")
            child.text = negated
            slash = False
        found.append(child)
    if slash:
        raise FormulaError("A negation has no sign after it.")
    return found
