"""Read the marks that a report and its tables show, and work them out again from the exam."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.support.hostile_exams import HostileExam


def scores_in(text: str) -> list[tuple[str, str]]:
    """Return all scores of a copy, in order: `2,5 / 4` and `12,50 / 20`."""
    return re.findall(r"([\d.,]+) / ([\d.,]+)", text)


def scores_of(hostile: HostileExam, copy: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what they are: the mark, the total, the subtotals; then each section with its questions."""
    language = hostile.exam["language"]
    given = points_of(copy)
    own = [
        [(given.get(question["label"], Decimal(0)), Decimal(question["maxPoints"])) for question in section["questions"]]
        for section in hostile.exam["sections"]
    ]
    sums = [(sum((got for got, _ in each), Decimal(0)), sum((most for _, most in each), Decimal(0))) for each in own]
    total, scale = sum((got for got, _ in sums), Decimal(0)), sum((most for _, most in sums), Decimal(0))
    pairs = [(total, scale), *sums, *(pair for section, each in zip(sums, own, strict=True) for pair in (section, *each))]
    mark = (two_places(Fraction(total) * 20 / Fraction(scale), language), "20")
    return [mark, *((plain(got, language), plain(most, language)) for got, most in pairs)]


def points_of(copy: dict[str, Any]) -> dict[str, Decimal]:
    """Return the points by label."""
    return {each["question"]: Decimal(str(each["points"])) for each in copy["answers"]}


def total_of(copy: dict[str, Any]) -> Decimal:
    """Return the sum of the points."""
    return sum(points_of(copy).values(), Decimal(0))


def plain(value: Decimal, language: str) -> str:
    """Write points with the digits that they have."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if language == "fr" else text


def two_places(value: Fraction, language: str) -> str:
    """Write a mark, rounded half up."""
    cents = Decimal((value * 200 + 1) // 2) / 100
    return f"{cents.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)}".replace(".", "," if language == "fr" else ".")


def middle(values: Sequence[Fraction]) -> Fraction:
    """Return the median."""
    half, odd = divmod(len(values), 2)
    ordered = sorted(values)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def named_in(text: str, words: Iterable[str]) -> list[str]:
    """Return the words that stand in a text by themselves."""
    return [word for word in words if word and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]


def without(text: str, words: Iterable[str]) -> str:
    """Remove words from a text, the longest first."""
    for word in sorted(filter(None, words), key=len, reverse=True):
        text = text.replace(word, " § ")
    return text
