"""Test the foot of the pages: in its font in the file, and not shown on a screen."""

from __future__ import annotations

import io
from contextlib import closing
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from tests.support.browsers import chromium_under_test, printed, text_of

from pressroom.documents.printing import Source, document_html, present, print_document
from pressroom.documents.templates import template_named
from pressroom.kinds import KINDS
from pressroom.rendering.browser.launch import launch
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.margin_boxes import DIGITS
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions, Margins
from pressroom.rendering.pdf.box import POINTS_PER_INCH, Box
from pressroom.rendering.pdf.page_objects import TEXT, bounds_of, objects_of
from pressroom.rendering.pdf.pdfium import PDFIUM

RESUME = KINDS["resume"]
TEMPLATE = template_named(RESUME, "classic")
NARROW = ExportOptions(margins=Margins(top=1, right=2, bottom=1, left=2))
NAMES = {
    "Latin": "Maximiliane Wilhelmina Mary-Ann Montgomery " * 7,
    "capitals": "MW" * 150,
    "wide small letters": "mw" * 150,
    "CJK": "寿限無五劫擦切海砂利水魚" * 25,
    "Arabic": "ليلى حداد المنصوري " * 16,
    "Devanagari": "अनुष्का श्रीवास्तव " * 17,
}
DESIGNS = [(name, template) for name in ("resume", "cover_letter") for template in load_templates(KINDS[name].templates_folder)]


def source_of(name: str, *, kind: str = "resume", **settings: Any) -> Source:
    """Make a document of several pages; the texts of a resume are all semi-bold."""
    posts = [f"Post {number}" for number in range(60)]
    data: dict[str, Any] = {"basics": {"name": name}, "work": [{"position": post} for post in posts]}
    if kind == "cover_letter":
        data = {"sender": {"name": name}, "paragraphs": posts}
    return Source(kind=KINDS[kind], title="Foot", data=data, settings={"fit": "none", **settings})


def foot_of(pdf: bytes, *, below: float) -> list[Box]:
    """Return the boxes of the texts of the second page that are below so many points from the edge of the paper."""
    with PDFIUM, closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[1]) as page:
        return [box for box in map(bounds_of, objects_of(page, TEXT)) if box.top < below]


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


@pytest.mark.parametrize(("kind", "template"), DESIGNS)
async def test_the_foot_of_a_long_name_stays_within_the_margins(kind: str, template: str) -> None:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        for script, name in NAMES.items():
            assert len(name) >= 290, script
            for options in (ExportOptions(), NARROW):
                source = source_of(name, kind=kind, fontSize=14 if options is NARROW else None)
                layout = present(source, template=template_named(KINDS[kind], template), options=options)
                pages = await print_document(renderer, source, template=layout.template, options=options, base_seconds=60)
                assert pages.page_count > 1
                margins, width = layout.options.page_margins, layout.options.page_inches[0] * POINTS_PER_INCH
                foot = foot_of(pages.pdf, below=margins.bottom * POINTS_PER_INCH)
                assert foot, script
                # A letter may reach a point beyond its place.
                assert min(box.left for box in foot) >= margins.left * POINTS_PER_INCH - 1, script
                assert max(box.right for box in foot) <= width - margins.right * POINTS_PER_INCH + 1, script
                assert "…" in text_of(pages.pdf), script


async def texts_read_aloud(html: str) -> str:
    """Return what the tree of accessibility of a document on the screen says."""
    browser = await launch(chromium_under_test(), tabs=1)
    try:
        target = (await browser.connection.send("Target.createTarget", {"url": "about:blank"}))["targetId"]
        attached = await browser.connection.send("Target.attachToTarget", {"targetId": target, "flatten": True})
        session = attached["sessionId"]
        await browser.connection.send("Page.setDocumentContent", {"frameId": target, "html": html}, session=session)
        tree = await browser.connection.send("Accessibility.getFullAXTree", session=session)
    finally:
        await browser.close()
    return "\n".join(str(node["name"].get("value", "")) for node in tree["nodes"] if not node["ignored"] and "name" in node)


async def test_a_screen_reader_does_not_read_the_foot() -> None:
    html = document_html(source_of("Ada Example"), template=TEMPLATE, options=ExportOptions())
    read = await texts_read_aloud(html)
    assert "Ada Example" in read
    assert DIGITS not in read
    shown = html.replace("overflow:hidden;visibility:hidden}", "}")
    assert DIGITS in await texts_read_aloud(shown), "a text that is not hidden is read"
