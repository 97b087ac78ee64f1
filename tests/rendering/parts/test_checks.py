# pikepdf types what a file holds loosely.
# pyright: reportUnknownMemberType=false, reportAttributeAccessIssue=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from tests.support.parts import merged_parts, names_in

from pressroom.errors import RenderFailedError
from pressroom.rendering.parts.check import check_merged
from pressroom.rendering.parts.layout import place_parts
from pressroom.rendering.parts.model import PrintedParts
from pressroom.rendering.pdf.merge.failure import MergeFailedError
from pressroom.rendering.pdf.merge.stamping import Line


def drop_page(pdf: Pdf) -> None:
    del pdf.pages[3]


def repeat_page(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def swap_pages(pdf: Pdf) -> None:
    page = pdf.pages[3]
    del pdf.pages[3]
    pdf.pages.insert(4, page)


def empty_page(pdf: Pdf) -> None:
    pdf.pages[5].obj.Contents = pdf.make_stream(b"")


def draw_more(pdf: Pdf) -> None:
    pdf.pages[5].contents_add(b"0 0 10 10 re f")


def lose_texts_of_font(pdf: Pdf) -> None:
    for font in pdf.pages[5].resources.Font.values():
        font.ToUnicode = pdf.make_stream(b"")


def lose_font_program(pdf: Pdf) -> None:
    for font in pdf.pages[5].resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor.FontFile2


def lose_fonts_of_page(pdf: Pdf) -> None:
    pdf.pages[5].obj.Resources = Dictionary()


DAMAGES = (drop_page, repeat_page, swap_pages, empty_page, draw_more, lose_texts_of_font, lose_font_program, lose_fonts_of_page)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
async def test_a_file_that_is_not_what_was_printed_is_found_out(nine: PrintedParts, folder: Path, damage: Callable[[Pdf], None]):
    merged = await merged_parts(nine, folder)
    damaged = folder / "damaged.pdf"
    with Pdf.open(merged.path) as pdf:
        damage(pdf)
        pdf.save(damaged)
    lines: list[list[Line]] = [[] for _ in range(merged.page_count)]
    check_merged(merged.path, nine, merged.parts, lines=lines, check=lambda _percent: None)
    with pytest.raises(MergeFailedError, match="Export the document again"):
        check_merged(damaged, nine, merged.parts, lines=lines, check=lambda _percent: None)


async def test_a_file_that_cannot_be_read_is_found_out(nine: PrintedParts, folder: Path):
    path = folder / "cut.pdf"
    path.write_bytes((await merged_parts(nine, folder)).path.read_bytes()[:-2000].replace(b"obj", b"abc"))
    with pytest.raises(MergeFailedError, match="cannot be read back"):
        check_merged(path, nine, place_parts(nine, duplex=False), lines=[], check=lambda _percent: None)


async def test_a_lost_or_repeated_chunk_is_found_out_before_anything_is_written(nine: PrintedParts, folder: Path):
    for chunks in (nine.chunks[1:], nine.chunks[:-1], (*nine.chunks, nine.chunks[-1]), nine.chunks[::-1]):
        with pytest.raises(MergeFailedError, match="exactly once"):
            await merged_parts(replace(nine, chunks=chunks), folder)
    assert not names_in(folder)


async def test_pages_of_a_chunk_that_belong_to_no_part_are_found_out(nine: PrintedParts, folder: Path):
    last = nine.chunks[-1]
    short = replace(last, parts=(*last.parts[:-1], replace(last.parts[-1], count=last.parts[-1].count - 1)))
    with pytest.raises(MergeFailedError, match="belong to no part"):
        await merged_parts(replace(nine, chunks=(*nine.chunks[:-1], short)), folder)


async def test_the_file_of_a_chunk_that_was_changed_meanwhile_is_found_out(nine: PrintedParts, folder: Path):
    first = nine.chunks[0]
    with Pdf.open(first.path) as pdf:
        pdf.pages[0].obj.Contents = Array([pdf.pages[0].obj.Contents, pdf.make_stream(b"0 0 1 1 re f")])
        pdf.save(folder / "changed.pdf")
    changed = replace(nine, chunks=(replace(first, path=folder / "changed.pdf"), *nine.chunks[1:]))
    with pytest.raises(MergeFailedError, match="Page 1 of the file"):
        await merged_parts(changed, folder)


async def test_roles_and_namespaces_of_chunks_are_kept(nine: PrintedParts, folder: Path):
    chunks = list(nine.chunks)
    for index, role in enumerate(("Formula", "Note")):
        with Pdf.open(chunks[index].path) as pdf:
            root = pdf.Root.StructTreeRoot
            root.RoleMap = Dictionary({f"/Own{role}": Name(f"/{role}")})
            root.Namespaces = Array([pdf.make_indirect(Dictionary(Type=Name.Namespace, NS=f"urn:{role}"))])
            pdf.save(folder / f"{role}.pdf")
        chunks[index] = replace(chunks[index], path=folder / f"{role}.pdf")
    with Pdf.open((await merged_parts(replace(nine, chunks=tuple(chunks)), folder)).path) as pdf:
        root = pdf.Root.StructTreeRoot
        assert {key: str(value) for key, value in root.RoleMap.items()} == {"/OwnFormula": "/Formula", "/OwnNote": "/Note"}
        assert [str(each.NS) for each in root.Namespaces] == ["urn:Formula", "urn:Note"]


def test_a_failed_merge_is_a_failed_rendering():
    assert issubclass(MergeFailedError, RenderFailedError)
