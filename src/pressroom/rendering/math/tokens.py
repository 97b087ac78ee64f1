"""Correct the tokens of MathML, which are names, numbers, operators and texts, for a browser that knows MathML Core only."""

from __future__ import annotations

import unicodedata
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.letters import UPRIGHT_GREEK, in_alphabet

TOKENS: Final = frozenset({"mi", "mn", "mo", "mtext"})
SCRIPTED: Final = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
"""Elements whose first child carries the others."""
ROWS: Final = frozenset({"math", "mrow", "mstyle", "msqrt", "mtd", "mpadded", "mphantom"})
"""Elements whose children stand in a row."""
FUNCTIONS: Final = frozenset(
    {
        "arccos", "arcsin", "arctan", "arg", "card", "cos", "cosh", "cot", "cotan", "coth", "csc", "deg", "dim", "exp",
        "gcd", "hom", "im", "ker", "lcm", "lg", "ln", "log", "max", "min", "pgcd", "ppcm", "rang", "sec", "sin", "sinh",
        "tan", "tanh", "th", "sh", "ch", "Re", "Im", "Card", "det", "rg", "tr", "lim", "sup", "inf",
    }
)  # fmt: skip
"""Names that stand before what they are applied to; a unit such as `cm` is none."""
LIMIT_NAMES: Final = frozenset(
    {
        "lim", "max", "min", "sup", "inf", "det", "gcd", "Pr", "lim sup", "lim inf", "limsup", "liminf", "arg max", "arg min",
        "argmax", "argmin",
    }
)  # fmt: skip
LIMIT_SIGNS: Final = frozenset("∑∏∐⋃⋂⨁⨂⨀⨄⨆⋁⋀")
TERMS: Final = frozenset("∞…⋯∅⌀")
"""What converters take for operators: a sign before it has a term."""
MODULO: Final = "mod"
"""It stands between two terms."""
SEPARATORS: Final = frozenset(",;")
SQUARE: Final = frozenset("[]⟦⟧")
"""Brackets of intervals."""
FENCES: Final = frozenset("()[]{}⟨⟩⌈⌉⌊⌋⟦⟧|‖")
INVISIBLE: Final = dict.fromkeys((*range(0x2061, 0x2065), 0xFE0E))
"""Marks of function application, of products and of text beside emoji: fonts have no glyphs for them, and browsers no
spaces."""
APPLIED: Final = "applied"
"""An attribute, for the time of correction, of a function's name."""
ARCS: Final = frozenset("⌢⌣")
PRIMES: Final = frozenset("′″‴⁗")
COLONS: Final = frozenset(":")
RELATION: Final = "0.2778em"
"""The space on each side of a relation: five eighteenths, as in TeX. The dictionary of browsers has none for a colon."""
ORDINARY: Final = frozenset("∞∂∇∅∀∃∄∁∠∡∢∆℧⅋△∎")
"""Signs that are terms, not operators."""
SIGNS: Final = {"*": "∗", "-": "−", "'": "′", "~": "∼"}
"""Characters that converters write, and those that are meant."""


def correct_token(token: Element) -> None:
    """Correct a token in place: alphabets by letters, signs by the characters that are meant, names that are functions."""
    text = (token.text or "").translate(INVISIBLE).replace("\u2009", " ").replace("\u2006", " ")
    _set_alphabet(token, text)
    text = token.text or ""
    if token.tag == "mi":
        _correct_name(token, text)
    elif token.tag == "mo":
        _correct_operator(token, text)
    elif token.tag == "mtext":
        # A browser drops white space at the ends of a token.
        token.text = text.replace(" ", "\u00a0") if text[:1] == " " or text[-1:] == " " else text


def is_prime(text: str) -> bool:
    """Say whether a text is one prime or several."""
    return bool(text) and PRIMES.issuperset(text)


def is_operator(element: Element | None) -> bool:
    """Say whether an element is an operator, a fence or a separator."""
    return element is not None and element.tag == "mo"


def is_comma(element: Element | None) -> bool:
    """Say whether an element is a comma."""
    return is_operator(element) and text_of(element) == ","


def base_of(element: Element) -> Element:
    """Return what carries the scripts of an element; an element without scripts itself."""
    return element[0] if element.tag in SCRIPTED and len(element) else element


def core_of(element: Element) -> Element:
    """Return the operator that carries scripts, as the bracket in `(a+b)^2` does; any other element itself."""
    scripted = element.tag in {"msub", "msup", "msubsup"} and len(element) and is_operator(element[0])
    return element[0] if scripted else element


def text_of(element: Element | None) -> str:
    """Return all text of an element; empty for none."""
    return "" if element is None else "".join(element.itertext())


def _set_alphabet(token: Element, text: str) -> None:
    variant = token.attrib.pop("mathvariant", "")
    token.text = text if variant in {"", "normal"} else in_alphabet(text, variant)
    # `normal` is the only variant that browsers know, and only for a single letter it makes a difference.
    if token.tag == "mi" and len(text) == 1 and (variant == "normal" or (not variant and text in UPRIGHT_GREEK)):
        token.set("mathvariant", "normal")


def _correct_name(token: Element, text: str) -> None:
    if text in SEPARATORS or text in FENCES:
        token.tag = "mo"
        token.set("stretchy", "false")
    elif text in COLONS or (len(text) == 1 and text not in ORDINARY and unicodedata.category(text) in {"Sm", "Sk"}):
        token.tag = "mo"
        _correct_operator(token, text)
    elif is_prime(text) or text in ARCS:
        token.tag = "mo"
    elif text in FUNCTIONS:
        token.set(APPLIED, "true")


def _correct_operator(token: Element, text: str) -> None:
    text = token.text = SIGNS.get(text, text)
    if text in TERMS:
        token.tag = "mi"
        token.attrib.clear()
    elif text in COLONS:
        token.set("lspace", RELATION)
        token.set("rspace", RELATION)
    elif len(text) > 1 and text.replace(" ", "").isalpha():
        token.attrib.clear()
        if text != MODULO:
            token.tag = "mi"
            token.set(APPLIED, "true")
