"""Test that a document is fitted to its pages."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader
from tests.support.browsers import chromium_under_test

from pressroom.documents.printing import PrintedDocument, Source, print_document
from pressroom.documents.templates import template_named
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions

RESUME = KINDS["resume"]
TEMPLATE = template_named(RESUME, "classic")


async def printed(renderer: Renderer, lines: int, **settings: Any) -> PrintedDocument:
    data = {"basics": {"name": "Ann Lee"}, "work": [{"position": f"Post {number}"} for number in range(lines)]}
    source = Source(kind=RESUME, title="Fit", data=data, settings=settings)
    return await print_document(renderer, source, template=TEMPLATE, options=ExportOptions(), base_seconds=60)


async def most_lines_of_a_page(renderer: Renderer) -> int:
    """Return how many posts fit on one page as the template has it."""
    low, high = 10, 80
    while high - low > 1:
        middle = (low + high) // 2
        page_count = (await printed(renderer, middle, fit="none")).page_count
        low, high = (middle, high) if page_count == 1 else (low, middle)
    return low


async def test_a_page_of_a_few_lines_is_saved_and_one_page_may_take_more() -> None:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        most = await most_lines_of_a_page(renderer)
        few_more, many_more = most + 1, most + 12

        assert (await printed(renderer, few_more, fit="none")).page_count == 2
        saved = await printed(renderer, few_more)
        assert (saved.page_count, saved.warnings) == (1, ())
        assert f"Post {few_more - 1}" in PdfReader(io.BytesIO(saved.pdf)).pages[0].extract_text()

        kept = await printed(renderer, many_more)
        assert (kept.page_count, kept.warnings) == (2, ())
        squeezed = await printed(renderer, many_more, fit="one-page")
        assert squeezed.page_count == 1
        assert [(warning.code, warning.field) for warning in squeezed.warnings] == [("FITTED_TIGHTLY", "settings.fit")]

        too_much = await printed(renderer, 3 * most, fit="one-page")
        assert too_much.page_count > 1
        assert [warning.code for warning in too_much.warnings] == ["NOT_FITTED"]
        assert str(too_much.page_count) in too_much.warnings[0].message


@pytest.mark.parametrize("fit", ["auto", "one-page", "none"])
async def test_one_page_stays_as_the_template_has_it(fit: str) -> None:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        one = await printed(renderer, 3, fit=fit)
    assert (one.page_count, one.warnings) == (1, ())
