"""Tables of docs/reference/math.md: each formula of a school, and how many formulas are converted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.support.formulas import FORMULAS, all_formulas
from tests.support.generated_formulas import generated_formulas
from tests.support.reference_tables import table

from pressroom.rendering.math.formula import formula

LANGUAGES = ("fr", "en")


def formula_table() -> str:
    """Return one table for each subject: source, converter, and the alternative texts."""
    return "\n".join(f"### {subject}\n\n{table(HEADS, map(_row, formulas))}" for subject, formulas in FORMULAS.items())


def coverage_table() -> str:
    """Return how many formulas each converter converts, in a line and displayed."""
    rows = (_counts(name, formulas) for name, formulas in (("school", all_formulas()), ("generated", generated_formulas())))
    return table(("set", "formulas", "latex2mathml", "Temml", "shown as source"), rows)


HEADS = ("LaTeX", "converter", "French", "English")


def _row(latex: str) -> tuple[str, ...]:
    french, english = (formula(latex, language=language) for language in LANGUAGES)
    return (f"`{_cell(latex)}`", str(french.converter), _cell(french.label), _cell(english.label))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _counts(name: str, formulas: Iterable[str]) -> tuple[str, ...]:
    found = Counter(formula(latex, language="fr").converter for latex in formulas)
    return (name, f"{found.total():,}", f"{found['latex2mathml']:,}", f"{found['temml']:,}", f"{found[None]:,}")
