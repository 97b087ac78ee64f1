"""Correct what stands above, below or beside a base: limits, accents, arrows with a text, primes."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.heights import is_tall
from pressroom.rendering.math.rows import THIN, space
from pressroom.rendering.math.tokens import LIMIT_NAMES, LIMIT_SIGNS, is_operator, is_prime, text_of

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
FORMS_OF_PRIMES: Final = "′″‴⁗"
PRIME_RAISED_EM: Final = 0.4
"""How far above the line the font has a prime."""
PRIME_HEIGHT_EM: Final = 0.3
ROOM: Final = "0.4em"
"""Beside the text of an arrow, which is so much longer."""


def correct_scripts(element: Element, *, display: bool) -> Element:
    """Return the corrected element for one with scripts, whose parts have been corrected."""
    base = element[0]
    if element.tag in {"msup", "msubsup"}:
        primes, rest = _leading_primes(element[-1])
        if primes:
            return _with_primes(element, primes, rest)
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
        # Temml sets the spaces of a relation around some arrows itself, and takes those of the dictionary away.
        spaces = {side: arrow.attrib[side] for side in ("lspace", "rspace") if side in arrow.attrib}
        arrow.attrib.clear()
        arrow.attrib.update({"stretchy": "true", **spaces})
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


def _leading_primes(script: Element) -> tuple[str, list[Element]]:
    """Return the primes that a script begins with, as in `f'^2`, and its other parts."""
    parts: list[Element] = list(script) if script.tag == "mrow" and len(script) else [script]
    number = next((at for at, part in enumerate(parts) if not is_operator(part) or not is_prime(text_of(part))), len(parts))
    return "".join(map(text_of, parts[:number])), parts[number:]


def _with_primes(element: Element, primes: str, rest: list[Element]) -> Element:
    """Set primes beside their base, and what follows them in the script above both: the font has primes raised already."""
    base, *subscript, _ = element
    if base.tag == "mrow" and not subscript and [is_prime(text_of(part)) for part in base] == [False, True]:
        # latex2mathml sets the first prime behind an index apart from the others.
        primes = text_of(base[1]) + primes
        base = base[0]
    prime = Element("mo", {"lspace": "0", "rspace": "0", "form": "postfix"})
    number = sum(1 + FORMS_OF_PRIMES.index(sign) for sign in primes)
    prime.text = FORMS_OF_PRIMES[number - 1] if number <= len(FORMS_OF_PRIMES) else "′" * number
    if is_tall(base) and not rest:
        element[-1] = _lowered(prime)
        return element
    if subscript:
        base = _element("msub", base, *subscript)
    row = _element("mrow", base, prime)
    return _element("msup", row, rest[0] if len(rest) == 1 else _element("mrow", *rest)) if rest else row


def _lowered(prime: Element) -> Element:
    """Return a prime for the corner of something tall: as large as beside a letter, and not raised twice."""
    lowered = _element("mpadded", prime)
    lowered.attrib.update({"voffset": f"-{PRIME_RAISED_EM}em", "height": f"{PRIME_HEIGHT_EM}em"})
    size = _element("mstyle", lowered)
    size.set("scriptlevel", "0")
    return size


def _element(name: str, *parts: Element) -> Element:
    made = Element(name)
    made.extend(parts)
    return made


def _close_up(script: Element) -> None:
    """Take the spaces from a sign that is alone in a script, as in ℝ₊."""
    if is_operator(script) and text_of(script) not in BRACES and "stretchy" not in script.attrib:
        script.set("lspace", "0")
        script.set("rspace", "0")
