"""Test what templates may measure and write beside their context."""

from __future__ import annotations

import pytest

from pressroom.kinds import KINDS
from pressroom.rendering.html.capitals import in_capitals
from pressroom.rendering.html.layout import GAP_POINTS, layout_functions
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.html.text_width import width_of
from pressroom.rendering.html.tokens import Design, design_tokens, points_of

COMPACT = load_templates(KINDS["resume"].templates_folder)["compact"]
TOKENS = design_tokens(COMPACT, Design(), language="en")
FUNCTIONS = layout_functions(COMPACT, tokens=TOKENS, language="en")


@pytest.mark.parametrize("strong", [False, True])
@pytest.mark.parametrize("text", ["2019", "Mar 2020 – Present"])
def test_the_lead_fills_the_gutter_up_to_less_than_a_space(text: str, strong: bool) -> None:
    lead = FUNCTIONS["lead"](text, strong=strong)
    assert set(lead) == {" "}
    size, weight = points_of(TOKENS, "--doc-size-text"), 600 if strong else 400
    stack = (COMPACT.text_font,)
    room = points_of(TOKENS, "--doc-gutter") - GAP_POINTS - width_of(lead + text, stack, weight=weight, size=size)
    assert 0 <= room < width_of(" ", stack, weight=weight, size=size)


def test_a_text_that_is_wider_than_the_gutter_does_not_fit_and_has_one_space() -> None:
    long = "Presentations and publications"
    assert FUNCTIONS["fits_gutter"](["Publications", "Skills"], strong=True)
    assert not FUNCTIONS["fits_gutter"](["Skills", long], strong=True)
    assert FUNCTIONS["lead"](long) == " "


def test_the_tracking_of_headings_is_counted() -> None:
    plain, tracked = FUNCTIONS["lead"]("SKILLS"), FUNCTIONS["lead"]("SKILLS", heading=True)
    assert len(tracked) < len(plain)
    track, size = float(TOKENS["--doc-track-section"].removesuffix("em")), points_of(TOKENS, "--doc-size-text")
    face = {"stack": (COMPACT.text_font,), "weight": 400, "size": size}
    room = points_of(TOKENS, "--doc-gutter") - GAP_POINTS
    assert 0 <= room - width_of(tracked + "SKILLS", **face, track=track * size) < width_of(" ", **face, track=track * size)


def test_nothing_stands_in_the_gutter_of_a_page_that_runs_from_right_to_left() -> None:
    functions = layout_functions(COMPACT, tokens=design_tokens(COMPACT, Design(), language="ar"), language="ar")
    assert functions["right_to_left"]
    assert functions["lead"]("2019") == ""
    assert not functions["fits_gutter"](["نبذة"])


@pytest.mark.parametrize(
    ("language", "text", "capitals"),
    [
        ("en", "Where I studied", "WHERE I STUDIED"),
        ("fr", "Centres d’intérêt", "CENTRES D’INTÉRÊT"),
        ("de", "Größtes Projekt", "GRÖSSTES PROJEKT"),
        ("tr", "ilgi alanları", "İLGİ ALANLARI"),
        ("el", "Εμπειρία μου", "ΕΜΠΕΙΡΙΑ ΜΟΥ"),
        ("el", "Μάιος", "ΜΑΪΟΣ"),
        ("el-CY", "Αΐδιος", "ΑΪΔΙΟΣ"),
        ("ja", "職歴", "職歴"),
        ("ar", "الخبرة", "الخبرة"),
    ],
)
def test_capitals_follow_the_rules_of_the_language(language: str, text: str, capitals: str) -> None:
    assert in_capitals(text, language=language) == capitals
