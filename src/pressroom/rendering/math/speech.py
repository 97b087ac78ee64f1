"""Read a formula aloud: the alternative text of its figure, made of its tree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.letters import plain_letters
from pressroom.rendering.math.scripts import ARROWS
from pressroom.rendering.math.speech_rows import Read, read_row
from pressroom.rendering.math.tokens import APPLIED, is_operator, is_prime, text_of
from pressroom.rendering.math.words import Words, words_of

LONGEST: Final = 600
"""Characters of an alternative text; nobody listens to more."""
SHORT: Final = 2
"""Characters of a part with an index or an exponent that needs no words around it."""
ATOMS: Final = frozenset({"mi", "mn", "mo", "mtext"})
SUPERSCRIPTS: Final = frozenset({"msup", "mover"})
RELATIONS: Final = frozenset("=<>≤≥≠≈⩽⩾∈→⇔⟺")
CUBIC: Final = "3"
DEGREE: Final = frozenset("∘°")
GREEK: Final = re.compile(r"GREEK (SMALL|CAPITAL) LETTER (\w+)")
DOTLESS: Final = {"ı": "i", "ȷ": "j"}
SPACES: Final = re.compile(r"[\s\u00a0]+")
STOPS: Final = re.compile(r"\s+([,;])(?:\s*,)*|,(?=\s*[,;])")


def spoken(tree: Element, *, language: str) -> str:
    """Return the words of a corrected tree, in French or in English; at most 600 characters."""
    words = words_of(language)
    text = SPACES.sub(" ", read_row(list(tree), words, _read))
    text = STOPS.sub(lambda found: found[1] or "", text).strip(" ,;")
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _read(element: Element, words: Words) -> str:
    if element.tag in ATOMS:
        return _token(element, words)
    if element.tag in {"munder", "mover", "munderover", "msub", "msup", "msubsup"}:
        return _scripted(element, words)
    if element.tag in _PARTS:
        return _PARTS[element.tag](element, words)
    text = read_row(list(element), words, _read)
    return f"{text} {words.struck}" if element.get("class", "").startswith("struck") else text


def _token(element: Element, words: Words) -> str:
    text = plain_letters(element.text or "").replace("\u2135", "aleph")
    if element.tag == "mtext":
        return text
    if element.get(APPLIED) == "true":
        return words.functions.get(text, text)
    if element.tag == "mn":
        return text
    for named in (words.signs, words.primes, words.sums, words.functions):
        if text in named:
            return named[text]
    if is_prime(text):
        return " ".join(words.primes[prime] for prime in text)
    return _letter(text) if len(text) == 1 else text


def _letter(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", letter)
    found = GREEK.match(unicodedata.name(folded, "")) if len(folded) == 1 else None
    if found is None:
        return DOTLESS.get(letter, letter)
    name = "lambda" if found[2] == "LAMDA" else found[2].lower()
    return name if found[1] == "SMALL" else name.capitalize()


def _is_short(element: Element) -> bool:
    return element.tag in ATOMS or (len(text_of(element)) <= SHORT and element.tag in {"msub", "msup"})


def _fraction(element: Element, words: Words) -> str:
    above, below = element
    named = words.denominators.get(text_of(below)) if below.tag == "mn" else None
    if named and above.tag == "mn" and text_of(above) in words.numerators:
        return f"{words.numerators[text_of(above)]} {named[0 if text_of(above) == '1' else 1]}"
    if _is_short(above) and _is_short(below):
        return f"{_read(above, words)} {words.over} {_read(below, words)}"
    start, between, end = words.fraction
    return f"{start} {_read(above, words)} {between} {_read(below, words)}, {end},"


def _square_root(element: Element, words: Words) -> str:
    return _root(words.root, list(element), words)


def _nth_root(element: Element, words: Words) -> str:
    index = text_of(element[1])
    return _root(words.cubic_root if index == CUBIC else words.nth_root.format(index), [element[0]], words)


def _root(name: str, content: list[Element], words: Words) -> str:
    text = read_row(content, words, _read)
    short = len(content) == 1 and _is_short(content[0])
    return f"{name} {text}" if short else f"{name} {text}, {words.end_root},"


def _table(element: Element, words: Words) -> str:
    return "; ".join(_cells(list(row), words) for row in element) + ";"


def _cells(cells: list[Element], words: Words) -> str:
    text = ""
    for cell in cells:
        # A relation begins a cell of equations that stand below each other.
        joined = " " if len(cell) and is_operator(cell[0]) and text_of(cell[0]) in RELATIONS else ", "
        text += (joined if text else "") + _read(cell, words)
    return text


def _scripted(element: Element, words: Words) -> str:
    base, *scripts = element
    sign = text_of(base)
    if is_operator(base) or base.tag == "mi":
        if sign == "lim" and element.tag == "munder":
            return words.limit.format(_read(scripts[0], words))
        if sign in words.sums:
            return _bounded(element, words.sums[sign], words)
    if sign in ARROWS and element.tag in {"mover", "munder", "munderover"}:
        return words.arrow.format(", ".join(filter(None, (_read(script, words) for script in reversed(scripts)))))
    if element.tag in {"mover", "munder"} and is_operator(scripts[0]):
        named = {**words.accents, **words.below}.get(text_of(scripts[0]))
        if named is not None:
            return _accented(base, scripts[0], named, words)
    if element.tag == "msubsup" and base.tag == "mrow" and text_of(base)[-1:] in {"]", "|"}:
        return f"{_read(base, words)} {words.between.format(*(_read(script, words) for script in scripts))},"
    parts = dict(zip(_places(element.tag), scripts, strict=True))
    spoken_parts = [_read(base, words)]
    if "below" in parts:
        spoken_parts.append(_index(parts["below"], words))
    if "above" in parts:
        spoken_parts.append(_power(parts["above"], words))
    return " ".join(spoken_parts)


def _places(name: str) -> tuple[str, ...]:
    if name in {"msubsup", "munderover"}:
        return ("below", "above")
    return ("above",) if name in SUPERSCRIPTS else ("below",)


def _bounded(element: Element, name: str, words: Words) -> str:
    bounds = dict(zip(_places(element.tag), element[1:], strict=True))
    if len(bounds) > 1:
        return words.bounds.format(name, _read(bounds["below"], words), _read(bounds["above"], words))
    return words.lower.format(name, _read(next(iter(bounds.values())), words))


def _accented(base: Element, accent: Element, named: str, words: Words) -> str:
    name = plain_letters(text_of(base))
    if base.tag == "mrow" and not name.isalpha():
        return f"{_read(base, words)}, {named.format('')},"
    text = " ".join(map(_letter, name))
    if text_of(accent) in {"\u0302", "ˆ"} and name.isupper():
        return words.angle.format(text)
    return named.format(text) if "{0}" in named else f"{text} {named}"


def _index(script: Element, words: Words) -> str:
    text = _read(script, words)
    if is_operator(script):
        return text
    return f"{words.index} {text}" if script.tag in ATOMS else f"{words.index} {text},"


def _power(script: Element, words: Words) -> str:
    text = text_of(script)
    if text in DEGREE:
        return words.degrees
    if script.tag == "mn" and text in words.powers:
        return words.powers[text]
    if is_operator(script) or is_prime(text):
        return _read(script, words)
    return f"{words.power} {_read(script, words)}" + ("" if script.tag in ATOMS else ",")


_PARTS: Final[Mapping[str, Read]] = {"mfrac": _fraction, "msqrt": _square_root, "mroot": _nth_root, "mtable": _table}
"""How elements with parts of their own are read."""
