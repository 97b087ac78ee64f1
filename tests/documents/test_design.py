"""Test what a document's settings change in the pages of every template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.support.resumes import rendered_resume

from pressroom.documents.design import layout_of
from pressroom.documents.fitting import ONE_PAGE_STEPS
from pressroom.kinds import KINDS
from pressroom.kinds.presentation import FONT_NAMES
from pressroom.rendering.html.font_files import TEXT_FONTS
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.html.tokens import (
    DEFAULTS,
    LEAST_ENTRY_SPACE,
    LEAST_LINE,
    LEAST_SIZE,
    LEAST_TEXT,
    Design,
    Tightening,
    design_tokens,
    points_of,
)
from pressroom.rendering.options import ExportOptions, Margins

RESUME = KINDS["resume"]
TEMPLATES = load_templates(RESUME.templates_folder)
EVERY_TEMPLATE = pytest.mark.parametrize("template", TEMPLATES)
GUTTERED = ("classic", "compact", "academic")
"""Templates with dates in a gutter."""
GUTTER_LANGUAGES = ("en", "en-GB", "fr", "de", "es", "it", "pt", "nl", "pl", "ja", "zh-Hans", "zh-Hant", "ko")
"""Languages with headings that run from left to right, and one with other abbreviations of months."""
MONTHS = ("2016-05", "2016-09", "2018-12")
TOKEN = re.compile(r"(--doc-[a-z-]+):([^;}]+)")


def tokens_of(template: str, **settings: Any) -> Mapping[str, str]:
    html = rendered_resume(RESUME.sample(), settings=settings, template=template).html
    return dict(TOKEN.findall(html.partition(":root{")[2].partition("}")[0]))


def test_a_document_may_choose_every_installed_font() -> None:
    assert set(FONT_NAMES) == set(TEXT_FONTS)


@EVERY_TEMPLATE
def test_the_accent_and_the_line_height_are_those_of_the_settings(template: str) -> None:
    tokens = tokens_of(template, accentColor="#ABCDEF", lineHeight=1.6)
    assert (tokens["--doc-color-accent"], tokens["--doc-line-text"]) == ("#abcdef", "1.6")


@pytest.mark.parametrize(("language", "factor"), [("en", 1), ("he", 1), ("ar", 1.18), ("ja", 1.18), ("zh-Hant", 1.18)])
def test_scripts_that_are_taller_get_more_room_for_a_line(language: str, factor: float) -> None:
    own = float(str(TEMPLATES["classic"].tokens.get("line-text", DEFAULTS["line-text"])))
    assert float(tokens_of("classic", language=language)["--doc-line-text"]) == pytest.approx(own * factor, abs=0.001)
    assert tokens_of("classic", language=language, lineHeight=1.4)["--doc-line-text"] == "1.4"


@EVERY_TEMPLATE
def test_everything_but_rules_grows_with_the_size_of_the_text(template: str) -> None:
    before = tokens_of(template)
    size = points_of(before, "--doc-size-text")
    after = tokens_of(template, fontSize=size * 1.25)
    for name, value in before.items():
        if name.startswith(("--doc-size-", "--doc-space-", "--doc-gutter", "--doc-indent")):
            assert points_of(after, name) == pytest.approx(points_of(before, name) * 1.25, abs=0.02), name
        else:
            assert after[name] == value, name


@EVERY_TEMPLATE
def test_spacing_changes_the_spaces_between_sections_and_entries(template: str) -> None:
    before, after = tokens_of(template), tokens_of(template, spacing=1.5)
    changed = {name for name, value in before.items() if after[name] != value}
    assert changed == {"--doc-space-section", "--doc-space-entry"}
    assert all(points_of(after, name) == pytest.approx(points_of(before, name) * 1.5, abs=0.02) for name in changed)


@EVERY_TEMPLATE
def test_the_closest_spacing_keeps_dated_lines_apart(template: str) -> None:
    before, after = tokens_of(template), tokens_of(template, spacing=0.5)
    least = min(LEAST_ENTRY_SPACE, points_of(before, "--doc-space-entry"))
    assert least <= points_of(after, "--doc-space-entry") < points_of(before, "--doc-space-entry")


@EVERY_TEMPLATE
def test_the_fonts_are_those_of_the_settings(template: str) -> None:
    tokens = tokens_of(template, textFont="stix-two-text", headingFont="source-sans-3")
    assert tokens["--doc-font-text"].startswith('"STIX Two Text"')
    assert tokens["--doc-font-heading"].startswith('"Source Sans 3"')


@EVERY_TEMPLATE
def test_a_tighter_page_keeps_dated_lines_apart(template: str) -> None:
    loose = design_tokens(TEMPLATES[template], Design(), language="en")
    tight = design_tokens(
        TEMPLATES[template], Design(tightening=Tightening(line=0.04, section=2, entry=9, text=0.3)), language="en"
    )
    assert float(tight["--doc-line-text"]) == pytest.approx(float(loose["--doc-line-text"]) - 0.04)
    assert points_of(tight, "--doc-size-text") == pytest.approx(points_of(loose, "--doc-size-text") - 0.3)
    assert points_of(tight, "--doc-space-section") < points_of(loose, "--doc-space-section")
    least = min(LEAST_ENTRY_SPACE, points_of(loose, "--doc-space-entry"))
    assert points_of(tight, "--doc-space-entry") >= least * 0.96


@EVERY_TEMPLATE
@pytest.mark.parametrize(("size", "line"), [(None, None), (8, 1.1), (8.2, 1.15), (14, 2)])
def test_tightening_leaves_text_that_can_be_read(template: str, size: float | None, line: float | None) -> None:
    chosen = Design(font_size=size, line_height=line)
    loose = design_tokens(TEMPLATES[template], chosen, language="en")
    tight = design_tokens(TEMPLATES[template], replace(chosen, tightening=ONE_PAGE_STEPS[-1]), language="en")
    sizes = {name: points_of(loose, name) for name in loose if name.startswith("--doc-size-")}
    for name, before in sizes.items():
        least = LEAST_TEXT if name == "--doc-size-text" else LEAST_SIZE
        assert points_of(tight, name) >= min(before, least) - 0.01, name
        assert points_of(tight, name) <= before, name
    before, after = float(loose["--doc-line-text"]), float(tight["--doc-line-text"])
    assert min(before, LEAST_LINE) <= after <= before
    assert tight != loose, "spaces between sections get smaller all the same"


@EVERY_TEMPLATE
def test_the_margins_are_those_of_the_template_unless_the_export_asks_for_others(template: str) -> None:
    presented = RESUME.present(RESUME.sample(), {}, "")
    chosen = TEMPLATES[template]
    for size in ("A4", "Letter", "Legal"):
        layout = layout_of(presented, template=chosen, options=ExportOptions(page_size=size))
        assert layout.options.page_margins == chosen.margins_on(size)
    asked = Margins(top=1, right=1, bottom=1, left=1)
    assert layout_of(presented, template=chosen, options=ExportOptions(margins=asked)).options.page_margins == asked
    assert ExportOptions().page_margins == Margins()


@EVERY_TEMPLATE
def test_sections_are_hidden_and_renamed(template: str) -> None:
    settings = {"hiddenSections": ["skills", "work"], "headings": {"education": "Where I studied"}}
    html = rendered_resume(RESUME.sample(), settings=settings, template=template).html.casefold()
    assert "where i studied" in html
    assert "replaced a pool of short-lived browsers" not in html
    assert ">skills<" not in html


@EVERY_TEMPLATE
def test_the_foot_names_the_person_and_can_be_left_out(template: str) -> None:
    data = {"basics": {"name": 'Ann "<b>" \\ Lee'}}
    html = rendered_resume(data, template=template).html
    assert r'content:"Ann \22 \3c b>\22  \5c  Lee – " counter(page) "/" counter(pages)' in html
    assert "counter(page)" not in rendered_resume(data, settings={"pageFoot": False}, template=template).html
    assert "counter(page)" not in rendered_resume({}, template=template).html
    narrow = ExportOptions(margins=Margins(bottom=0.39))
    assert "counter(page)" not in rendered_resume(data, template=template, options=narrow).html


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("textFont", "comic"),
        ("spacing", 0.2),
        ("fit", "two-pages"),
        ("pageFoot", "yes"),
        ("hiddenSections", ["poems"]),
        ("headings", {"poems": "Verse"}),
        ("headings", {"work": ""}),
        ("headings", {"work": "x" * 61}),
        ("headings", {"work": "two\nlines"}),
        ("headings", ["work"]),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: Any) -> None:
    assert [error.path for error in RESUME.validate_settings({name: value})] == [name]


@pytest.mark.parametrize("size", [None, 8, 12])
@pytest.mark.parametrize(
    ("template", "font"), [("compact", None), *((name, font) for name in ("classic", "academic") for font in (None, *TEXT_FONTS))]
)
def test_periods_of_months_fit_the_gutter(template: str, font: str | None, size: float | None) -> None:
    settings: dict[str, Any] = ({"textFont": font} if font else {}) | ({"fontSize": size} if size else {})
    wide: list[str] = []
    # In the widest fonts, the longest periods of some languages do not fit.
    for language in ("en", "de", "ja") if font else GUTTER_LANGUAGES:
        jobs = [{"name": "A", "startDate": start, "endDate": end} for start in MONTHS for end in (*MONTHS, "present")]
        html = rendered_resume({"work": jobs, "meta": {"language": language}}, settings=settings, template=template).html
        wide += re.findall(r'class="when wide">(.*?)</span>', html)
    assert wide == []


@pytest.mark.parametrize("template", GUTTERED)
def test_a_label_that_is_wider_than_the_gutter_moves_all_labels_out_of_it(template: str) -> None:
    short, long = {"name": "Systems", "keywords": ["A"]}, {"name": "Presentations and publications", "keywords": ["B"]}
    settings = {"headings": {"skills": "A heading that is wider than the gutter"}}  # else `compact` has other rows
    beside = rendered_resume({"skills": [short, short]}, settings=settings, template=template).html
    outside = rendered_resume({"skills": [short, long]}, settings=settings, template=template).html
    assert (beside.count('class="row whole line"'), outside.count('class="row whole line"')) == (2, 0)
    assert outside.count("</b>: ") == 2
