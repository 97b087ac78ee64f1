"""What converters write is corrected for a browser that knows MathML Core."""

from __future__ import annotations

import pytest

from pressroom.rendering.math.formula import formula


def markup(latex: str, *, language: str = "fr", display: bool = False) -> str:
    """Return the MathML of a formula without its frame."""
    html = formula(latex, language=language, display=display).html
    return html.partition('">')[2].removesuffix("</span>")


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"0{,}04", "<math><mn>0,04</mn></math>"),
        ("0,04", "<math><mn>0,04</mn></math>"),
        (r"0{,}04^{k}", "<math><msup><mn>0,04</mn><mi>k</mi></msup></math>"),
        (r"\mathrm{e}", '<math><mi mathvariant="normal">e</mi></math>'),
        (r"\Delta", '<math><mi mathvariant="normal">Δ</mi></math>'),
        (r"\mathbb{R}", "<math><mi>ℝ</mi></math>"),
        (r"\mathscr{C}", "<math><mi>𝒞</mi></math>"),
        (r"\mathbf{A}", "<math><mi>𝐀</mi></math>"),
        (r"\mathrm{Vect}", "<math><mi>Vect</mi></math>"),
        (r"\infty", "<math><mi>∞</mi></math>"),
        (r"f'", '<math><mi>f</mi><mo lspace="0" rspace="0" form="postfix">′</mo></math>'),
        (r"\vec{u}", '<math><mover accent="true"><mi>u</mi><mo stretchy="true">\u20d7</mo></mover></math>'),
        (r"\hat{p}", '<math><mover accent="true"><mi>p</mi><mo stretchy="false">ˆ</mo></mover></math>'),
        (r"\text{si }x", "<math><mtext>si\u00a0</mtext><mi>x</mi></math>"),
        (r"x\not=y", "<math><mi>x</mi><mo>≠</mo><mi>y</mi></math>"),
        (r"\boxed{x}", '<math><mrow class="boxed"><mi>x</mi></mrow></math>'),
        (r"\phantom{x}", '<math><mspace width="0.55em"></mspace></math>'),
        (r"\sin x", '<math><mi>sin</mi><mspace width="0.1667em"></mspace><mi>x</mi></math>'),
        (r"\text{<b>&}", "<math><mtext>&lt;b&gt;&amp;</mtext></math>"),
    ],
)
def test_tokens_and_scripts(latex: str, expected: str) -> None:
    assert markup(latex) == expected


def test_a_comma_in_a_list_and_in_english_stands_between_two_numbers() -> None:
    assert "<mn>2,3</mn>" not in markup("1,2,3")
    assert "<mn>2,3</mn>" not in markup("f(2,3)")
    assert "<mn>2,3</mn>" not in markup("2,3", language="en")


def test_a_bracket_of_an_interval_opens_although_it_looks_like_a_closing_one() -> None:
    found = markup("]0;1[")
    assert found.startswith('<math><mo stretchy="false" form="prefix" lspace="0" rspace="0">]</mo>')
    assert found.endswith('<mo stretchy="false" form="postfix" lspace="0" rspace="0">[</mo></math>')


def test_a_sign_before_a_term_has_no_space_after_it() -> None:
    assert '<mo form="prefix">−</mo><mn>2</mn>' in markup("x=-2")
    assert '<mo form="prefix">−</mo><mi>∞</mi>' in markup(r"]-\infty;0]")
    assert "<mo>−</mo><mn>2</mn>" in markup("x-2")
    assert "<mo>−</mo><mn>2</mn>" in markup("]0;1[-2")


def test_limits_stand_below_where_the_formula_has_a_line_of_its_own() -> None:
    limit = r"\lim_{x\to 0}f"
    for display in (False, True):
        assert '<munder><mo movablelimits="true"' in markup(limit, display=display)
    assert '<munder><mo movablelimits="false"' in markup(r"\lim\limits_{x\to 0}f")
    assert "<munderover>" in markup(r"\sum_{k=0}^n k", display=True)
    assert "<msubsup>" in markup(r"\int_0^1 x", display=True)


def test_cells_are_aligned_by_classes() -> None:
    assert markup(r"\begin{cases}x&y\end{cases}").count('class="at-start') == 2
    assert 'class="at-end tight-start tight-end"' in markup(r"\begin{aligned}x&=1\\y&=2\end{aligned}")
    assert 'class="rule-end"' in markup(r"\begin{array}{cc|c}1&2&3\end{array}")


def test_a_long_formula_may_be_divided_after_relations_and_a_short_one_not() -> None:
    long = markup(r"(a+b)^2=a^2+2ab+b^2=(b+a)^2=b^2+2ba+a^2")
    assert long.count("<math>") > 1
    assert '<mo form="infix">=</mo></math><math>' in long
    assert markup("x=1").count("<math>") == 1
    inside = markup(r"f(aaaaaaaaaaaaaaaa=bbbbbbbbbbbbbbbbbbbb)")
    assert inside.count("<math>") == 1


def test_a_displayed_formula_is_marked() -> None:
    assert formula("x", language="fr", display=True).html.startswith('<span class="formula display" role="img" aria-label="x">')
    assert markup("x", display=True).startswith('<math displaystyle="true">')
