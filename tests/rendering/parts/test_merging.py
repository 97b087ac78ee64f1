# pikepdf and pypdf type what a file holds loosely: it is asserted.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownLambdaType=false, reportAttributeAccessIssue=false, reportIndexIssue=false
from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pikepdf import Name, Pdf
from PIL import Image
from tests.support.page_pictures import rendered
from tests.support.parts import METADATA, NAMES, merged_parts, nine_parts, part_named, printed_parts, some_parts
from tests.support.tag_trees import check_tags, titles_of_parts

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.parts.model import PrintedParts
from pressroom.rendering.parts.stamps import PageNumber, Stamp
from pressroom.rendering.pdf.contents import all_contents
from pressroom.rendering.pdf.contents import images as images_of
from pressroom.rendering.pdf.embedded_fonts import read_fonts


async def test_all_parts_are_in_one_file_in_order_each_on_pages_of_its_own(nine: PrintedParts, folder: Path):
    merged = await merged_parts(nine, folder)
    reader = pypdf.PdfReader(merged.path)
    assert len(nine.chunks) > 2
    assert merged.page_count == len(reader.pages) == sum(part.count for part in merged.parts)
    assert [part.count for part in merged.parts] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    for placed, part in zip(merged.parts, nine.parts, strict=True):
        name = part.title.removeprefix("Copy of ")
        pages = [page.extract_text() for page in reader.pages[placed.first - 1 : placed.first - 1 + placed.count]]
        assert all(f"Head of {name}" in page for page in pages)
        assert f"The end of {name}." in pages[-1]
        assert "To the end" in pages[0]
    assert merged.warnings == ()
    assert merged.proof.characters_found == merged.proof.characters_expected > 5_000


async def test_there_is_one_structure_tree_that_holds_what_each_page_marks(nine: PrintedParts, folder: Path):
    with Pdf.open((await merged_parts(nine, folder)).path) as pdf:
        assert check_tags(pdf) > 500
        assert titles_of_parts(pdf) == [part.title for part in nine.parts]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert not pdf.check_pdf_syntax()


async def test_the_outline_has_each_part_with_its_headings_and_leads_to_their_places(nine: PrintedParts, folder: Path):
    merged = await merged_parts(nine, folder)
    reader = pypdf.PdfReader(merged.path)
    outline: list[Any] = list(reader.outline)
    titles, below = outline[::2], outline[1::2]
    assert [item.title for item in titles] == [part.title for part in nine.parts]
    assert [reader.get_destination_page_number(item) for item in titles] == [part.first - 1 for part in merged.parts]
    for items, placed in zip(below, merged.parts, strict=True):
        (item,) = items
        assert item.title == "Marks"
        assert reader.get_destination_page_number(item) == placed.first - 1
        assert 600 < item.top < 800  # below the links of its part


async def test_links_lead_to_the_place_that_they_led_to_also_in_other_chunks(nine: PrintedParts, folder: Path):
    merged = await merged_parts(nine, folder)
    last_pages = [part.first + part.count - 1 for part in merged.parts]
    with Pdf.open(merged.path) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        goals = {name: numbers[place[0].objgen] for name, place in pdf.Root.Dests.items()}
        for index, (placed, part) in enumerate(zip(merged.parts, nine_parts(), strict=True)):
            end, other, out = pdf.pages[placed.first - 1].obj.Annots
            assert goals[str(end.Dest)] == last_pages[index]
            to = part.body.partition('href="#part-')[2].partition('"')[0]
            assert goals[str(other.Dest)] == merged.parts[int(to) - 1].first
            assert str(out.A.URI) == f"https://example.org/{index + 1}"


async def test_each_face_is_in_the_file_once(nine: PrintedParts, folder: Path):
    with Pdf.open((await merged_parts(nine, folder)).path) as pdf:
        fonts = read_fonts(all_contents(pdf))
        assert all(font.embedded for font in fonts.values())
        programs = {
            font.DescendantFonts[0].FontDescriptor.FontFile2.objgen
            for contents in all_contents(pdf)
            for font in contents.resources.Font.values()
        }
        assert len(programs) == len({font.name for font in fonts.values()}) == 3
        for font in fonts.values():
            for code, text in font.texts.items():
                assert font.shows(code) or text.isspace()


async def test_page_numbers_are_stamped_for_the_part_and_for_the_whole_as_artifacts(nine: PrintedParts, folder: Path):
    def overall(number: PageNumber) -> str:
        return f"Rapport, page {number.page} sur {number.pages}" if number.page > 1 else ""

    stamps = (
        Stamp(text=lambda number: f"p. {number.part_page}/{number.part_pages}", edge="head"),
        Stamp(text=overall, edge="foot", size=9, gray=0.5),
    )
    merged = await merged_parts(nine, folder, stamps=stamps)
    reader = pypdf.PdfReader(merged.path)
    for placed in merged.parts:
        for page in range(1, placed.count + 1):
            number = placed.first + page - 1
            lines = reader.pages[number - 1].extract_text().splitlines()
            assert f"p. {page}/{placed.count}" in lines
            assert (f"Rapport, page {number} sur {merged.page_count}" in lines) == (number > 1)
    with Pdf.open(merged.path) as pdf:
        check_tags(pdf)
        stamp = pdf.pages[1].obj.Contents[-1].read_bytes()
        assert stamp.count(b"/Artifact <</Type /Pagination") == stamp.count(b"EMC") == 2
        names = {str(font.BaseFont) for font in pdf.pages[1].resources.Font.values()}
        assert sum("SourceSans3-Regular" in name for name in names) == 2  # one for the numbers


async def test_with_duplex_each_part_begins_on_the_front_of_a_sheet(nine: PrintedParts, folder: Path):
    stamps = [Stamp(text=lambda number: f"{number.part_page} of {number.part_pages}, {number.page}", edge="foot")]
    merged = await merged_parts(nine, folder, duplex=True, stamps=stamps)
    assert all(part.first % 2 == 1 for part in merged.parts)
    assert [part.count for part in merged.parts] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert merged.warnings == ()
    texts = [page.extract_text() for page in pypdf.PdfReader(merged.path).pages]
    assert merged.page_count == len(texts) == 23
    assert [number for number, text in enumerate(texts, start=1) if not text.strip()] == [2, 4, 6, 16, 20]
    assert "3 of 3, 23" in texts[-1]
    with Pdf.open(merged.path) as pdf:
        check_tags(pdf)


async def test_viewers_call_each_page_by_its_number_in_the_whole_file(nine: PrintedParts, folder: Path):
    stamps = [Stamp(text=lambda number: f"Page {number.page}.", edge="foot")]
    merged = await merged_parts(nine, folder, duplex=True, stamps=stamps)
    reader = pypdf.PdfReader(merged.path)
    stamped = [set(re.findall(r"^Page (\d+)\.$", page.extract_text(), re.MULTILINE)) for page in reader.pages]
    added = {part.first - 1 for part in merged.parts if part.blank_before}
    assert added
    for number, (label, own) in enumerate(zip(reader.page_labels, stamped, strict=True), start=1):
        assert own == (set[str]() if number in added else {label})
    with Pdf.open(merged.path) as pdf:
        assert Name.PageLabels in pdf.Root
        assert [page.label for page in pdf.pages] == [str(number) for number in range(1, merged.page_count + 1)]
    for chunk in nine.chunks:
        with Pdf.open(chunk.path) as pdf:
            assert Name.PageLabels not in pdf.Root, "the browser labels pages, which the merge replaces"


async def test_metadata_and_identification_are_those_of_the_options(renderer: Renderer, folder: Path):
    options = ExportOptions(quality="high")
    printed = await printed_parts(renderer, some_parts(2), folder, options=options)
    with Pdf.open((await merged_parts(printed, folder, options=options)).path) as pdf:
        assert str(pdf.docinfo[Name.Title]) == METADATA.title
        assert str(pdf.docinfo[Name.Producer]).startswith("Skia")
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
        assert all(Name.Contents in link for page in pdf.pages for link in page.obj.Annots)
    bare = ExportOptions(include_metadata=False)
    with Pdf.open((await merged_parts(printed, folder, options=bare)).path) as pdf:
        assert Name.Info not in pdf.trailer
        assert Name.Metadata not in pdf.Root


async def test_parts_without_tags_are_merged_without_a_tree(renderer: Renderer, folder: Path):
    options = ExportOptions(quality="draft")
    printed = await printed_parts(renderer, some_parts(4), folder, options=options)
    with Pdf.open((await merged_parts(printed, folder, options=options)).path) as pdf:
        assert len(pdf.pages) == 4
        assert Name.StructTreeRoot not in pdf.Root
        assert len(pdf.Root.Dests) == 8


async def test_pages_with_a_ground_of_their_own_are_merged(renderer: Renderer, folder: Path):
    parts = [replace(part, styles=f"{part.styles} @page{{background:#eee}}") for part in some_parts(7)]
    printed = await printed_parts(renderer, parts, folder)
    stamps = [Stamp(text=lambda number: f"{number.page}", edge="head")]
    merged = await merged_parts(printed, folder, stamps=stamps)
    with Pdf.open(merged.path) as pdf:
        assert check_tags(pdf) > 7
        assert any(kid.Type == Name.MCR for kid in pdf.Root.StructTreeRoot.K.K)
    (page,) = rendered(merged.path.read_bytes())[:1]
    corner = page.convert("L").crop((page.width * 3 // 4, 0, page.width, page.height // 45))  # above the page area
    values = corner.tobytes()
    assert max(values) == 0xEE
    assert min(values) < 0x90  # the number stands on the ground


async def test_an_image_that_parts_share_is_in_the_file_once(renderer: Renderer, folder: Path):
    dots = Image.effect_noise((40, 40), 80).convert("RGBA")
    dots.putalpha(128)
    target = io.BytesIO()
    dots.save(target, "PNG")
    image = f'<img alt="Logo" src="data:image/png;base64,{base64.b64encode(target.getvalue()).decode()}">'
    parts = [part_named(NAMES[index], number=index + 1, body=image) for index in range(8)]
    printed = await printed_parts(renderer, parts, folder)
    with Pdf.open((await merged_parts(printed, folder)).path) as pdf:
        images = [image for contents in all_contents(pdf) for image in images_of(contents.resources)]
        assert len(images) == 8
        assert len({image.objgen for image in images}) == len({image.SMask.objgen for image in images}) == 1


async def test_equal_parts_give_equal_bytes(nine: PrintedParts, folder: Path):
    first = (await merged_parts(nine, folder)).path.read_bytes()
    assert (await merged_parts(nine, folder)).path.read_bytes() == first


@pytest.mark.parametrize("edge", ["head", "foot"])
async def test_a_stamp_with_a_sign_that_its_font_lacks_is_refused(nine: PrintedParts, folder: Path, edge: str):
    with pytest.raises(Exception, match="cannot be written with the characters"):
        await merged_parts(nine, folder, stamps=[Stamp(text=lambda _number: "頁", edge=edge)])  # pyright: ignore[reportArgumentType]
