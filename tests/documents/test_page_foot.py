"""Test the foot of the pages: in its font in the file, and not shown on a screen."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader
from tests.support.browsers import chromium_under_test, printed, text_of

from pressroom.documents.printing import Source, document_html, print_document
from pressroom.documents.templates import template_named
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.margin_boxes import DIGITS
from pressroom.rendering.options import ExportOptions

RESUME = KINDS["resume"]
TEMPLATE = template_named(RESUME, "classic")


def source_of(name: str) -> Source:
    """Make a resume of two pages, whose texts are all semi-bold."""
    data: dict[str, Any] = {"basics": {"name": name}, "work": [{"position": f"Post {number}"} for number in range(60)]}
    return Source(kind=RESUME, title="Foot", data=data, settings={"fit": "none"})


async def test_the_foot_is_printed_where_nothing_else_has_its_font() -> None:
    # A browser of its own: no font is loaded yet.
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        source = source_of("ليلى حداد")
        pages = await print_document(renderer, source, template=TEMPLATE, options=ExportOptions(), base_seconds=60)
    assert pages.page_count == 2
    second = PdfReader(io.BytesIO(pages.pdf)).pages[1].extract_text()
    assert all(word in second for word in ("ليلى", "حداد", "2/2"))
    assert {"Vazirmatn-Regular", "SourceSans3-Regular"} <= set(pages.proof.fonts)


async def test_a_screen_does_not_show_the_foot() -> None:
    html = document_html(source_of("Ada Example"), template=TEMPLATE, options=ExportOptions())
    assert "@media screen" in html
    as_screen = html.replace("@media screen", "@media print")
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        shown = text_of((await printed(renderer, as_screen, seconds=60)).pdf)
    assert "Ada Example" in shown
    assert DIGITS not in shown
