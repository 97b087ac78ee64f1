"""Arrays and matrices: columns as LaTeX lets them be written, and the ends of rows."""

from __future__ import annotations

import pytest
from tests.support.formula_markup import markup

from pressroom.rendering.math.columns import MOST_COLUMNS
from pressroom.rendering.math.formula import formula


@pytest.mark.parametrize(
    ("columns", "classes"),
    [
        (r"l*{3}{c}", ["at-start", "", "", ""]),
        (r"*{2}{c}*{2}{r}", ["", "", "at-end", "at-end"]),
        (r"*{2}{l*{2}{c}}", ["at-start", "", "", "at-start", "", ""]),
        (r"r*3c", ["at-end", "", "", ""]),
        (r"@{}l@{\quad}r@{}", ["at-start", "at-end"]),
        (r"l@{\hspace{1cm}}r", ["at-start", "at-end"]),
        (r"p{3cm}r", ["at-start", "at-end"]),
        (r"l*{2}{c|}", ["at-start tight-start", "rule-end", "rule-end"]),
        (r"l||r", ["at-start tight-start rule-end", "at-end tight-end"]),
    ],
)
def test_columns_are_repeated_and_their_spaces_left_out(columns: str, classes: list[str]) -> None:
    cells = "&".join("1" * len(classes))
    shown = "".join(f'<mtd class="{each}"><mn>1</mn></mtd>' if each else "<mtd><mn>1</mn></mtd>" for each in classes)
    assert markup(rf"\begin{{array}}{{{columns}}}{cells}\end{{array}}") == f"<math><mtable><mtr>{shown}</mtr></mtable></math>"


@pytest.mark.parametrize("columns", [r"l@{=}l", r">{x}ll", "Cl", "*{99}{*{99}{c}}", rf"*{{{MOST_COLUMNS}}}{{lcrlcr}}"])
def test_columns_that_are_not_understood_are_not_shown_as_a_part_of_the_formula(columns: str) -> None:
    made = formula(rf"\begin{{array}}{{{columns}}}1&2\end{{array}}", language="fr")
    assert made.converter is None
    assert "column" in made.reason


def test_stars_and_lengths_at_the_end_of_a_row_are_not_shown() -> None:
    rows = "".join(f"<mtr><mtd><mi>{name}</mi></mtd></mtr>" for name in "abcde")
    shown = markup(r"\begin{pmatrix}a\\*[3pt]b\\*c\\[15pt] d\\ [0.5em]e\end{pmatrix}")
    assert f"<mtable>{rows}</mtable>" in shown
    assert "<mi>a</mi></mtd></mtr><mtr>" in markup(r"a\\*[3pt]b")


def test_a_bracket_and_a_product_in_a_row_are_no_end_of_one() -> None:
    shown = markup(r"\begin{pmatrix}a*[3]\\[0;1]\end{pmatrix}")
    assert "<mo>∗</mo>" in shown
    assert shown.count(">[</mo>") == 2
