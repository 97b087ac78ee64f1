# pikepdf types what a file holds loosely.
# pyright: reportUnknownMemberType=false, reportAttributeAccessIssue=false, reportUnknownVariableType=false
from __future__ import annotations

import io
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from pikepdf import Name, ObjectStreamMode, Pdf
from tests.support.browsers import chromium_under_test, printed, text_of
from tests.support.tag_trees import check_tags, drawn_by, elements_below, outside_of_marks, without_marks

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.cross_references import without_objects
from pressroom.rendering.pdf.plain_tags import _joined, open_compact  # pyright: ignore[reportPrivateUsage]
from pressroom.rendering.pdf.printed_tags import Content, Kid

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
    with open_compact(pdf) as opened:
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
        assert 0 < check_tags(small) <= check_tags(large)
        assert drawn_by(small) == drawn_by(large)
        assert list(map(without_marks, small.pages)) == list(map(without_marks, large.pages))
        assert len(small.objects) < len(large.objects)
    assert text_of(after) == text_of(before)


async def test_a_formula_is_one_figure_with_one_content(renderer: Renderer):
    before = (await printed(renderer, f"<title>T</title>{BODIES['formula']}")).pdf
    with Pdf.open(io.BytesIO(compacted(before))) as pdf:
        (figure,) = (each for each in elements_below(pdf.Root.StructTreeRoot.K) if Name.Figure == each.S)
        assert isinstance(figure.K, int)


async def test_a_file_without_tags_stays_as_it_is(renderer: Renderer):
    draft = (await printed(renderer, "<p>Draft</p>", options=ExportOptions(quality="draft"))).pdf
    with Pdf.open(io.BytesIO(draft)) as before, open_compact(draft) as after:
        assert len(after.objects) == len(before.objects)


async def test_a_tree_that_is_written_in_another_way_stays_as_it_is(renderer: Renderer):
    printed_file = (await printed(renderer, f"<title>T</title>{BODIES['formula']}")).pdf
    other = io.BytesIO()
    with Pdf.open(io.BytesIO(printed_file)) as pdf:
        pdf.save(other, compress_streams=False, object_stream_mode=ObjectStreamMode.disable)
    with Pdf.open(io.BytesIO(printed_file)) as before, open_compact(other.getvalue()) as after:
        assert len(list(elements_below(after.Root.StructTreeRoot.K))) == len(list(elements_below(before.Root.StructTreeRoot.K)))
        assert check_tags(after) == check_tags(before)


async def test_what_is_drawn_between_two_contents_stays_outside_of_both(renderer: Renderer):
    """The grounds of spans are drawn before their text, unmarked: a mark over both would make a ground content."""
    spans = "".join(f'<span style="background:#e{number}e">word{number} </span>' for number in range(9))
    before = (await printed(renderer, f"<title>T</title><section><p>{spans}</p></section>")).pdf
    after = compacted(before)
    with Pdf.open(io.BytesIO(before)) as large, Pdf.open(io.BytesIO(after)) as small:
        assert drawn_by(small) == drawn_by(large)
        assert outside_of_marks(small.pages[0]) == outside_of_marks(large.pages[0])
        assert check_tags(small) <= check_tags(large)


async def test_objects_are_taken_out_of_a_table_of_objects_only(renderer: Renderer):
    pdf = (await printed(renderer, "<title>T</title><p>Text</p>")).pdf
    with Pdf.open(io.BytesIO(pdf)) as opened:
        info = opened.trailer.Info.objgen[0]
    with Pdf.open(io.BytesIO(without_objects(pdf, [info, 1_000_000]))) as opened:
        assert Name.Info not in opened.trailer
        assert len(opened.pages) == 1
    compressed = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as opened:
        opened.save(compressed, object_stream_mode=ObjectStreamMode.generate)
    assert without_objects(compressed.getvalue(), [1]) == compressed.getvalue()


async def test_a_tree_with_one_element_of_another_form_stays_as_it_is(renderer: Renderer):
    pdf = (await printed(renderer, f"<title>T</title>{BODIES['formula']}")).pdf
    head, rest = pdf.split(b"/StructElem\n/S /NonStruct", maxsplit=1)
    with Pdf.open(io.BytesIO(pdf)) as before, open_compact(head + b"/StructElem /S /NonStruct" + rest) as after:
        assert check_tags(after) == check_tags(before)
        assert kinds_of(after) == kinds_of(before)


def test_a_content_after_an_artifact_is_not_joined_to_the_one_before():
    """The end before the second content is that of the artifact, which the browser does not write so today."""
    content = "/P <</MCID {} >>BDC\nBT\nET\nEMC\n"
    rows = {(Content(3, 0), Content(3, 1))}
    for between, joins in (("", True), ("/Artifact BMC\nBT\nET\nEMC\n", False)):
        instructions = (content.format(0) + between + content.format(1)).encode()
        joined = set[Kid]()
        written = b"".join(_joined(instructions, 3, rows, joined))
        assert (written != instructions, joined) == (joins, {Content(3, 1)} if joins else set())
