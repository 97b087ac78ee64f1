"""The HTML that is printed: complete, self-contained, safe, quick, and the same each time."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from pressroom.errors import RenderFailedError
from pressroom.rendering.html.document import RenderedHtml, render_html
from pressroom.rendering.html.templates import Template, load_templates
from pressroom.rendering.options import ExportOptions, Margins


@pytest.fixture
def template(tmp_path: Path) -> Template:
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "template.toml").write_text(
        'name = "Plain"\nkind = "note"\ncategories = ["plain"]\nsupportsPhoto = false\n'
        '[fonts]\ntext = "source-sans-3"\nheading = "source-serif-4"\n'
    )
    (folder / "template.html").write_text("<h1>{{ heading }}</h1><p>{{ text }}</p>")
    (folder / "style.css").write_text("h1 { color: var(--doc-color-accent); }")
    (folder / "print.css").write_text("h1 { break-after: avoid; }")
    return load_templates(tmp_path)["plain"]


def render(template: Template, **changes: Any) -> RenderedHtml:
    arguments: dict[str, Any] = {
        "context": {"heading": "Hello", "text": "World"},
        "title": "A title",
        "language": "en",
        "tokens": {"--doc-color-accent": "#123456"},
        "options": ExportOptions(),
        **changes,
    }
    return render_html(template, **arguments)


def rendered(template: Template, **changes: Any) -> str:
    return render(template, **changes).html


def test_the_document_is_complete(template: Template) -> None:
    html = rendered(template, title="Tom & <Jerry>", language="fr-CA")
    assert html.startswith('<!doctype html>\n<html lang="fr-CA" dir="ltr">')
    assert "<title>Tom &amp; &lt;Jerry&gt;</title>" in html
    assert "--doc-color-accent:#123456" in html
    assert "h1 { color" in html
    assert "h1 { break-after" in html


def test_nothing_is_fetched(template: Template) -> None:
    html = rendered(template, context={"heading": "中文 العربية 🎉", "text": "https://example.org"})
    assert all(target.startswith("data:") for target in re.findall(r"url\(([^)]*)", html))
    assert not re.search(r"<(link|script|iframe|img)|@import|src=\"(?!data:)", html)


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("zh", "ltr"), ("arn", "ltr")]
)
def test_the_direction_follows_the_language(template: Template, language: str, direction: str) -> None:
    assert f'<html lang="{language}" dir="{direction}">' in rendered(template, language=language)


def test_page_size_and_margins_are_in_the_style(template: Template) -> None:
    options = ExportOptions(page_size="Letter", orientation="landscape", margins=Margins(top=1, right=0, bottom=0.5, left=2))
    html = rendered(template, options=options)
    assert "@page{size:11.0000in 8.5000in;margin:66px 0px 38px 187px}" in html
    assert "html{padding:30px 5px 10px 5px;box-decoration-break:clone}" in html


def test_text_is_escaped_and_templates_are_not_evaluated_twice(template: Template) -> None:
    html = rendered(template, context={"heading": "<b>{{ 7*7 }}</b>", "text": "&amp;"})
    assert "<h1>&lt;b&gt;{{ 7*7 }}&lt;/b&gt;</h1><p>&amp;amp;</p>" in html


@pytest.mark.parametrize(
    "tokens",
    [
        {"--doc-x": "red;}body{display:none"},
        {"--doc-x": "url(https://example.org)"},
        {"--doc-x": "a\\b"},
        {"--doc-x": ""},
        {"--doc-x": "</style>"},
        {"--app-x": "red"},
        {"--doc-x;y": "red"},
        {"--doc-x": "red\n"},
    ],
)
def test_a_token_cannot_leave_its_place(template: Template, tokens: dict[str, str]) -> None:
    with pytest.raises(RenderFailedError):
        rendered(template, tokens=tokens)


def test_a_name_that_the_context_lacks_is_an_error_not_a_blank(template: Template) -> None:
    with pytest.raises(RenderFailedError):
        rendered(template, context={"heading": "Hello"})


def test_the_same_document_gives_the_same_html(template: Template) -> None:
    context = {"heading": "Łódź 田中", "text": "Ελληνικά 👩‍💻 قُدت"}
    assert len({rendered(template, context=context) for _ in range(3)}) == 1


def test_a_warm_process_builds_the_html_in_milliseconds(template: Template) -> None:
    context = {"heading": "Łódź", "text": "A paragraph of words. " * 400}
    rendered(template, context=context)
    durations: list[float] = []
    for _ in range(9):
        started = time.perf_counter()
        rendered(template, context=context)
        durations.append(time.perf_counter() - started)
    assert min(durations) < 0.02  # it takes less than one millisecond; the fastest of nine, because a machine may be busy


def warnings(template: Template, text: str) -> list[tuple[str, str]]:
    found = render(template, context={"heading": "Łódź 田中 🎉 →", "text": text}).warnings
    return [(warning.code, warning.message) for warning in found]


def test_characters_without_a_font_are_named(template: Template) -> None:
    assert warnings(template, "₿ ⟶ Ⅻ") == []
    ((code, message),) = warnings(template, "\U0001ecb0 sign")
    assert code == "GLYPH_MISSING"
    assert "\U0001ecb0 (U+1ECB0)" in message


def test_scripts_without_a_font_are_named_as_scripts(template: Template) -> None:
    ((code, message),) = warnings(template, "ཀཱ་ཁ ᠮᠣᠩᠭᠣᠯ " + "".join(map(chr, range(0x13000, 0x13100))))
    assert code == "GLYPH_MISSING"
    assert "the scripts Egyptian hieroglyphs, Mongolian, Tibetan;" in message
    assert "more)" in message
    assert len(message) < 1000


def test_what_of_an_emoji_or_a_variant_is_lost_is_named(template: Template) -> None:
    (divided,) = warnings(template, "🐱\u200d🐉")
    assert "side by side: 🐱\u200d🐉 (U+1F431 U+200D U+1F409)" in divided[1]
    (plain,) = warnings(template, "👍🏿")
    assert "the plain sign is printed: 👍🏿 (U+1F44D U+1F3FF)" in plain[1]
    (variant,) = warnings(template, "辻\U000e0105")
    assert "common form" in variant[1]
    assert "辻\U000e0105" not in rendered(template, context={"heading": "", "text": "辻\U000e0105"})


def test_a_sign_of_the_style_sheet_is_planned_for(template: Template) -> None:
    before = rendered(template)
    style = template.folder / "style.css"
    style.write_text(style.read_text() + 'p::before { content: "東" }')
    (changed,) = load_templates(template.folder.parent).values()
    assert '"Noto Sans SC"' in rendered(changed)
    assert '"Noto Sans SC"' not in before
