"""Which fields the warnings of printed files name, with a real browser."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest_asyncio
from tests.support.browsers import chromium_under_test

from pressroom.documents.printing import Source, print_document
from pressroom.documents.templates import template_named
from pressroom.documents.warning_fields import with_fields
from pressroom.errors import ExportWarning
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions

RESUME = KINDS["resume"]


@pytest_asyncio.fixture(scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        yield renderer


async def found(renderer: Renderer, data: dict[str, Any], *, template: str = "classic", **settings: Any) -> list[tuple[str, str]]:
    source = Source(kind=RESUME, title="T", data=data, settings=settings)
    options = ExportOptions()
    printed = await print_document(renderer, source, template=template_named(RESUME, template), options=options, base_seconds=30)
    return [(warning.code, warning.field) for warning in printed.warnings]


async def test_characters_without_a_font_are_named_with_their_field(renderer: Renderer) -> None:
    data = {
        "basics": {"name": "Ada Example", "summary": "All of it."},
        "work": [{"position": "Clerk"}, {"position": "Scribe", "highlights": ["Cut reeds.", "Wrote 𒀀𒁀 by hand."]}],
    }
    assert await found(renderer, data) == [("GLYPH_MISSING", "work[1].highlights[1]")]


async def test_every_other_warning_about_data_or_settings_names_its_field(renderer: Renderer) -> None:
    data: dict[str, Any] = {
        "basics": {"name": "Ada Example", "image": "https://example.org/a.png"},
        "work": [{"position": "Clerk", "startDate": "2019-13", "hours": "38"}],
        "meta": {"language": "xx-invalid"},
    }
    warnings = await found(renderer, data)
    assert sorted(field for _, field in warnings) == ["basics.image", "meta.language", "work[0].hours", "work[0].startDate"]
    jobs: list[dict[str, Any]] = [{"position": f"Job {number}", "summary": "text " * 100} for number in range(40)]
    assert [field for _, field in await found(renderer, {"work": jobs}, fit="one-page")] == ["settings.fit"]
    assert await found(renderer, {"basics": {"name": "Ada"}, "work": [{"position": "Clerk"}]}, language="sw") == [
        ("LANGUAGE_UNKNOWN", "settings.language")
    ]


def named(*texts: str, data: dict[str, Any]) -> str:
    warning = ExportWarning("GLYPH_MISSING", "Not there.")
    (result,) = with_fields([warning], {warning: texts}, data)
    return result.field


def test_texts_are_found_as_they_are_printed() -> None:
    data = {
        "basics": {"image": "data:CAPITALS", "name": "Zo\u0065\u0301 &amp; Co", "label": "two\n words"},
        "work": [None, {"x": 1}],
    }
    assert named("CAPITALS", data=data) == ""
    assert named("ZOÉ & CO", data=data) == "basics.name"
    assert named("two words", data=data) == "basics.label"
    assert named("", "absent", data=data) == ""
    assert named("absent", "words", data=data) == "basics.label"
    assert named(data=data) == ""
