# pikepdf and pypdf type what a file holds loosely: it is asserted.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false
from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from pikepdf import Name, ObjectStreamMode, Pdf, Stream
from tests.support.parts import NAMES, OPTIONS, names_in, printed_parts, some_parts
from tests.support.tag_trees import check_tags, titles_of_parts

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.parts.model import Part, PrintedParts
from pressroom.rendering.parts.splitting import SplitPdf, split_parts
from pressroom.rendering.parts.stamps import Stamp
from pressroom.rendering.pdf.metadata import Metadata


def metadata_of(part: Part) -> Metadata:
    return Metadata(title=part.title, author="", subject="", keywords=(), language="en")


async def split(printed: PrintedParts, folder: Path, *, options: ExportOptions = OPTIONS) -> list[SplitPdf]:
    stamps = [Stamp(text=lambda number: f"p. {number.part_page}/{number.pages}", edge="head")]
    return [each async for each in split_parts(printed, folder, options=options, metadata_of=metadata_of, stamps=stamps)]


def everything_in(path: Path) -> bytes:
    """Return the file with all streams and object streams unpacked, and with the drawn text beside it."""
    unpacked = io.BytesIO()
    with Pdf.open(path) as pdf:
        for each in pdf.objects:
            if isinstance(each, Stream) and Name.Filter in each and each.get(Name.Subtype) != Name.Image:
                each.write(each.read_bytes())
        pdf.save(unpacked, object_stream_mode=ObjectStreamMode.disable, compress_streams=False)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return unpacked.getvalue() + text.encode()


async def test_each_part_is_a_file_with_its_pages_tags_outline_and_metadata(nine: PrintedParts, folder: Path):
    files = await split(nine, folder)
    assert [file.part for file in files] == list(range(9))
    assert [file.page_count for file in files] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    for file, part in zip(files, nine.parts, strict=True):
        reader = pypdf.PdfReader(file.path)
        texts = [page.extract_text() for page in reader.pages]
        assert len(texts) == file.page_count
        assert f"The end of {part.title.removeprefix('Copy of ')}." in texts[-1]
        assert f"p. {len(texts)}/{len(texts)}" in texts[-1]
        assert reader.metadata is not None
        assert reader.metadata.title == part.title
        assert [item.title for item in reader.outline if not isinstance(item, list)] == [part.title]
        assert reader.page_labels == [str(number) for number in range(1, len(texts) + 1)]
        with Pdf.open(file.path) as pdf:
            assert Name.PageLabels in pdf.Root
            assert check_tags(pdf) > 10
            assert titles_of_parts(pdf) == [part.title]
            assert not pdf.check_pdf_syntax()


async def test_nothing_of_other_parts_is_in_the_file_of_a_part(nine: PrintedParts, folder: Path):
    for file in await split(nine, folder):
        held = everything_in(file.path)
        own = NAMES[file.part]
        assert own.encode() in held
        for name in NAMES[:9]:
            spellings = (name.encode(), name.encode("utf-16-be"), name.encode("utf-16-be").hex().encode())
            assert name == own or not any(spelling in held for spelling in spellings)
        assert held.count(b"/Type /Page\n") + held.count(b"/Type /Page ") == file.page_count
        for number in range(1, 10):
            places = (f"/end-{number} ", f"/part-{number} ", f"marks-{number}", f"other-part:part-{number}")
            assert number == file.part + 1 or not any(place.encode() in held for place in places)


async def test_links_within_a_part_work_and_links_to_others_lead_nowhere(nine: PrintedParts, folder: Path):
    for file in await split(nine, folder):
        with Pdf.open(file.path) as pdf:
            inner, other, outer = pdf.pages[0].obj.Annots
            assert pdf.Root.Dests[str(inner.Dest)][0].objgen == pdf.pages[-1].obj.objgen
            assert Name.Dest not in other
            assert Name.A not in other
            assert str(outer.A.URI).startswith("https://example.org/")


async def test_fonts_are_cut_to_what_the_part_draws(nine: PrintedParts, folder: Path):
    for file in await split(nine, folder):
        drawn = set("".join(page.extract_text() for page in pypdf.PdfReader(file.path).pages))
        with Pdf.open(file.path) as pdf:
            for page in pdf.pages:
                for font in page.resources.Font.values():
                    held = font.ToUnicode.read_bytes()
                    texts = {line.split()[1][1:5] for line in held.decode().splitlines() if line.startswith("<") and " " in line}
                    codes = {chr(int(text, 16)) for text in texts if text != "FFFF"}
                    assert codes <= drawn | {" "}


async def test_parts_without_tags_are_split_too(renderer: Renderer, folder: Path):
    options = ExportOptions(quality="draft")
    printed = await printed_parts(renderer, some_parts(3), folder, options=options)
    files = await split(printed, folder, options=options)
    assert [len(pypdf.PdfReader(file.path).pages) for file in files] == [1, 1, 1]


async def test_a_file_may_be_taken_away_before_the_next_one_is_written(nine: PrintedParts, folder: Path):
    count = 0
    async for file in split_parts(nine, folder, options=OPTIONS, metadata_of=metadata_of):
        assert names_in(folder) == [file.path.name]
        file.path.unlink()
        count += 1
    assert count == 9


@pytest.mark.parametrize("chunks", [slice(1, None), slice(0, -1)])
async def test_nothing_is_split_when_a_part_is_not_there(nine: PrintedParts, folder: Path, chunks: slice):
    with pytest.raises(Exception, match="exactly once"):
        await split(replace(nine, chunks=nine.chunks[chunks]), folder)
    assert not names_in(folder)
