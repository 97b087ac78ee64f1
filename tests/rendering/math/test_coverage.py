"""Every formula of a school, and every generated one, becomes MathML; what does not is counted as a failure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from tests.support.formulas import all_formulas
from tests.support.generated_formulas import generated_formulas

from pressroom.rendering.math import convert as conversion
from pressroom.rendering.math.correct import corrected
from pressroom.rendering.math.formula import formula

GENERATED = tuple(generated_formulas())
SAME = {"⋯": "…", "|": "∣", "⋅": "·", "⌀": "∅", "□": "◻", "∙": "•", "∖": "⧵", "⊨": "⊧"}
"""Characters that the two converters choose for the same command."""
MARKUP = re.compile("<[^>]*>")


def test_there_are_enough_formulas() -> None:
    assert len(set(all_formulas())) == len(all_formulas()) >= 150
    assert len(set(GENERATED)) >= 600


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("display", [False, True])
def test_no_formula_is_left_as_its_source(language: str, display: bool) -> None:
    made = {latex: formula(latex, language=language, display=display) for latex in (*all_formulas(), *GENERATED)}
    assert {latex: each.reason for latex, each in made.items() if each.converter is None} == {}
    assert [latex for latex, each in made.items() if not each.label.strip()] == []
    assert [latex for latex, each in made.items() if "\\" in each.html + each.label] == []


def test_no_command_is_read_aloud() -> None:
    labels = {latex: formula(latex, language="fr").label for latex in all_formulas()}
    assert [label for label in labels.values() if re.search(r"[\\{}^_]|mathrm|dfrac|begin", label)] == []


def test_all_markup_is_complete() -> None:
    for latex in (*all_formulas(), *GENERATED):
        ET.fromstring(formula(latex, language="fr", display=True).html)  # noqa: S314 - written by the code under test


@pytest.mark.parametrize("latex", all_formulas())
def test_both_converters_show_the_same_characters(latex: str) -> None:
    trees = (conversion._second(latex, display=True), _first_or_none(latex))  # pyright: ignore[reportPrivateUsage]
    shown = [_characters(corrected(tree, display=True, decimal_comma=True)) for tree in trees if tree is not None]
    assert shown[1:] in ([], shown[:1])


def _first_or_none(latex: str) -> ET.Element | None:
    try:
        return conversion._first(latex, display=True)  # pyright: ignore[reportPrivateUsage]
    except conversion.FormulaError:
        return None


def _characters(tree: ET.Element) -> Counter[str]:
    text = unicodedata.normalize("NFC", "".join(tree.itertext()))
    return Counter(SAME.get(letter, letter) for letter in text if not letter.isspace())
