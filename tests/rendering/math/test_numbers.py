"""A comma is that of a decimal number, or it stands between two numbers."""

from __future__ import annotations

import pytest
from tests.support.formula_markup import markup

from pressroom.rendering.math.formula import formula


@pytest.mark.parametrize(
    "latex", ["[0,1]", "]0,1[", r"\left]0,1\right]", "[-1,2]^2", r"[0,2\pi]", "[0,1/2]", "(0,1)", r"\{0,1\}"]
)
def test_a_comma_between_brackets_stands_between_two_numbers(latex: str) -> None:
    assert "<mo>,</mo>" in markup(latex)


@pytest.mark.parametrize("latex", ["[0,5x+1]", "(0,5x)", "[0,5;1,5]", "|0,5|", "x=0,5", r"[0{,}5]"])
def test_a_comma_within_brackets_is_that_of_a_number_where_it_stands_between_no_ends(latex: str) -> None:
    assert "<mn>0,5</mn>" in markup(latex)


@pytest.mark.parametrize(
    "latex",
    [
        "1-(0,9)^5", "(0,9)^n", "(0,9)_{10}", r"\left(0,9\right)^3", r"\R,(0,9)^3", r"\R,\frac{\left(0,9\right)^3}{2}",
        r"2\times(0,9)+1", r"1+\left(0,9\right)", r"(0,9)\times 2^3", r"\ln(0,9)", r"\log_2\left(0,9\right)", r"\cos^2(0,9)",
    ],
)  # fmt: skip
def test_a_number_in_round_brackets_with_which_a_formula_reckons_is_no_pair(latex: str) -> None:
    made = formula(latex, language="fr")
    assert "<mn>0,9</mn>" in made.html
    assert "0,9" in made.label
    assert "<mo>,</mo><mn>9" in markup(latex, language="en")


@pytest.mark.parametrize(
    "latex",
    ["A(1,2)", "A(1,2)=3", "f(1,2)+3", r"\max(1,2)^2", r"\R\times(1,2)", "(1,2)+(3,4)", r"\overline{(1,2)}", r"\left(1,2\right)"],
)
def test_a_pair_stays_a_pair_beside_names_signs_and_other_pairs(latex: str) -> None:
    assert "<mn>1</mn><mo>,</mo><mn>2</mn>" in markup(latex)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_comma_that_temml_takes_into_a_number_stands_between_two_numbers(language: str) -> None:
    made = formula(r"x\in[0,1]\subset\R", language=language)
    assert made.converter == "temml"
    assert "<mn>0</mn><mo>,</mo><mn>1</mn>" in made.html
    assert "<mn>1</mn><mo>,</mo><mn>2</mn><mo>,</mo><mn>3</mn>" in markup(r"\R,1,2,3", language=language)
    assert "<mn>0,5</mn>" in markup(r"\R,\frac{0{,}5}{2}", language=language)
    assert "<mn>0,5</mn>" in markup(r"\ce{0,5 H2O}", language=language)
    assert ("<mn>0,5</mn>" in markup(r"\R,\frac{0,5}{2}", language=language)) == (language == "fr")


def test_a_comma_in_a_list_and_in_english_stands_between_two_numbers() -> None:
    assert "<mn>2,3</mn>" not in markup("1,2,3")
    assert "<mn>2,3</mn>" not in markup("f(2,3)")
    assert "<mn>2,3</mn>" not in markup("2,3", language="en")


@pytest.mark.parametrize(
    ("latex", "french", "english"),
    [
        (r"\num{3.5}", "3,5", "3.5"),
        (r"\num{3,5}", "3,5", "3.5"),
        (r"\num{.5}", "0,5", "0.5"),
        (r"\num{12 345.6}", "12345,6", "12345.6"),
        (r"\num{1e5}", "1 fois 10 puissance 5", "1 times 10 to the power 5"),
        (r"\num{-1.5E+5}", "moins 1,5 fois 10 puissance 5", "minus 1.5 times 10 to the power 5"),
        (r"\num{e-5}", "10 puissance moins 5", "10 to the power minus 5"),
        (r"\SI{3e8}{m/s}", "3 fois 10 puissance 8 m sur s", "3 times 10 to the power 8 m over s"),
        (r"\qty{3.5}{\metre\per\second}", "3,5 m sur s", "3.5 m over s"),
        (r"\ang{12;30;15}", "12 degrés 30 minutes 15 secondes", "12 degrees 30 minutes 15 seconds"),
        (r"\ang{-12;;15}", "moins 12 degrés 15 secondes", "minus 12 degrees 15 seconds"),
        (r"\ang{12.5}", "12,5 degrés", "12.5 degrees"),
        (r"\ang{\alpha}", "alpha degrés", "alpha degrees"),
        (r"\ang{\frac{1}{2}}", "un demi degrés", "one half degrees"),
        (r"\num{2\pi}", "2 pi", "2 pi"),
    ],
)
def test_numbers_and_angles_of_siunitx_are_written_out(latex: str, french: str, english: str) -> None:
    assert formula(latex, language="fr").label == french
    assert formula(latex, language="en").label == english


def test_a_power_of_ten_is_an_exponent_and_the_parts_of_a_degree_have_primes() -> None:
    assert "<mn>3</mn><mo>×</mo><msup><mn>10</mn><mn>8</mn></msup>" in markup(r"\SI{3e8}{m/s}")
    marks = "".join(
        f'<mrow><mn>{number}</mn><mo lspace="0" rspace="0" form="postfix">{mark}</mo></mrow>'
        for number, mark in ((30, "′"), (15, "″"))
    )
    assert markup(r"\ang{12;30;15}") == f'<math><msup><mn>12</mn><mo lspace="0" rspace="0">∘</mo></msup>{marks}</math>'
