"""Correct what stands above, below or beside a base: limits, accents, arrows with a text, primes."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.heights import is_tall
from pressroom.rendering.math.rows import THIN, space
from pressroom.rendering.math.tokens import LIMIT_NAMES, LIMIT_SIGNS, PRIMES, is_operator, text_of

STACKED: Final = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
STRETCHED_ACCENTS: Final = {
    # The characters for which STIX Two Math has wide forms; those in front are what converters write.
    **dict.fromkeys("^ˆ\u0302", "\u0302"),
    **dict.fromkeys("~∼˜\u0303", "\u0303"),
    **dict.fromkeys("¯‾―\u0305_", "‾"),
    **dict.fromkeys("→⟶⃗", "\u20d7"),
    **dict.fromkeys("←⃖", "\u20d6"),
    **dict.fromkeys("↔⃡", "\u20e1"),
    **dict.fromkeys("⌢⏜⌒", "⏜"),
}
HATS: Final = frozenset("^ˆ")
"""Accents that also stand above operators; other signs there say something of the operator."""
ARC: Final = "⌢"
"""Temml sets it as an exponent, for which its style sheet has a correction."""
NARROW_ACCENTS: Final = {"\u0302": "ˆ", "\u0303": "˜"}
"""Those above a single letter."""
ACCENTS: Final = frozenset("´`˘ˇ˙¨˚⋯…")
BRACES: Final = frozenset("⏞⏟⎴⎵⏝")
LINE_BELOW: Final = frozenset("_‾¯―\u0332")
ARROWS: Final = frozenset("→←↔⇒⇐⇔↦↪↩⇀↼⇌⟶⟵⟷⟹⟸⟺=")
ROOM: Final = "0.4em"
"""Beside the text of an arrow, which is so much longer."""


def correct_scripts(element: Element, *, display: bool) -> Element:
    """Return the corrected element for one with scripts, whose parts have been corrected."""
    base = element[0]
    if element.tag in {"msup", "msubsup"} and _is_prime(element[-1]) and not is_tall(base):
        return _with_prime(element)
    if element.tag == "msup" and text_of(element[1]) == ARC:
        element.tag = "mover"
    for script in element[1:]:
        _close_up(script)
    name = base.tag in {"mi", "mo"} and text_of(base) in LIMIT_NAMES
    if name or (is_operator(base) and text_of(base) in LIMIT_SIGNS):
        return _with_limits(element, base, name=name, display=display)
    if element.tag == "mover" and is_operator(element[1]) and (not is_operator(base) or text_of(element[1]) in HATS):
        return _with_accent(element, element[1])
    if element.tag == "munder" and is_operator(element[1]) and text_of(element[1]) in LINE_BELOW:
        return underlined(base)
    if element.tag in STACKED.values() and _is_arrow(base):
        return _with_long_arrow(element, base)
    return element


def overlined(base: Element) -> Element:
    """Return a base with a line above that is as long as the base."""
    made = Element("mover", {"accent": "true"})
    made.append(base)
    line = Element("mo", {"stretchy": "true"})
    line.text = "‾"
    made.append(line)
    return made


def underlined(base: Element) -> Element:
    """Return a base with a line below, which styles draw."""
    made = Element("mrow", {"class": "underlined"})
    made.append(base)
    return made


def _with_limits(element: Element, base: Element, *, name: bool, display: bool) -> Element:
    r"""Set limits below and above where the formula has room: the browser decides, unless the formula says `\limits`."""
    if element.tag in STACKED:
        element.tag, movable = STACKED[element.tag], "true"
    else:
        movable = base.get("movablelimits") or ("true" if display else "false")
    base.attrib.clear()
    base.tag = "mo"
    base.set("movablelimits", movable)
    if name:
        base.set("form", "prefix")
        base.set("lspace", "0")
        base.set("rspace", THIN)
    return element


def _with_accent(element: Element, accent: Element) -> Element:
    text = text_of(accent)
    narrow = NARROW_ACCENTS.get(STRETCHED_ACCENTS.get(text, "")) if len(text_of(element[0])) == 1 else None
    if narrow is not None:
        accent.text = narrow
        accent.attrib.clear()
        accent.set("stretchy", "false")
        element.set("accent", "true")
    elif text in STRETCHED_ACCENTS:
        accent.text = STRETCHED_ACCENTS[text]
        accent.attrib.clear()
        accent.set("stretchy", "true")
        element.set("accent", "true")
    elif text in ACCENTS:
        accent.attrib.clear()
        accent.set("stretchy", "false")
        element.set("accent", "true")
    return element


def _is_arrow(element: Element) -> bool:
    return is_operator(element) and text_of(element) in ARROWS


def _with_long_arrow(element: Element, arrow: Element) -> Element:
    """Make the arrow as long as its text, and a little longer."""
    if text_of(arrow) != "=":
        arrow.attrib.clear()
        arrow.set("stretchy", "true")
        for at, script in enumerate(element[1:], start=1):
            if script.tag in {"mover", "munder"} and script[1].tag == "mspace":
                script = script[0]  # noqa: PLW2901 - the space gives the arrow its least length
            row = Element("mrow")
            row.append(space(ROOM))
            row.extend(part for part in (script if script.tag == "mrow" else [script]) if part.tag != "mspace")
            row.append(space(ROOM))
            element[at] = row
    element.attrib.pop("accent", None)
    return element


def _is_prime(script: Element) -> bool:
    parts = script if script.tag == "mrow" and len(script) else [script]
    return all(is_operator(part) and text_of(part) in PRIMES for part in parts)


def _with_prime(element: Element) -> Element:
    """Set a prime beside its base: the font has it raised already."""
    base, *subscript, primes = element
    prime = Element("mo", {"lspace": "0", "rspace": "0", "form": "postfix"})
    number = sum(1 + "′″‴".index(sign) for sign in text_of(primes))
    prime.text = ["", "′", "″", "‴"][number] if number < len("′″‴") + 1 else "′" * number
    if subscript:
        scripted = Element("msub")
        scripted.extend((base, *subscript))
        base = scripted
    row = Element("mrow")
    row.extend((base, prime))
    return row


def _close_up(script: Element) -> None:
    """Take the spaces from a sign that is alone in a script, as in ℝ₊."""
    if is_operator(script) and text_of(script) not in BRACES and "stretchy" not in script.attrib:
        script.set("lspace", "0")
        script.set("rspace", "0")
