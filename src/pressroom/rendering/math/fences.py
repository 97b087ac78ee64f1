"""Say of brackets and bars whether they open or close, and of signs whether they stand before a term."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.errors import FormulaError
from pressroom.rendering.math.tokens import PRIMES, SQUARE, base_of, core_of, is_operator, text_of

OPENING: Final = frozenset("([{⟨⌈⌊⟦")
CLOSING: Final = frozenset(")]}⟩⌉⌋⟧")
BARS: Final = frozenset("|‖")
SIGNS: Final = frozenset("+−±∓")
AFTER_OPERAND: Final = frozenset("!%‰°") | PRIMES
"""Operators that end a term."""
JOINING: Final = frozenset(
    {
        "si", "et", "ou", "pour", "alors", "donc", "avec", "car", "où", "sinon", "que", "soit", "quand", "lorsque", "sur",
        "entre", "de", "à", "if", "and", "or", "for", "then", "so", "when", "with", "where", "otherwise", "that", "on", "of",
        "between", "to",
    }
)  # fmt: skip
"""Words between two formulas: a sign after them has a term, also where a number is before them."""
FENCED: Final = 3
MOST_FENCES: Final = 120
"""Brackets and bars of a row: each is compared with those after it, and speech goes one call deeper for each."""
PREFIX: Final = "prefix"
POSTFIX: Final = "postfix"


def correct_fences(row: list[Element]) -> None:
    """Give each bracket, bar and sign of a row its form, in place.

    A bracket may open although it looks like a closing one, as in the intervals of French schools: ]0;1[.
    """
    if sum(is_operator(each) and text_of(each) in OPENING | CLOSING | BARS for each in map(core_of, row)) > MOST_FENCES:
        raise FormulaError(f"The formula has more than {MOST_FENCES} brackets in a row.")
    opened: list[str] = []
    before: Element | None = None
    for at, outer in enumerate(row):
        if outer.tag == "mspace" or (outer.tag == "mtext" and not text_of(outer).strip()):
            continue
        element = core_of(outer)
        text = text_of(element) if is_operator(element) else ""
        operand = before is not None and (not is_operator(before) or is_closing(before))
        if text in SIGNS and len(text) == 1:
            _set_sign(element, prefix=not operand or _is_prose(row[:at]))
        elif text and text in OPENING | CLOSING | BARS:
            later = any(is_operator(other) and text_of(other) == text for other in map(core_of, row[at + 1 :]))
            form = element.get("form", "") if element.get("fence") == "true" else ""
            form = form or _form(text, operand=operand, opened=opened, later=later)
            if form == PREFIX:
                opened.append(text)
            elif form == POSTFIX and opened:
                opened.pop()
            _set_fence(element, text, form)
        before = outer


def _is_prose(row: list[Element]) -> bool:
    """Say whether a row ends in words before a term, as in “si −2”, not in a name or the unit of a number."""
    said = ""
    for element in reversed(row):
        if element.tag == "mtext":
            said = text_of(element) + said
        elif element.tag != "mspace":
            return _joins(said) or (said[-1:].isspace() and bool(said.strip()) and base_of(element).tag != "mn")
    return _joins(said) or said[-1:].isspace()


def _joins(said: str) -> bool:
    return not JOINING.isdisjoint(said.lower().split()[-1:])


def is_closing(operator: Element) -> bool:
    """Say whether an operator ends a term, so that what follows it is the next one."""
    return operator.get("form") == POSTFIX or text_of(operator) in AFTER_OPERAND


def wrap_fenced(row: list[Element]) -> list[Element]:
    """Return the row with each matrix and each binomial coefficient in a group with its brackets, which fit them."""
    if len(row) <= FENCED:
        for element in row[:: FENCED - 1] if len(row) == FENCED and _is_fenced(*row) else ():
            _fit(element)
        return row
    found: list[Element] = []
    at = 0
    while at < len(row):
        if at + FENCED <= len(row) and _is_fenced(*row[at : at + FENCED]):
            group = Element("mrow")
            group.extend(row[at : at + FENCED])
            _fit(group[0], PREFIX)
            _fit(group[2], POSTFIX)
            found.append(group)
            at += FENCED
        else:
            found.append(row[at])
            at += 1
    return found


def _is_fenced(first: Element, middle: Element, last: Element) -> bool:
    stack = middle.tag == "mtable" or (middle.tag == "mfrac" and middle.get("linethickness", "").startswith("0"))
    fences = OPENING | CLOSING | BARS
    return stack and is_operator(first) and is_operator(last) and {text_of(first), text_of(last)} <= fences


def _fit(fence: Element, form: str = "") -> None:
    for name in ("minsize", "maxsize"):
        fence.attrib.pop(name, None)
    fence.set("stretchy", "true")
    fence.set("fence", "true")
    if form:
        fence.set("form", form)


def _form(text: str, *, operand: bool, opened: list[str], later: bool) -> str:
    if text in BARS:
        if text in opened and operand:
            return POSTFIX
        return PREFIX if later or not operand else ""
    if text in "]⟧":
        return POSTFIX if operand and (opened or not later) else PREFIX
    if text in "[⟦":
        return POSTFIX if operand and SQUARE & set(opened) else PREFIX
    return PREFIX if text in OPENING else POSTFIX


def _set_fence(element: Element, text: str, form: str) -> None:
    if "stretchy" not in element.attrib and "minsize" not in element.attrib:
        element.set("stretchy", "false")
    if form:
        element.set("form", form)
    if not form or (text in OPENING) != (form == PREFIX):
        # Not in the dictionary of the browser, which would set the spaces of a relation.
        element.set("lspace", "0")
        element.set("rspace", "0")


def _set_sign(element: Element, *, prefix: bool) -> None:
    for name in ("form", "lspace", "rspace", "stretchy"):
        element.attrib.pop(name, None)
    if prefix:
        element.set("form", PREFIX)
