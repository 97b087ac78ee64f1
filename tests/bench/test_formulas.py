"""The measurement of public formulas: it finds what a formula shows that it should not, and fetches what is expected only."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from bench.command_line import WIDTH
from bench.formulas import command
from bench.formulas.command import converted_share, measure, print_report
from bench.formulas.fetching import FetchError, file_of
from bench.formulas.leaks import leaks_of
from bench.formulas.sets import SETS
from rich.console import Console
from tests.support.benchmarks import run_bench
from tests.support.commands import ROOT

from pressroom.rendering.math.formula import Formula, formula

SYMPY = next(each for each in SETS if each.name == "sympy")


@pytest.mark.parametrize(
    ("latex", "markup", "leaks"),
    [
        (r"\foo x", "<mi>foo</mi><mi>x</mi>", ["foo"]),
        (r"\alpha", "<mi>\\alpha</mi>", ["\\", "alpha"]),
        (r"\text{a $x$}", "<mtext>a $x$</mtext>", ["$"]),
        (r"x_1", "<mi>x</mi><mo>_</mo><mn>1</mn>", ["_"]),
        (r"{a}", "<mo>{</mo><mi>a</mi><mo>}</mo>", ["{", "}"]),
        (r"a&b", "<mi>a</mi><mo>&amp;</mo>", ["&"]),
        (r"\text{a}\\air", "<mtext>a</mtext><mi>air</mi>", []),
        (r"\sin x", "<mi>sin</mi><mi>x</mi>", []),
        (r"\{a\}", "<mo>{</mo><mi>a</mi><mo>}</mo>", []),
        (r"\text{the sum }\sum", "<mtext>the sum </mtext><mo>∑</mo>", []),
        (r"5\,\$", "<mn>5</mn><mi>$</mi>", []),
        (r"a\backslash b", "<mi>a</mi><mo>\\</mo>", []),
    ],
)
def test_a_command_that_a_formula_shows_is_a_leak(latex: str, markup: str, leaks: list[str]) -> None:
    assert leaks_of(latex, f'<span class="formula" aria-label="\\foo"><math>{markup}</math></span>') == leaks


def test_every_formula_is_counted_once_with_the_reason_of_its_failure() -> None:
    result = measure("few", "none", ["x", r"\lim\limits_{\substack{x\to 0}}x", r"\foo", r"\bar", r"\foo x"])
    assert (result.formulas, result.latex2mathml, result.temml, result.source, result.leaks) == (5, 1, 1, 3, 0)
    assert converted_share(result) == pytest.approx(0.4)
    assert next(iter(result.reason_counts.items())) == (r"Unsupported function name: \foo", 2)
    assert result.reasons[r"Unsupported function name: \foo"] == [r"\foo", r"\foo x"]
    written = StringIO()
    print_report(Console(file=written, width=WIDTH), [result])
    for shown in ("few", "40.00%", r"Unsupported function name: \foo"):
        assert shown in written.getvalue()


def test_a_formula_that_shows_a_command_counts_as_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    made = formula("x", language="en")

    def leaking(latex: str, *, language: str) -> Formula:
        assert language == "en"
        return replace(made, html="<math><mi>foo</mi></math>") if latex == r"\foo" else made

    monkeypatch.setattr(command, "formula", SimpleNamespace(__wrapped__=leaking))
    result = measure("few", "none", ["x", r"\foo"])
    assert (result.formulas, result.leaks, result.reason_counts) == (2, 1, {"shows foo": 1})
    assert converted_share(result) == pytest.approx(0.5)


def test_an_unknown_set_is_refused() -> None:
    command_line = [sys.executable, "-m", "bench", "formulas", "--sets", "wikipedias"]
    done = subprocess.run(command_line, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "wikipedias" in done.stdout + done.stderr


def test_a_file_that_is_another_one_than_expected_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"sympy 1\.14\.0 has another sympy/parsing/tests/test_latex\.py"):
        file_of(replace(SYMPY, sha256="0" * 64), tmp_path)
    with pytest.raises(FetchError, match="another nothing"):
        file_of(replace(SYMPY, file="nothing.py"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_kept_file_that_has_changed_is_fetched_again(tmp_path: Path) -> None:
    file = file_of(SYMPY, tmp_path)
    file.write_text("[]")
    assert hashlib.sha256(file_of(SYMPY, tmp_path).read_bytes()).hexdigest() == SYMPY.sha256


def test_one_command_converts_a_public_set_and_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    options = ("--sets", "sympy", "--most", "60", "--cache", tmp_path / "kept", "--json", tmp_path / "out.json")
    printed = run_bench("formulas", *options, folder=folder)
    assert "sympy 1.14.0" in printed
    (result,) = json.loads((tmp_path / "out.json").read_text())
    assert result["formulas"] == 60
    assert result["latex2mathml"] + result["temml"] + result["source"] == 60
    assert result["leaks"] == 0
    assert list(folder.iterdir()) == []
