# pikepdf and pypdf type what a file holds loosely: it is asserted.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false
from __future__ import annotations

import tempfile
from pathlib import Path

import pypdf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Pdf
from tests.support.parts import METADATA, NAMES, OPTIONS, merged_parts, part_named, printed_parts
from tests.support.tag_trees import check_tags, titles_of_parts

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.parts.splitting import split_parts

PIECES = (
    "",
    "<ul><li>First</li><li>Second</li></ul>",
    "<table><thead><tr><th>Head</th></tr></thead>" + "<tr><td>Row</td></tr>" * 70 + "</table>",
    "<p><strong>Łódź, Việt</strong> αβγ Привет 日本語 مرحبا 😀</p>",
    '<p><span role="img" aria-label="x squared"><math><msup><mi>x</mi><mn>2</mn></msup></math></span> = 4</p>',
    '<svg viewBox="0 0 10 10" width="40" role="img" aria-label="A circle"><circle cx="5" cy="5" r="4"/></svg>',
    "<p>Long " + "word " * 1500 + "</p>",
)
_PARTS = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(PIECES), st.integers(0, 15)), min_size=1, max_size=len(NAMES))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=_PARTS, duplex=st.booleans())
async def test_any_parts_are_each_there_once_in_order_with_links_outline_and_tags(
    renderer: Renderer, drawn: list[tuple[int, str, int]], *, duplex: bool
):
    parts = [
        part_named(NAMES[index], number=index + 1, lines=lines, body=piece, to=to % len(drawn) + 1)
        for index, (lines, piece, to) in enumerate(drawn)
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        printed = await printed_parts(renderer, parts, folder)
        merged = await merged_parts(printed, folder, duplex=duplex)
        reader = pypdf.PdfReader(merged.path)
        assert len(reader.pages) == merged.page_count
        texts = [page.extract_text() for page in reader.pages]
        for index, placed in enumerate(merged.parts):
            own = range(placed.first - 1, placed.first - 1 + placed.count)
            assert [page for page, text in enumerate(texts) if f"Head of {NAMES[index]}" in text] == list(own)
        titles = [item for item in reader.outline if not isinstance(item, list)]
        assert [item.title for item in titles] == [part.title for part in parts]
        assert [reader.get_destination_page_number(item) for item in titles] == [part.first - 1 for part in merged.parts]
        with Pdf.open(merged.path) as pdf:
            check_tags(pdf)
            assert titles_of_parts(pdf) == [part.title for part in parts]
            numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
            for (_, _, to), placed in zip(drawn, merged.parts, strict=True):
                end, other, _ = pdf.pages[placed.first - 1].obj.Annots
                assert numbers[pdf.Root.Dests[str(end.Dest)][0].objgen] == placed.first + placed.count - 1
                assert numbers[pdf.Root.Dests[str(other.Dest)][0].objgen] == merged.parts[to % len(drawn)].first
        async for file in split_parts(printed, folder, options=OPTIONS, metadata_of=lambda _part: METADATA):
            text = "".join(page.extract_text() for page in pypdf.PdfReader(file.path).pages)
            assert [name for name in NAMES if name in text] == [NAMES[file.part]]
            with Pdf.open(file.path) as pdf:
                check_tags(pdf)
