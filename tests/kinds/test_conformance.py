"""Test the rules for every kind of document and every template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from tests.support.plain_elements import holds_other_element

from pressroom.documents.design import MOST_GUTTER, layout_of
from pressroom.errors import InvalidRequestError
from pressroom.kinds import KINDS, Kind, PrintContext, kind_named
from pressroom.kinds.shapes import MAX_ERRORS
from pressroom.rendering.html.document import DOCUMENT_CSS, RenderedHtml
from pressroom.rendering.html.templates import SHARED, Template, load_templates
from pressroom.rendering.html.tokens import LEAST_ENTRY_SPACE, Design, design_tokens, points_of
from pressroom.rendering.options import ExportOptions

TEMPLATES = [
    pytest.param(kind, template, id=f"{kind.name}-{template.slug}")
    for kind in KINDS.values()
    for template in load_templates(kind.templates_folder).values()
]
SAMPLES = [pytest.param(kind, name, id=f"{kind.name}-{name}") for kind in KINDS.values() for name in kind.samples]
EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
EVERY_TEMPLATE = pytest.mark.parametrize(("kind", "template"), TEMPLATES)
EVERY_SAMPLE = pytest.mark.parametrize(("kind", "name"), SAMPLES)


def rendered(kind: Kind, template: Template, data: Mapping[str, Any]) -> str:
    return rendered_html(template, kind.present(data, {}, "")).html


def rendered_html(template: Template, page: PrintContext) -> RenderedHtml:
    return layout_of(page, template=template, options=ExportOptions()).html()


def styles_of(template: Template) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in template.styles)


def markup_files(template: Template) -> list[Path]:
    """Return the files of the template's folder and of the shared one that print markup."""
    return [path for folder in (template.folder, template.folder.parent / SHARED) for path in folder.rglob("*.html")]


def with_every_text(value: Any, text: str) -> Any:
    match value:
        case str():
            return text
        case list():
            return [with_every_text(item, text) for item in cast("list[Any]", value)]
        case dict():
            return {key: with_every_text(member, text) for key, member in cast("dict[str, Any]", value).items()}
        case _:
            return value


@EVERY_KIND
def test_a_kind_is_found_by_its_name(kind: Kind) -> None:
    assert kind_named(kind.name) is kind
    assert KINDS[kind.name] is kind


def test_the_error_for_an_unknown_kind_names_the_field_and_the_kinds() -> None:
    with pytest.raises(InvalidRequestError) as refused:
        kind_named("poem")
    assert refused.value.details["fields"][0]["path"] == "kind"
    assert "resume" in refused.value.message


@EVERY_SAMPLE
def test_a_sample_is_valid_and_each_call_returns_a_new_copy(kind: Kind, name: str) -> None:
    data = kind.samples[name]()
    assert kind.validate(data) == []
    data.clear()
    assert kind.samples[name]()


@EVERY_SAMPLE
def test_a_sample_names_only_fictional_addresses(kind: Kind, name: str) -> None:
    text = repr(kind.samples[name]())
    hosts = re.findall(r"https?://([^/'\"]+)", text) + re.findall(r"@([a-z0-9.-]+\.[a-z]+)", text)
    schema_hosts = {"raw.githubusercontent.com"}
    assert all(re.search(r"(^|\.)example\.(org|com)$", host) for host in hosts if host not in schema_hosts), hosts


@EVERY_SAMPLE
def test_a_sample_is_printed_without_a_warning(kind: Kind, name: str) -> None:
    data = kind.samples[name]()
    page = kind.present(data, {}, "")
    assert page.warnings == ()
    assert rendered_html(load_templates(kind.templates_folder)[kind.default_template], page).warnings == ()


@EVERY_KIND
def test_data_that_is_not_printed_has_a_warning(kind: Kind) -> None:
    assert [warning.code for warning in kind.present({}, {}, "").warnings] == ["NOTHING_TO_PRINT"]
    warnings = kind.present({**kind.sample(), "motto": "Read it all."}, {}, "").warnings
    assert [(warning.code, warning.field) for warning in warnings] == [("FIELD_IGNORED", "motto")]


@EVERY_KIND
def test_the_sample_is_one_of_the_samples_and_has_a_title(kind: Kind) -> None:
    assert kind.sample() in [make() for make in kind.samples.values()]
    assert kind.title_of(kind.sample())
    assert kind.title_of({})
    assert kind.present({}, {}, "").title == kind.title_of({})
    assert kind.present({}, {}, "My own").title == "My own"


@EVERY_KIND
def test_the_default_template_exists(kind: Kind) -> None:
    assert kind.default_template in load_templates(kind.templates_folder)


@EVERY_KIND
@pytest.mark.parametrize("wrong", [None, [], "text", 7, True])
def test_data_and_settings_must_be_objects(kind: Kind, wrong: Any) -> None:
    assert "object" in kind.validate(wrong)[0].message
    assert "object" in kind.validate_settings(wrong)[0].message


@EVERY_KIND
def test_an_unknown_setting_is_named(kind: Kind) -> None:
    assert [error.path for error in kind.validate_settings({"language": "en", "colour": "red", "font": 1})] == ["colour", "font"]


@EVERY_KIND
def test_at_most_a_hundred_wrong_fields_are_returned(kind: Kind) -> None:
    assert len(kind.validate({"own": ["\0"] * 100_000})) == MAX_ERRORS
    assert len(kind.validate_settings({f"unknown{number}": 1 for number in range(100_000)})) == MAX_ERRORS


@EVERY_KIND
def test_presenting_changes_no_data_and_is_repeatable(kind: Kind) -> None:
    data = kind.sample()
    first = kind.present(data, {}, "")
    assert data == kind.sample()
    assert kind.present(data, {}, "") == first


@EVERY_TEMPLATE
def test_a_template_belongs_to_its_kind(kind: Kind, template: Template) -> None:
    assert template.kind == kind.name
    assert template.name
    assert template.categories


@EVERY_TEMPLATE
def test_a_template_renders_every_sample_and_an_empty_document(kind: Kind, template: Template) -> None:
    for data in (*(make() for make in kind.samples.values()), {}):
        html = rendered(kind, template, data)
        assert html.startswith("<!doctype html>")
        assert html.rstrip().endswith("</html>")


@EVERY_TEMPLATE
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style><style>*{}",
        "{{ 7 * 7 }}{% x %}",
        "' onload='x",
        "javascript:alert(1)",
    ],
)
def test_hostile_text_is_escaped(kind: Kind, template: Template, text: str) -> None:
    hostile = rendered(kind, template, with_every_text(kind.sample(), text))
    body = hostile.partition("<body>")[2]
    tags = set(re.findall(r"<([a-z0-9]+)", body))
    assert not tags & {"script", "style", "iframe", "object", "embed", "link", "base", "form"}
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", body)
    assert 'href="javascript' not in body
    assert "49" not in body
    assert not re.search(r'<img (?![^>]*src="data:)', body)


@EVERY_TEMPLATE
def test_a_template_uses_only_document_tokens(kind: Kind, template: Template) -> None:
    assert kind.name == template.kind
    for path in template.styles:
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert "--app-" not in css
        assert "url(" not in css
        assert "@import" not in css
        for property_name, value in re.findall(r"([a-z-]+)\s*:\s*([^;{}]+);", css):
            literal = re.sub(r"var\(--doc-[a-z-]+\)", "", value)
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch|color)\(", literal), (property_name, value)
            assert not re.search(r"\d(px|pt|r?em|in|cm|mm|pc|ex|ch|v[wh])\b", literal), (property_name, value)
            if property_name in {"color", "background", "background-color", "border-color"}:
                assert literal.strip() in {"", "inherit", "transparent", "currentcolor"}, (property_name, value)
            if property_name in {"font", "font-family", "font-size", "font-weight", "line-height", "letter-spacing"}:
                assert literal.strip() in {"", "inherit"}, (property_name, value)
    for path in markup_files(template):
        assert re.search(r"style=|\|\s*safe", path.read_text(encoding="utf-8")) is None, path


@EVERY_TEMPLATE
def test_only_elements_that_say_so_are_strong_or_in_italics(kind: Kind, template: Template) -> None:
    # Fonts are cut for the letters that these elements have; a rule for another one loses text in large scripts.
    assert kind.name == template.kind
    for selectors, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", styles_of(template), flags=re.DOTALL)):
        assert "font-style" not in rules, selectors
        if "weight-strong" in rules:
            assert all(re.search(r"(?:^|\W)(?:h\d|b)$", selector.strip()) for selector in selectors.split(",")), selectors


@EVERY_TEMPLATE
def test_every_token_that_a_template_uses_is_defined(kind: Kind, template: Template) -> None:
    html = rendered(kind, template, kind.sample())
    assert set(re.findall(r"var\((--doc-[a-z-]+)\)", html)) <= set(re.findall(r"[;{](--doc-[a-z-]+):", html))


@EVERY_TEMPLATE
def test_a_template_has_rules_for_page_breaks(kind: Kind, template: Template) -> None:
    assert kind.default_template
    rules = styles_of(template)
    assert all(rule in rules for rule in ("break-after: avoid", "break-inside: avoid", "orphans", "widows"))


@EVERY_TEMPLATE
@pytest.mark.parametrize("trap", ["float:", "display: flex", "display: grid", "small-caps", "text-transform", "column-count"])
def test_an_ats_template_has_no_style_that_disturbs_extraction(kind: Kind, template: Template, trap: str) -> None:
    assert kind.name == template.kind
    if "ats" in template.categories:
        assert trap not in styles_of(template)


@EVERY_TEMPLATE
def test_an_ats_template_keeps_the_limits_of_readers(kind: Kind, template: Template) -> None:
    assert kind.name == template.kind
    if "ats" not in template.categories:
        return
    tokens = design_tokens(template, Design(), language="en")
    track = tokens["--doc-track-section"]
    assert float(track.removesuffix("em")) <= 0.07, "letters farther apart are read as words"
    title, label = (points_of(tokens, f"--doc-size-{name}") for name in ("title", "label"))
    assert title <= 2 * label, (
        "pdfminer.six joins lines whose sizes differ by less than half, and reads others from right to left last"
    )
    if "text-indent: calc(var(--doc-gutter)" in styles_of(template):
        assert 8 <= points_of(tokens, "--doc-gutter") / points_of(tokens, "--doc-size-text") <= MOST_GUTTER
        assert points_of(tokens, "--doc-space-entry") >= LEAST_ENTRY_SPACE
        assert points_of(tokens, "--doc-space-tiny") >= LEAST_ENTRY_SPACE


@EVERY_TEMPLATE
def test_a_template_loads_nothing_and_changes_no_state_of_the_tab(kind: Kind, template: Template) -> None:
    # Documents of templates are trusted, so the tab is not reset after them.
    assert template.kind == kind.name
    assert re.search(r"url|src|image|import|scroll|\\", DOCUMENT_CSS + styles_of(template), re.IGNORECASE) is None
    for path in markup_files(template):
        markup = path.read_text("utf-8")
        assert not holds_other_element(markup), path
        assert re.search(r"style|background|autofocus|<(?!img\b)(?i:img)\b", markup) is None, path
