"""Test that a recipient who is not printed in the window of an envelope has a warning."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test

from pressroom.documents.printing import Source, print_document
from pressroom.documents.templates import template_named
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions, Margins

LETTER = KINDS["cover_letter"]
EVERY_TEMPLATE = pytest.mark.parametrize("template", load_templates(LETTER.templates_folder))
MISSED = ["WINDOW_MISSED"]
LONG_NAME = "Stadtwerke und Verkehrsbetriebe der Universitäts- und Hansestadt Lindau-Nord GmbH & Co. KG"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


async def warnings_of(
    renderer: Renderer, data: dict[str, Any], template: str, *, window: str = "din5008b", margins: Margins | None = None
) -> list[str]:
    source = Source(kind=LETTER, title="", data=data, settings={"addressWindow": window})
    options = ExportOptions(margins=margins)
    chosen = template_named(LETTER, template)
    printed = await print_document(renderer, source, template=chosen, options=options, base_seconds=60)
    return [warning.code for warning in printed.warnings]


@EVERY_TEMPLATE
@pytest.mark.parametrize("sample", LETTER.samples)
async def test_the_recipients_of_samples_stand_in_the_window(renderer: Renderer, template: str, sample: str) -> None:
    assert await warnings_of(renderer, LETTER.samples[sample](), template) == []


@EVERY_TEMPLATE
async def test_a_recipient_abroad_or_in_another_script_stands_in_the_window(renderer: Renderer, template: str) -> None:
    abroad = {"name": "سعاد الحربي", "organization": "دار النشر", "city": "دبي", "countryCode": "AE"}
    data = {"sender": {"name": "Ada", "countryCode": "GB"}, "recipient": abroad, "meta": {"language": "ar"}}
    assert await warnings_of(renderer, data, template) == []
    unknown = {"sender": {"name": "Ada"}, "recipient": {"name": "Kim 𐎀 𓀀", "city": "Bath"}}
    assert await warnings_of(renderer, unknown, template) == ["GLYPH_MISSING"]
    for language, country in (("el", "DE"), ("tr", "EG")):  # ΓΕΡΜΑΝΙΑ has no accent, and the I of MISIR no dot
        data = {"sender": {"name": "Ada", "countryCode": "GB"}, "recipient": {"name": "Kim Lee", "countryCode": country}}
        data["meta"] = {"language": language}
        assert "WINDOW_MISSED" not in await warnings_of(renderer, data, template)


@EVERY_TEMPLATE
async def test_a_recipient_of_six_lines_stands_in_the_window(renderer: Renderer, template: str) -> None:
    address = [f"Gjpqy Straße {number}" for number in range(5)]
    assert await warnings_of(renderer, {"recipient": {"name": "Äg Ölj", "address": address}}, template) == []
    data = {"recipient": {"name": "Äg Ölj", "address": address}}
    pushed = await warnings_of(renderer, data, template, margins=Margins(top=2, left=0.5, right=0.5, bottom=0.5))
    assert pushed == MISSED


@EVERY_TEMPLATE
async def test_margins_a_tall_head_and_divided_lines_push_the_recipient_out_of_the_window(
    renderer: Renderer, template: str
) -> None:
    data = LETTER.samples["german"]()
    assert await warnings_of(renderer, data, template, margins=Margins(top=2)) == MISSED
    assert await warnings_of(renderer, data, template, margins=Margins(top=2), window="none") == []
    tall = data | {"sender": data["sender"] | {"label": "Bauingenieurin für Wasserwirtschaft " * 25}}
    assert await warnings_of(renderer, tall, template) == MISSED
    other = data | {"sender": data["sender"] | {"label": "Diplom-Ingenieurin für Grundwasser, Umwelt und Anlagen " * 18}}
    other["recipient"] = {"organization": "Nord AG", "city": "Ulm"}
    assert await warnings_of(renderer, other, template) == MISSED, "the head has all letters of the recipient"
    divided = data | {"recipient": dict.fromkeys(("name", "organization", "title", "department"), LONG_NAME)}
    assert await warnings_of(renderer, divided, template) == MISSED
