"""Each way in which a finished file can be wrong is noticed; the files are real prints, damaged afterwards or before."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import AsyncGenerator
from io import BytesIO

import msgspec
import pytest
import pytest_asyncio
from pikepdf import Array, Name, Pdf, parse_content_stream
from tests.support.browser_print import photo
from tests.support.browsers import chromium_under_test
from tests.support.proofs import blanked, edited, faces_of, finished, fonts_of, plain, proved, rewritten, with_faces
from tests.support.resumes import rendered_resume, with_template_margins

from pressroom.errors import ExportTimeoutError, RenderFailedError
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.options import ExportOptions, Margins
from pressroom.rendering.pdf.characters import count_characters
from pressroom.rendering.pdf.pdfium import open_in_pdfium
from pressroom.rendering.pdf.printed_text import printed_text
from pressroom.rendering.pdf.proof import ProofResult, prove

RESUME = KINDS["resume"]
SYLLABLE = re.compile(rb"/Span<</ActualText <FEFF0E020E310E49> >> BDC(?P<glyphs>.*?)EMC", re.DOTALL)
SHOWN = re.compile(rb"<[0-9A-F]+> Tj")
FIRST_TEXT = re.compile(rb"1 0 0 -1 \S+ \S+ Tm")
TEXT_OBJECT = re.compile(rb"BT\s.*?\sET\s", re.DOTALL)
THAI = {
    "basics": {"name": "สมหญิง ใจดี", "summary": "ที่ปรึกษา เจ้าหน้าที่ ขั้นตอน เร็วขึ้น น้ำใส ปี่\n" * 3},
    "meta": {"language": "th"},
}


@pytest_asyncio.fixture(scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


@pytest_asyncio.fixture(scope="module")
async def english(renderer: Renderer) -> tuple[RenderedHtml, bytes]:
    document = rendered_resume(RESUME.sample())
    return document, await finished(renderer, document)


@pytest_asyncio.fixture(scope="module")
async def thai(renderer: Renderer) -> tuple[RenderedHtml, bytes]:
    document = rendered_resume(THAI)
    return document, await finished(renderer, document)


def codes(result: ProofResult) -> list[str]:
    return [warning.code for warning in result.warnings]


def text_in_pdfium(pdf: bytes) -> str:
    with open_in_pdfium(pdf) as file:
        return "".join(file.text(index) for index in range(file.page_count()))


def test_a_whole_file_has_all_characters_its_fonts_and_no_warning(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english
    result = proved(pdf, document)
    assert (result.lost, result.warnings) == (Counter(), ())
    assert result.proof.pages == 2
    assert result.proof.characters_found == result.proof.characters_expected > 3000
    assert result.proof.fonts == ("SourceSans3-Regular", "SourceSans3-SemiBold", "SourceSerif4-SemiBold")
    assert set(json.loads(msgspec.json.encode(result.proof))) == {"pages", "charactersExpected", "charactersFound", "fonts"}


def test_a_page_that_is_dropped_is_lost_text(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english

    def drop(opened: Pdf) -> None:
        del opened.pages[1]

    result = proved(edited(pdf, drop), document)
    assert result.lost.total() > 1000
    assert result.proof.characters_found == result.proof.characters_expected - result.lost.total()


def test_a_run_of_text_that_is_not_drawn_is_lost(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english
    result = proved(rewritten(pdf, lambda content: TEXT_OBJECT.sub(b"", content, count=1)), document)
    assert result.lost == count_characters("Maren Holloway")


def test_a_face_whose_glyphs_are_blank_is_lost_text_though_readers_find_it(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english

    def blank(opened: Pdf) -> None:
        for font in fonts_of(opened.pages[0], "SourceSerif4"):
            program = font.DescendantFonts[0].FontDescriptor.FontFile2
            program.write(blanked(program.read_bytes()))

    damaged = edited(pdf, blank)
    result = proved(damaged, document)
    headings = count_characters("Maren HollowaySummaryExperienceProjects")
    assert headings <= result.lost
    assert result.lost.total() < 200
    read = text_in_pdfium(damaged)
    assert headings <= count_characters(read)


def test_a_face_without_a_map_to_text_is_lost_text(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english

    def unmap(opened: Pdf) -> None:
        for font in fonts_of(opened.pages[0], "SourceSerif4"):
            del font[Name.ToUnicode]

    assert count_characters("Maren Holloway") <= proved(edited(pdf, unmap), document).lost


def test_a_glyph_that_became_a_box_is_a_lost_character(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english
    result = proved(rewritten(pdf, lambda content: re.sub(rb"<[0-9A-F]{4}> Tj", b"<0000> Tj", content, count=1)), document)
    assert result.lost == count_characters("M")


async def test_a_print_with_a_blank_face_is_noticed(renderer: Renderer) -> None:
    document = rendered_resume({"basics": {"name": "Maren Holloway"}})
    damaged = dataclasses.replace(document, html=with_faces(document.html, blanked))
    result = proved(await finished(renderer, damaged), damaged)
    assert result.lost == count_characters("Maren Holloway")


async def test_a_lost_syllable_is_noticed_where_readers_find_its_neighbours_twice(thai: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = thai
    assert (proved(pdf, document).lost, proved(pdf, document).warnings) == (Counter(), ())
    damaged = rewritten(pdf, lambda content: SYLLABLE.sub(lambda found: SHOWN.sub(b"", found["glyphs"]), content, count=1))
    read = text_in_pdfium(damaged)
    assert count_characters(printed_text(document.html)) <= count_characters(read)
    assert proved(damaged, document).lost == count_characters("ขั้")


@pytest.mark.parametrize("instead", [b"", b"<0000> Tj"])
def test_a_syllable_that_says_its_text_and_shows_nothing_or_a_box_is_lost(
    thai: tuple[RenderedHtml, bytes], instead: bytes
) -> None:
    document, pdf = thai
    damaged = rewritten(pdf, lambda content: SYLLABLE.sub(lambda found: SHOWN.sub(instead, found[0]), content, count=1))
    assert proved(damaged, document).lost == count_characters("ขั้")


async def test_characters_without_a_font_are_not_asked_for(renderer: Renderer) -> None:
    document = rendered_resume({"basics": {"name": "Abebe ཨབེ", "summary": "ཀ\u0301 \N{MONGOLIAN LETTER A}\N{CHEROKEE LETTER A}"}})
    assert {"ཨ", "བེ", "ཀ\u0301"} < document.missing
    result = proved(await finished(renderer, document), document)
    assert result.lost == Counter()
    assert result.proof.characters_expected == len("AbebeSummary")


async def test_blank_pages_are_named(renderer: Renderer) -> None:
    document = plain(
        '<p>one</p><div style="break-before:page;height:1cm"></div><p style="break-before:page">&nbsp;</p>'
        '<div style="break-before:page"><svg width=9 height=9><rect width=9 height=9 /></svg></div>'
        f'<img style="display:block;break-before:page" src="{photo(20, 20)}">'
        '<div style="break-before:page;background:linear-gradient(red,blue);height:2cm"></div>'
        '<hr style="break-before:page;border:none;border-top:.6pt solid #c9ced6;width:1cm">',
        style="html{background:#fff}",
    )
    pdf = await finished(renderer, document)
    named = [warning.message for warning in proved(pdf, document).warnings if warning.code == "PAGE_BLANK"]
    assert named == ["Page 2 is blank.", "Page 3 is blank."]

    added = edited(pdf, lambda opened: opened.add_blank_page())
    assert "Page 8 is blank." in [warning.message for warning in proved(added, document).warnings]


def test_a_text_that_only_pdfium_understands_is_not_lost(english: tuple[RenderedHtml, bytes]) -> None:
    """No browser restores a font that was set outside of a text object, but a new one might write what is not known here."""
    document, pdf = english
    restored = rewritten(
        pdf,
        lambda content: re.sub(rb"BT\s(/F\d+ \S+ Tf)", rb"\1\nq\n/F99 1 Tf\nQ\nBT", content, count=1),
    )
    assert (proved(restored, document).lost, proved(restored, document).proof.characters_found > 3000) == (Counter(), True)


def test_a_font_that_is_not_planned_is_foreign(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english
    less = dataclasses.replace(document, fonts=("Source Sans 3",))
    (warning,) = proved(pdf, less).warnings
    assert warning.code == "FOREIGN_FONT"
    assert "SourceSerif4-SemiBold" in warning.message


def test_a_font_that_is_not_in_the_file_is_foreign(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english

    def take_out(opened: Pdf) -> None:
        for font in fonts_of(opened.pages[0], "SourceSerif4"):
            del font.DescendantFonts[0].FontDescriptor[Name.FontFile2]

    (warning,) = proved(edited(pdf, take_out), document).warnings
    assert (warning.code, "is not in the file" in warning.message) == ("FOREIGN_FONT", True)


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        ('<h1 style="font-size:40px;line-height:0.6">ẤÅ</h1>', True),
        ('<h1 style="font-size:40px;line-height:2">ẤÅ</h1>', False),
        ("<p>" + "many words " * 900, False),
    ],
)
async def test_text_over_the_edge_of_the_printed_area_is_clipped(renderer: Renderer, body: str, cut: bool) -> None:
    document = plain(body, style="html,body,h1,p{margin:0}")
    pdf = await finished(renderer, document)
    assert ("TEXT_CLIPPED" in codes(proved(pdf, document))) is cut
    assert [finding.text for finding in proved(pdf, document).pages] == (["ẤÅ"] if cut else [])


def test_text_beyond_the_paper_is_clipped(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english

    def crop(opened: Pdf) -> None:
        opened.pages[1].obj[Name.CropBox] = Array([0, 0, 400, 842])

    warnings = proved(edited(pdf, crop), document).warnings
    assert [(warning.code, "page 2" in warning.message) for warning in warnings] == [("TEXT_CLIPPED", True)]


@pytest.mark.parametrize(("line_height", "cut"), [("0.9", True), ("2", False)])
async def test_marks_of_a_cluster_over_the_edge_are_clipped(renderer: Renderer, line_height: str, cut: bool) -> None:
    faces = faces_of(rendered_resume(THAI))
    style = f'{faces} html,body,p{{margin:0}} p{{font:40px/{line_height} "Noto Sans Thai"}}'
    document = plain("<p>ปิ่นที่", style=style)
    assert ("TEXT_CLIPPED" in codes(proved(await finished(renderer, document), document))) is cut


@pytest.mark.parametrize(
    ("style", "cut"),
    [
        ("margin-left:-14px", True),
        ("position:relative;left:5px", True),
        ("transform:translateX(5px)", True),
        ("transform:rotate(3deg)", True),
        ("width:700px", False),  # the page is made narrower
        ("width:300px;transform:translate(9px,9px)", False),
    ],
)
async def test_text_over_a_side_is_clipped(renderer: Renderer, style: str, cut: bool) -> None:
    document = plain(f'<div style="{style};font-size:30px;text-align:justify">' + "many words " * 90, style="html,body{margin:0}")
    assert ("TEXT_CLIPPED" in codes(proved(await finished(renderer, document), document))) is cut


async def test_a_running_head_is_clipped_at_the_edge_of_the_paper_only(renderer: Renderer) -> None:
    document = plain("<p>Text", style='@page{margin:1in;@top-left{content:"Running head";font:12px sans-serif}}')
    pdf = await finished(renderer, document)
    assert "TEXT_CLIPPED" not in codes(proved(pdf, document))
    for place in (b"1 0 0 -1 -7 31 Tm", b"1 0 0 -1 90 3 Tm"):
        moved = rewritten(pdf, lambda content, place=place: FIRST_TEXT.sub(place, content, count=1))
        assert "TEXT_CLIPPED" in codes(proved(moved, document))


async def test_what_a_running_head_says_does_not_stand_for_lost_text(renderer: Renderer) -> None:
    style = '@page{margin:1in;@top-left{content:"Head of Zoe";font:12px sans-serif}}'
    pages = "<p>Text" + '<p style="break-before:page">Text' * 4
    pdf = await finished(renderer, plain(pages, style=style))
    result = proved(pdf, plain(f"{pages}<p>Zoe", style=style))
    assert result.lost == count_characters("Zoe")


async def test_running_heads_are_artifacts(renderer: Renderer) -> None:
    style = '@page{margin:1in;@top-left{content:"Head";font:12px sans-serif}@bottom-right{content:counter(page);font:9px serif}}'
    with Pdf.open(BytesIO(await finished(renderer, plain("<p>Text", style=style)))) as pdf:
        (page,) = pdf.pages
        depth, marked = 0, [0, 0]
        for instruction in parse_content_stream(page):
            operator = str(instruction.operator)
            depth += (operator in {"BMC", "BDC"}) - (operator == "EMC")
            marked[depth > 0] += operator in {"Tj", "TJ"}
    assert marked[0] == 0
    assert marked[1] >= 3


def test_text_that_is_moved_off_the_page_is_clipped(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english
    for place in (b"1 0 0 -1 900 31 Tm", b"1 0 0 -1 0 -60 Tm", b"1 0 0 -1 0 1100 Tm", b"0 1 1 0 0 -90 Tm"):
        moved = rewritten(pdf, lambda content, place=place: FIRST_TEXT.sub(place, content, count=1))
        warnings = proved(moved, document).warnings
        assert [(warning.code, "page 1" in warning.message) for warning in warnings] == [("TEXT_CLIPPED", True)], place


@pytest.mark.parametrize("content", [b"", b"<html>not a PDF</html>", b"%PDF-1.7\n%%EOF\n"])
def test_bytes_that_are_no_pdf_fail_with_a_sentence(content: bytes) -> None:
    with pytest.raises(RenderFailedError, match="readable PDF"):
        proved(content, plain("<p>x"))


def test_proving_ends_when_its_time_is_over(english: tuple[RenderedHtml, bytes]) -> None:
    document, pdf = english
    with pytest.raises(ExportTimeoutError):
        prove(pdf, document, margins=Margins(), seconds=0)


@pytest.mark.parametrize(
    "options",
    [
        ExportOptions(color_mode="grayscale"),
        ExportOptions(quality="draft", include_metadata=False),
        ExportOptions(page_size="Letter", orientation="landscape", margins=Margins(right=1, bottom=0.3, left=2)),
    ],
    ids=["gray", "draft", "landscape"],
)
@pytest.mark.parametrize("name", RESUME.samples)
async def test_no_option_makes_a_whole_file_look_damaged(renderer: Renderer, name: str, options: ExportOptions) -> None:
    document = rendered_resume(RESUME.samples[name](), options=options)
    options = with_template_margins(options)
    result = proved(await finished(renderer, document, options), document, options)
    assert (result.lost, result.warnings) == (Counter(), ())
