"""Formulas that are wrong, endless or hostile: they are printed as their source, and never do harm."""

from __future__ import annotations

import re
import threading
import time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.generated_formulas import generated_formulas

from pressroom.rendering.math import script_files, temml
from pressroom.rendering.math.allowed import ATTRIBUTES, CHILDREN
from pressroom.rendering.math.errors import FormulaError
from pressroom.rendering.math.formula import MOST_NAMED, formula
from pressroom.rendering.math.script_files import ScriptsNotInstalledError
from pressroom.rendering.math.temml import Temml

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PIECES = (
    r"\frac", r"\sqrt", r"\left", r"\right", r"\begin", r"\end", r"\text", r"\mathbf", r"\sum", r"\int", r"\lim", r"\over",
    r"\def", r"\newcommand", r"\href", r"\style", r"\not", *"{}[]()^_&#%$~|<>\"'\\", r"\\", "x", "12", " ", "é", "\x00", "\u202e",
    "<script>", "{matrix}", "{array}", "{cases}", "\n",
)  # fmt: skip


def test_an_unknown_command_is_shown_as_source_and_named() -> None:
    made = formula(r"\foo{<b>}", language="fr")
    assert made.html == r'<code class="formula-source">\foo{&lt;b&gt;}</code>'
    (warning,) = made.warnings(r"\foo{<b>}", field="sections[0].questions[1].statement")
    assert (warning.code, warning.field) == ("FORMULA_NOT_CONVERTED", "sections[0].questions[1].statement")
    assert warning.message.endswith(r": \foo{<b>}")
    assert formula("x", language="fr").warnings("x", field="a") == ()


def test_a_warning_repeats_the_beginning_of_a_formula_only() -> None:
    latex = r"\foo " + "x" * 500
    (warning,) = formula(latex, language="fr").warnings(latex, field="a")
    assert warning.message.endswith("x…")
    assert len(warning.message) < 2 * MOST_NAMED + 20


@pytest.mark.parametrize(
    "latex",
    [
        "", "  ", r"\frac{1}", "{x", "x}", "&", "#", r"\left( x", "x^2^3", r"\begin{matrix}1",
        r"\begin{tikzpicture}\end{tikzpicture}",
        r"\href{javascript:alert(1)}{x}", r"\style{color:red}{x}", r"\class{a}{x}", r"\htmlId{a}{x}", r"\includegraphics{a}",
        r"\def\a{\a\a}\a", r"\def\a{\a x}\a", r"\newcommand{\b}{\b\b}\b",
        "x+" * 100_000, "{" * 20_000 + "x" + "}" * 20_000, r"\frac{" * 300 + "1" + "}{2}" * 300, "x" + "^{x" * 300 + "}" * 300,
        r"\sqrt" * 1_000 + " x", r"\left(" * 300 + "x" + r"\right)" * 300,
    ],
)  # fmt: skip
def test_what_cannot_be_converted_is_shown_as_source(latex: str) -> None:
    made = formula(latex, language="fr")
    assert made.converter is None
    assert made.html.startswith('<code class="formula-source">')
    assert "<" not in made.html[6:-7]


def test_macros_that_make_much_of_little_are_refused() -> None:
    latex = r"\def\a{" + "x" * 900 + r"}\def\b{" + r"\a" * 400 + r"}\b"
    assert formula(latex, language="fr").converter is None


def test_a_script_in_a_text_is_text() -> None:
    html = formula(r"\text{<script>alert(1)</script>}", language="fr").html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_space_cannot_push_text_off_the_page() -> None:
    assert "900" not in formula(r"a\hspace{900cm}b", language="fr").html
    assert "1cm" in formula(r"a\hspace{1cm}b", language="fr").html


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(tuple(generated_formulas()))), max_size=12))
def test_any_text_gives_safe_markup(pieces: list[str]) -> None:
    latex = "".join(pieces)
    made = formula(latex, language="fr", display=len(pieces) % 2 == 0)
    if made.converter is None:
        assert "<" not in made.html[6:-7].partition(">")[2]
        return
    tree = ET.fromstring(UNWRITABLE.sub("", made.html))  # noqa: S314 - written by the code under test
    for element in tree.iter():
        assert element.tag in {*CHILDREN, "span"}
        if element.tag != "span":
            assert element.attrib.keys() <= ATTRIBUTES.keys()


def test_the_interpreter_works_again_after_it_reached_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temml, "MEMORY_BYTES", 12_000_000)
    converter = Temml()
    assert converter.convert("x", display=False).tag == "math"
    with pytest.raises(FormulaError):
        converter.convert("x+" * 200_000, display=False)
    with pytest.raises(FormulaError):
        converter.convert("{" * 20_000 + "x" + "}" * 20_000, display=False)
    assert converter.convert("x", display=False).tag == "math"


def test_threads_share_the_interpreter() -> None:
    converter = Temml()
    found: list[str] = []

    def convert(number: int) -> None:
        latex = rf"\SI{{{number}}}{{\metre}}"
        found.extend("".join(converter.convert(latex, display=False).itertext()) for _ in range(20))

    threads = [threading.Thread(target=convert, args=(number,)) for number in range(10, 14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(f"{number}m" for number in range(10, 14) for _ in range(20))


def test_scripts_that_are_not_there_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(script_files, "SCRIPTS_FOLDER", tmp_path)
    with pytest.raises(ScriptsNotInstalledError, match="run bin/setup"):
        Temml().convert("x", display=False)


@pytest.mark.parametrize(
    "latex", ["(" * 400 + "x" + ")" * 400, "(" * 3_900, "|" * 3_900, "[" * 3_900, "]" * 3_900, "{" * 900 + "x" + "}" * 900]
)
def test_brackets_by_the_hundred_are_shown_as_their_source(latex: str) -> None:
    start = time.thread_time()
    shown = formula(latex, language="fr")
    assert time.thread_time() - start < 10
    assert shown.converter is None or shown.label
    assert "formula" in shown.html


def test_a_formula_cannot_leave_its_line() -> None:
    assert "-19em" not in formula(r"\hspace{-19em}\text{FORGED}", language="fr").html
    raised = formula(r"\hspace{-19em}\raisebox{12em}{\text{FORGED}}", language="fr")
    assert raised.converter is None
    assert "voffset" not in raised.html
