"""Read a row of a formula aloud: what brackets hold, and which terms belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.rendering.math.tokens import APPLIED, SEPARATORS, SQUARE, core_of, is_operator, is_prime, text_of
from pressroom.rendering.math.words import Words

Read = Callable[[Element, Words], str]

PAIRS: Final = {"(": ")", "⌊": "⌋", "⌈": "⌉", "|": "|", "‖": "‖", "{": "}", "⟨": "⟩"}
BARS: Final = frozenset("∣|")
INTEGERS: Final = frozenset("⟦⟧")
INWARDS: Final = frozenset({("[", "prefix"), ("]", "postfix"), ("⟦", "prefix"), ("⟧", "postfix")})
"""Square brackets, with their forms, whose end belongs to the interval."""
FUNCTION_LETTERS: Final = frozenset("fghuvwFGHPEVφψΦ")
"""Letters that schools give to functions, sequences and probabilities: before a bracket they are applied."""
NAMED_TERMS: Final = frozenset({"mi", "msub", "msup", "msubsup", "mrow"})


def read_row(row: list[Element], words: Words, read: Read) -> str:
    """Return the words of elements that stand in a row; `read` returns those of one element."""
    row = list(_flat(row))
    found: list[str] = []
    at = 0
    while at < len(row):
        end = _end_of_group(row, at)
        if end is None and _opens_system(row, at):
            found.append(f"{words.system}: {read(row[at + 1], words)}")
            at += 2
        elif end is None:
            minutes = words.minutes.get(text_of(row[at])) if at and row[at - 1].tag == "mn" else None
            found.append(minutes or read(row[at], words))
            if _is_named_fraction(row[at], words) and at + 1 < len(row) and row[at + 1].tag in NAMED_TERMS:
                found.append(words.of)
            at += 1
        else:
            before = row[at - 1] if at else None
            if is_operator(row[end]):
                found.append(_group(row[at], row[at + 1 : end], row[end], before, words, read))
            else:
                found.append(read(_scripted_group(row[at:end], row[end]), words))
            at = end + 1
    return " ".join(filter(None, found))


def _flat(row: list[Element]) -> Iterator[Element]:
    """Yield the elements of a row, and those of its groups, without spaces."""
    for element in row:
        if element.tag == "mrow" and "class" not in element.attrib:
            yield from _flat(list(element))
        elif element.tag != "mspace":
            yield element


def _end_of_group(row: list[Element], at: int) -> int | None:
    """Return the place of the bracket that closes the one at `at`; None if that one opens nothing."""
    if not is_operator(row[at]) or row[at].get("form") != "prefix":
        return None
    sign = text_of(row[at])
    if sign in PAIRS or sign in SQUARE:
        depth = 0
        for place in range(at, len(row)):
            bracket = core_of(row[place])
            if is_operator(bracket) and text_of(bracket) in {sign, PAIRS.get(sign, ""), *SQUARE}:
                depth += {"prefix": 1, "postfix": -1}.get(bracket.get("form", ""), 0)
                if depth == 0:
                    return place
    return None


def _scripted_group(row: list[Element], end: Element) -> Element:
    """Return a group with the scripts of the bracket that ends it."""
    group = Element("mrow")
    group.extend((*row, end[0]))
    scripted = Element(end.tag)
    scripted.extend((group, *end[1:]))
    return scripted


def _opens_system(row: list[Element], at: int) -> bool:
    """Say whether a brace without a counterpart stands before equations."""
    return is_operator(row[at]) and text_of(row[at]) == "{" and at + 1 < len(row) and row[at + 1].tag == "mtable"


def _group(start: Element, content: list[Element], end: Element, before: Element | None, words: Words, read: Read) -> str:
    sign = text_of(start)
    if len(content) == 1 and content[0].tag == "mtable":
        name = words.system if sign == "{" else words.determinant if sign == "|" else words.matrix
        return f"{name}: {read(content[0], words)}"
    if len(content) == 1 and content[0].tag == "mfrac" and "linethickness" in content[0].attrib:
        above, below = content[0]
        return words.binomial.format(read(above, words), read(below, words))
    if sign in SQUARE and (interval := _interval(start, content, end, words, read)):
        return interval
    inside = _divided(sign, content, words, read)
    if sign in words.around:
        return words.around[sign].format(inside) + ("," if len(content) > 1 else "")
    of = words.of if sign == "(" and before is not None and _is_function(before) else ""
    if of and len(content) == 1:
        return f"{of} {inside}"
    return f"{of} {words.signs.get(sign, sign)} {inside} {words.signs.get(text_of(end), text_of(end))}".strip()


def _divided(sign: str, content: list[Element], words: Words, read: Read) -> str:
    """Return the words of what brackets hold; a bar in it is a condition."""
    bars = [at for at, element in enumerate(content) if is_operator(element) and text_of(element) in BARS]
    if sign not in words.bars or len(bars) != 1:
        return read_row(content, words, read)
    before, after = content[: bars[0]], content[bars[0] + 1 :]
    return f"{read_row(before, words, read)} {words.bars[sign]} {read_row(after, words, read)}"


def _interval(start: Element, content: list[Element], end: Element, words: Words, read: Read) -> str:
    places = [at for at, element in enumerate(content) if is_operator(element) and text_of(element) in SEPARATORS]
    if len(places) != 1:
        return ""
    low, high = read_row(content[: places[0]], words, read), read_row(content[places[0] + 1 :], words, read)
    inwards = [(text_of(bracket), bracket.get("form", "")) in INWARDS for bracket in (start, end)]
    ends = [words.included if inward else words.excluded for inward in inwards]
    if not {text_of(start), text_of(end)} <= INTEGERS:
        form = words.interval
    else:
        form = words.integers if all(inwards) else words.integers_between
    return form.format(low, ends[0], high, ends[1]) + ","


def _is_function(element: Element) -> bool:
    """Say whether a bracket after an element holds what it is applied to."""
    base = element[0] if element.tag in {"msub", "msup", "msubsup", "mrow", "munder"} and len(element) else element
    return base.get(APPLIED) == "true" or text_of(base) in FUNCTION_LETTERS or is_prime(text_of(base)[-1:])


def _is_named_fraction(element: Element, words: Words) -> bool:
    return (
        element.tag == "mfrac"
        and text_of(element[0]) in words.numerators
        and element[1].tag == "mn"
        and text_of(element[1]) in words.denominators
    )
