# pikepdf types what a file holds loosely.
# pyright: reportUnknownMemberType=false, reportAttributeAccessIssue=false, reportUnknownVariableType=false
from __future__ import annotations

import io
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from pikepdf import Name, Pdf
from tests.support.browsers import chromium_under_test, printed, text_of
from tests.support.tag_trees import check_tags, elements_below

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.plain_tags import remove_plain_elements

FORMULA = "<math><mfrac><msup><mi>x</mi><mn>2</mn></msup><msqrt><mi>y</mi></msqrt></mfrac></math>"
BODIES = {
    "text": "<section><h1>Title</h1><p>Some <b>strong</b> text</p></section>",
    "formula": f'<section><p>Let <span role="img" aria-label="a fraction">{FORMULA}</span> be.</p></section>',
    "link": '<section><p><a href="https://example.org/">Out</a> and <a href="#end">in</a></p><p id="end">End</p></section>',
    "table": "<section><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><p>2</p></td></tr></table></section>",
    "pages": "<section><p><span>" + "word " * 4000 + "</span></p><ul><li>Item</li></ul></section>",
    "ground": "<style>@page{background:#eee}</style><section><p>On gray</p></section><p style='break-before:page'>Next</p>",
    "language": '<section><p>Text <span lang="fr">bonjour</span></p><img alt="dot" src="data:image/gif;base64,'
    'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="></section>',
}


@pytest_asyncio.fixture(scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


def compacted(pdf: bytes) -> bytes:
    target = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as opened:
        remove_plain_elements(opened, pdf)
        opened.save(target)
    return target.getvalue()


def kinds_of(pdf: Pdf) -> list[str]:
    """Return the types and alternative texts of all elements that say something, in their order."""
    root = pdf.Root.StructTreeRoot
    return [f"{each.S} {each.get(Name.Alt, '')}" for each in elements_below(root.K) if Name.NonStruct != each.S]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_what_elements_say_stays_and_each_content_is_held_by_one(renderer: Renderer, body: str):
    before = (await printed(renderer, f"<!doctype html><html lang=en><title>T</title>{body}</html>")).pdf
    after = compacted(before)
    with Pdf.open(io.BytesIO(before)) as large, Pdf.open(io.BytesIO(after)) as small:
        assert kinds_of(small) == kinds_of(large)
        assert check_tags(small) == check_tags(large)
        assert len(small.objects) < len(large.objects)
    assert text_of(after) == text_of(before)


async def test_a_formula_is_one_figure_that_holds_its_signs(renderer: Renderer):
    before = (await printed(renderer, f"<title>T</title>{BODIES['formula']}")).pdf
    with Pdf.open(io.BytesIO(compacted(before))) as pdf:
        (figure,) = (each for each in elements_below(pdf.Root.StructTreeRoot.K) if Name.Figure == each.S)
        assert all(isinstance(kid, int) for kid in figure.K)
        assert len(figure.K) >= 3


async def test_a_file_without_tags_stays_as_it_is(renderer: Renderer):
    draft = (await printed(renderer, "<p>Draft</p>", options=ExportOptions(quality="draft"))).pdf
    with Pdf.open(io.BytesIO(draft)) as pdf:
        count = len(pdf.objects)
        remove_plain_elements(pdf, draft)
        assert len(pdf.objects) == count
