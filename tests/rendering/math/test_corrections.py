"""What converters write is corrected for a browser that knows MathML Core."""

from __future__ import annotations

import pytest
from PIL import ImageColor
from tests.support.formula_markup import markup

from pressroom.rendering.math.formula import formula
from pressroom.rendering.math.letters import plain_letters


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
        (
            r"\vec{AB}",
            '<math><mover accent="true"><mrow><mi>A</mi><mi>B</mi></mrow><mo stretchy="true">\u20d7</mo></mover></math>',
        ),
        (r"\hat{p}", '<math><mover accent="true"><mi>p</mi><mo stretchy="false">ˆ</mo></mover></math>'),
        (r"\text{si }x", "<math><mtext>si\u00a0</mtext><mi>x</mi></math>"),
        (r"x\not=y", "<math><mi>x</mi><mo>≠</mo><mi>y</mi></math>"),
        (r"\boxed{x}", '<math><mrow class="boxed"><mi>x</mi></mrow></math>'),
        (r"\phantom{x}", '<math><mspace width="0.55em"></mspace></math>'),
        (r"\sin x", '<math><mi>sin</mi><mspace width="0.1667em"></mspace><mi>x</mi></math>'),
        (r"\hat{=}", '<math><mover accent="true"><mo>=</mo><mo stretchy="false">ˆ</mo></mover></math>'),
        (r"\mathop{\rm rg}A", '<math><mi>rg</mi><mspace width="0.1667em"></mspace><mi>A</mi></math>'),
        (r"v_\max", "<math><msub><mi>v</mi><mi>max</mi></msub></math>"),
        (r"\begin{array}{*{20}{c}}1\end{array}", "<math><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable></math>"),
        (r"A\oplus B", "<math><mi>A</mi><mo>⊕</mo><mi>B</mi></math>"),
        (r"\begin{array}[b]{c}1\end{array}", "<math><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable></math>"),
        (r"\text{<b>&}", "<math><mtext>&lt;b&gt;&amp;</mtext></math>"),
    ],
)
def test_tokens_and_scripts(latex: str, expected: str) -> None:
    assert markup(latex) == expected


def test_a_percent_sign_is_a_sign_and_begins_no_comment() -> None:
    for latex in ("20% x", r"20\% x", r"\begin{aligned}20% x\end{aligned}", r"\frac{20%}{x}"):
        shown = markup(latex)
        assert "%</m" in shown
        assert "<mi>x</mi>" in shown
    assert markup(r"a\\%b").count("<mtr>") == 2


def test_an_arrow_has_room_beyond_its_letter() -> None:
    arrow = '<mover accent="true"><mi>n</mi><mo stretchy="true">\u20d7</mo></mover>'
    room = '<mspace width="0.16em"></mspace>'
    assert markup(r"\vec n(x)").startswith(f'<math>{room}{arrow}{room}<mo stretchy="false" form="prefix">(')
    assert markup(r"\vec{n}_1") == f"<math>{room}<msub>{arrow}<mn>1</mn></msub></math>"
    assert 'width="0.08em"' in markup(r"\vec{\imath}")


@pytest.mark.parametrize(
    ("latex", "width"),
    [
        (r"\lim_{x\to 0}\,f", "0.167em"),
        (r"\lim_{x\to 0}\quad f", "1em"),
        (r"\max\limits_x\;f", "0.278em"),
        (r"\R\lim_{x\to 0}\;f", "0.2778em"),  # Temml
        (r"\lim_{x\to 0}\vec f", "0.16em"),
    ],
)
def test_a_space_after_a_name_with_limits_is_kept(latex: str, width: str) -> None:
    shown = markup(latex).rpartition("</munder>")[2]
    assert shown.startswith(f'<mspace width="{width}"></mspace><m')
    assert "<mspace" not in shown.partition("</mspace>")[2].partition("</mover>")[0]


def test_a_name_with_limits_has_one_space_of_its_own() -> None:
    for latex in (r"\lim_{x\to 0}f", r"\R\lim_{x\to 0}f", r"\R\limsup_n f"):
        assert "</munder><mi>f</mi>" in markup(latex)


def test_the_room_of_an_arrow_takes_no_space_of_a_function() -> None:
    thin, room = '<mspace width="0.1667em"></mspace>', '<mspace width="0.16em"></mspace>'
    assert f"<mi>cos</mi>{thin}{room}<mover" in markup(r"\cos\vec u")
    assert f"</mover>{room}{thin}<mi>sin</mi>" in markup(r"\vec u\sin x")


def test_a_long_arrow_has_the_spaces_of_a_relation_once() -> None:
    given = '<mspace width="0.2778em"></mspace><mover><mo stretchy="true" lspace="0" rspace="0">→</mo>'
    assert given in markup(r"A\xrightarrow{f}B")
    assert '<mi>A</mi><mover><mo stretchy="true">→</mo>' in markup(r"A\overset{f}{\to}B")  # those of the dictionary


def test_primes_are_raised_once_and_stand_before_other_exponents() -> None:
    prime = '<mo lspace="0" rspace="0" form="postfix">′</mo>'
    assert markup("f'^2") == f"<math><msup><mrow><mi>f</mi>{prime}</mrow><mn>2</mn></msup></math>"
    assert markup(r"\vec{u}'").startswith('<math><mspace width="0.16em"></mspace><mrow><mover')
    tall = markup(r"\left(\frac{u}{v}\right)'")
    assert f'<mstyle scriptlevel="0"><mpadded voffset="-0.4em" height="0.3em">{prime}</mpadded></mstyle></msup>' in tall


@pytest.mark.parametrize(
    ("latex", "primes"), [("f''", "″"), ("f'''", "‴"), ("f''''", "⁗"), ("f'''''", "′′′′′"), ("f_1''", "″"), (r"\R,f_1''''", "⁗")]
)
def test_primes_are_one_character_up_to_four(latex: str, primes: str) -> None:
    assert f'<mo lspace="0" rspace="0" form="postfix">{primes}</mo>' in markup(latex)
    assert markup(latex).count("</mo>") == 1 + latex.count(",")
    assert "<msup" not in markup(latex)


def test_what_is_raised_has_room_in_its_line() -> None:
    raised = markup(r"\raisebox{0.5em}{\text{a}}")
    assert '<mspace width="0" height="1.20em"></mspace><mpadded voffset="0.5em">' in raised
    assert '<mspace width="0" depth="0.75em"></mspace><mpadded voffset="-0.5em">' in markup(r"\raisebox{-0.5em}{\text{a}}")
    far = formula(r"\raisebox{2em}{\text{a}}", language="fr")
    assert (far.converter, far.reason) == (None, "Something is raised or lowered out of its line.")


@pytest.mark.parametrize(
    "color", ["white", "White", "ivory", "yellow", "cyan", "#fff", "#fefefe", "#00000000", "transparent", "canvas"]
)
def test_a_colour_that_nobody_sees_on_paper_is_left_out(color: str) -> None:
    for latex in (rf"\textcolor{{{color}}}{{x}}", rf"\color{{{color}}}x"):
        shown = formula(latex, language="fr").html
        assert "mathcolor" not in shown
        assert "x" in shown


@pytest.mark.parametrize("color", ["red", "Blue", "orange", "gray", "#080", "#ff8800"])
def test_other_colours_are_kept(color: str) -> None:
    ImageColor.getrgb(color)  # Pillow keeps what it looked up, in another form
    assert "mathcolor=" in markup(rf"\textcolor{{{color}}}{{x}}")


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\text{si $x>0$}", "<mtext>si\u00a0</mtext><mrow><mi>x</mi><mo>&gt;</mo><mn>0</mn></mrow>"),
        (r"\mbox{a~b}", "<mtext>a\u00a0b</mtext>"),
        (r"\operatorname{arg\,max}", "<mi>arg max</mi>"),
        (r"\textcolor[rgb]{1,0,0}{x}", '<mi mathcolor="#ff0000">x</mi>'),
    ],
)
def test_what_latex2mathml_shows_as_it_is_written_is_left_to_temml(latex: str, shown: str) -> None:
    made = formula(latex, language="fr")
    assert made.converter == "temml"
    assert shown in made.html


@pytest.mark.parametrize(
    ("latex", "name"),
    [
        (r"\mathop{argmax}_x f(x)", "argmax"),
        (r"\mathop{Res}_{z=a} f", "Res"),
        (r"\mathop{\rm arg\,max}_x f", "arg max"),
        (r"\mathop{\mathrm{arg\,max}}\limits_x f", "arg max"),
        (r"\mathop{\mathbf{Res}}_a f", "𝐑𝐞𝐬"),
    ],
)
def test_letters_that_are_declared_an_operator_are_one_name(latex: str, name: str) -> None:
    made = formula(latex, language="fr", display=True)
    assert f">{name}</m" in made.html
    assert "<munder>" in made.html
    assert made.label.startswith(f"{plain_letters(name)} indice ")


def test_what_is_more_than_letters_is_no_name() -> None:
    assert "<msub><mi>A</mi><mi>n</mi></msub>" in markup(r"\mathop{A_n}")


def test_environments_for_lines_of_their_own_are_parts_of_a_formula_too() -> None:
    assert "<mtable" in markup(r"x+{\begin{align}a&=1\\b&\and 2\end{align}}")


def test_a_bracket_of_an_interval_opens_although_it_looks_like_a_closing_one() -> None:
    found = markup("]0;1[")
    assert found.startswith('<math><mo stretchy="false" form="prefix" lspace="0" rspace="0">]</mo>')
    assert found.endswith('<mo stretchy="false" form="postfix" lspace="0" rspace="0">[</mo></math>')


def test_a_double_bracket_of_an_interval_opens_although_it_looks_like_a_closing_one() -> None:
    found = markup(r"]\!]1;n[\![-2")
    assert found.startswith('<math><mo stretchy="false" form="prefix" lspace="0" rspace="0">⟧</mo>')
    assert '<mo stretchy="false" form="postfix" lspace="0" rspace="0">⟦</mo><mo>−</mo>' in found


def test_a_sign_before_a_term_has_no_space_after_it() -> None:
    assert '<mo form="prefix">−</mo><mn>2</mn>' in markup("x=-2")
    assert '<mo form="prefix">−</mo><mi>∞</mi>' in markup(r"]-\infty;0]")
    assert "<mo>−</mo><mn>2</mn>" in markup("x-2")
    assert "<mo>−</mo><mn>2</mn>" in markup("]0;1[-2")
    assert '<mo form="prefix">−</mo><mn>2</mn>' in markup(r"\text{si }-2")
    assert '<mo form="prefix">−</mo><mn>2</mn>' in markup(r"=\ -2")


@pytest.mark.parametrize(
    "latex",
    [r"\text{cm}-2", r"3\,\text{cm} - 2", r"3\,\text{cm }-2", r"3\text{ cm }-2", r"3\,\mathrm{cm}\ -2", r"3~\text{cm}~-2",
     r"2^3\text{ cm }-2", r"x\ -2", r"\R,3\text{ cm }-2"],
)  # fmt: skip
def test_a_sign_after_a_unit_and_a_space_stands_between_two_terms(latex: str) -> None:
    assert "<mo>−</mo><mn>2</mn>" in markup(latex)


@pytest.mark.parametrize("latex", [r"\text{si }-2", r"\text{si}~-2", r"3\text{ si }-2", r"3\text{ et}\ -2", r"x\text{ near }-2"])
def test_a_sign_after_words_stands_before_a_term(latex: str) -> None:
    assert '<mo form="prefix">−</mo><mn>2</mn>' in markup(latex)


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
