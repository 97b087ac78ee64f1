"""Make the rows of the table of questions, with what is remarkable about each in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pressroom.exams.computing.statistics import Flag, QuestionStatistics
from pressroom.exams.report.numbers import mark_text, percent_text, points_text
from pressroom.exams.shown_names import question_names
from pressroom.rendering.markdown import plain_text
from pressroom.web.dashboard.computed import Computed
from pressroom.web.language import marked as _
from pressroom.words import Words

BEGINNING: Final = 160
"""Characters of a statement that are shown."""
FLAGS: Final = {
    Flag.LOW_DISCRIMINATION: _(
        "Students who do well elsewhere do not do better here. Check whether statement and key can be misunderstood."
    ),
    Flag.OFTEN_BLANK: _("Often left blank: check whether there was too little time, or whether it was not understood."),
    Flag.WELL_ANSWERED: _("Nearly everybody succeeds: it shows what is known, but tells students hardly apart."),
    Flag.POORLY_ANSWERED: _("Few succeed: take the subject up again in class, or check how the points are given."),
}


SIGNS: Final = {
    "leq": "≤", "leqslant": "≤", "le": "≤", "geq": "≥", "geqslant": "≥", "ge": "≥", "neq": "≠", "times": "×", "cdot": "·",
    "infty": "∞", "to": "→", "mapsto": "↦", "in": "∈", "pi": "π", "alpha": "α", "beta": "β", "lambda": "λ", "theta": "θ",
    "ln": "ln", "exp": "exp", "cos": "cos", "sin": "sin", "lim": "lim", "quad": " ", "left": "", "right": "",
}  # fmt: skip
"""Commands of formulas by the signs that are read for them. Others stay as they are written."""
COMMAND: Final = re.compile(r"\\([a-zA-Z]+)")
SPACE: Final = re.compile(r"\\[,;:! ]")
SQUARE_ROOT: Final = re.compile(r"\\sqrt\{(\w+)\}")
FRACTION: Final = re.compile(r"\\[dt]?frac\{([^{}]+)\}\{([^{}]+)\}")
RAISED: Final = re.compile(r"([_^])(?:\{([^{}]+)\}|(\w)(?!\w))")
LOW: Final = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
HIGH: Final = dict(zip("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ", strict=True))
LETTERS: Final = re.compile(r"\\(?:mathcal|mathbb|mathrm|text|operatorname|vec|overrightarrow|overline)\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question. What has no value is empty."""

    name: str
    statement: str
    n: int
    mean: str
    maximum: str
    rate: str
    share: float
    """The success rate from 0 to 1."""
    deviation: str
    discrimination: str
    blank: str
    zero: str
    full: str
    flags: tuple[str, ...]


def question_rows(computed: Computed, words: Words) -> tuple[QuestionRow, ...]:
    """Return the questions in order."""
    names = question_names(computed.results.exam)
    return tuple(_row(name, found, words) for name, found in zip(names, computed.questions, strict=True))


def _row(name: str, found: QuestionStatistics, words: Words) -> QuestionRow:
    def mark(value: Decimal | None) -> str:
        return "" if value is None else mark_text(value, words.locale)

    def percent(value: Decimal | None) -> str:
        return "" if value is None else percent_text(value, words.locale)

    statement = readable(plain_text(found.question.statement))
    return QuestionRow(
        name=name,
        statement=statement if len(statement) <= BEGINNING else f"{statement[:BEGINNING]}…",
        n=found.n,
        mean=mark(found.mean),
        maximum=points_text(found.question.max_points, words.locale),
        rate=percent(found.success_rate),
        share=float(min(max((found.success_rate or Decimal(0)) / 100, Decimal(0)), Decimal(1))),
        deviation=mark(found.deviation),
        discrimination=percent(found.discrimination),
        blank=percent(found.blank),
        zero=percent(found.zero),
        full=percent(found.full),
        flags=tuple(words.gettext(FLAGS[flag]) for flag in found.flags),
    )


def readable(text: str) -> str:
    """Return a text with the source of formulas in signs where it is simple."""
    plain = COMMAND.sub(lambda found: SIGNS.get(found[1], found[0]), SPACE.sub("\N{NO-BREAK SPACE}", text))
    plain = FRACTION.sub(_fraction, SQUARE_ROOT.sub(r"√\1", LETTERS.sub(r"\1", plain)))
    return RAISED.sub(_raised, plain)


def _fraction(found: re.Match[str]) -> str:
    above, below = (part if re.fullmatch(r"\w*√?\w+", part) else f"({part})" for part in found.groups())
    return f"{above}/{below}"


def _raised(found: re.Match[str]) -> str:
    """Return an index or a power in its own letters, or as it is if one of them has none."""
    letters = LOW if found[1] == "_" else HIGH
    text = found[2] or found[3]
    return "".join(letters[letter] for letter in text) if set(text) <= letters.keys() else found[0]
