# pikepdf types what a file holds loosely.
# pyright: reportUnknownMemberType=false, reportAttributeAccessIssue=false, reportUnknownVariableType=false
"""Text in fewer instructions: the same glyphs at the same places, in the same tags and clusters."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from hypothesis import given
from pikepdf import Array, Name, Pdf
from PIL import ImageChops
from tests.support.browsers import chromium_under_test, printed
from tests.support.generated_runs import CODES, OBJECTS, WIDTHS, TextObject, with_font, written
from tests.support.glyph_places import drawn_places, farthest, traced_places
from tests.support.page_pictures import rendered
from tests.support.pdf_readers import SCRIPT_READERS
from tests.support.proofs import faces_of
from tests.support.resumes import rendered_resume

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.pdf.glyph_runs import join_glyphs

HUNDREDTH = 0.01
"""Points."""
NOT_GLYPHS = re.compile(rb"(?:<</MCID \d+ >>|/Artifact .*?)BDC|BMC|EMC|/ActualText <[0-9A-F]+>|\S+ \S+ \S+ \S+ re")
CHARACTERS = "AVATAR To. Ty fi 80\u00a0% « Ł » œuvre ปิ่นที่ क्षि مُحَمَّدٌ 日本語 😀"
BODIES = {
    "text": "<h2>AVATAR</h2><p>" + "To type Voltaire, Yves walks. Office 12 345,60. " * 30,
    "justified": "<p style='text-align:justify'>" + "To type Voltaire, Yves walks. " * 40,
    "no-break spaces": "<p>" + "Environ 80\u00a0% des élèves\u00a0: «\u00a0oui\u00a0»\u00a0; non\u00a0! " * 20,
    "letters apart": "<p style='letter-spacing:.08em'>SPACED CAPITALS</p><p style='letter-spacing:.4em'>FAR APART</p>",
    "clusters": "<p>ปิ่นที่ ปี๊ ใจดี <p>क्षि र्त्स्न्यै क्षि <p dir=rtl>مُحَمَّدٌ قال 12 <p>日本語 😀 a\u0323\u0302b",
    "spaces": "<p style='transform:rotate(7deg)'>Turned text<p style='transform:scale(2.5);transform-origin:0 0'>Larger text"
    "<p style='font-style:oblique 12deg'>Slanted text</p><p style='font-size:70px'>Very large<p style='font-size:3px'>Small",
    "faint": "<div style='opacity:.5'><p>Drawn as a group</p></div><p>Not so",
    "two fonts": "<p>Nothing <b>much</b> <i>to</i> <code>see</code> Привет αβγ ẤẢ",
}


@pytest_asyncio.fixture(scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


@pytest.fixture(scope="module")
def document() -> RenderedHtml:
    """A resume with all characters of the bodies, for its fonts."""
    return rendered_resume({"basics": {"name": "Print", "summary": "".join(BODIES.values()) + CHARACTERS}})


@pytest_asyncio.fixture(params=BODIES.values(), ids=BODIES)
async def body(request: pytest.FixtureRequest, renderer: Renderer, document: RenderedHtml) -> bytes:
    family = re.findall(r"--doc-font-text:([^;}]+)", document.html)[0]
    style = f"{faces_of(document)} body{{font:15.46px {family}}}"
    return (await printed(renderer, f"<!doctype html><html lang=en><title>T</title><style>{style}</style>{request.param}")).pdf


def joined(pdf: bytes) -> bytes:
    target = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as opened:
        join_glyphs(opened)
        opened.save(target)
    return target.getvalue()


def instructions(pdf: bytes) -> bytes:
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return b"\n".join(page.Contents.read_bytes() for page in opened.pages)


async def test_every_glyph_stays_where_it_is(body: bytes):
    pages = list(zip(traced_places(body), traced_places(joined(body)), strict=True))
    assert sum(len(before) for before, _ in pages) > 10
    assert all(farthest(before, after) < HUNDREDTH for before, after in pages)


async def test_tags_and_the_texts_of_clusters_stay_in_their_order(body: bytes):
    before, after = instructions(body), instructions(joined(body))
    assert b"] TJ" in after.replace(b"]TJ", b"] TJ")
    assert NOT_GLYPHS.findall(after) == NOT_GLYPHS.findall(before)


async def test_what_is_joined_once_stays_as_it_is(body: bytes):
    once = instructions(joined(body))
    assert instructions(joined(joined(body))) == once


async def test_every_reader_extracts_the_same_text(body: bytes):
    """Only PDFium finds more spaces than before: it takes what each instruction shows for a piece of its own."""
    after = joined(body)
    for name, read in SCRIPT_READERS.items():
        found, wanted = read(after).split(), read(body).split()
        assert "".join(found) == "".join(wanted), name
        assert found == wanted or (name == "pdfium" and len(found) > len(wanted)), name


async def test_pages_look_the_same(body: bytes):
    """A reader may draw a glyph at the next quarter of a pixel, so that its edge is a little lighter or darker."""
    for before, after in zip(rendered(body, dpi=150), rendered(joined(body), dpi=150), strict=True):
        difference = ImageChops.difference(before, after).convert("L")
        levels = difference.histogram()
        assert not any(levels[100:])
        assert sum(levels[64:]) < 0.001 * before.width * before.height


async def test_a_page_of_text_takes_less_than_half_of_the_instructions(renderer: Renderer, document: RenderedHtml):
    pdf = (await printed(renderer, document.html.replace("<body>", f"<body>{BODIES['text']}"))).pdf
    assert len(instructions(joined(pdf))) < len(instructions(pdf)) / 2


@given(objects=OBJECTS, widths=WIDTHS)
def test_any_glyphs_stay_where_they_are(objects: list[TextObject], widths: dict[int, float]):
    content = written(objects, widths)
    with with_font(content, widths) as pdf:
        join_glyphs(pdf)
        after = pdf.pages[0].Contents.read_bytes()
    places = {"/F1": widths}
    assert farthest(drawn_places(content, places), drawn_places(after, places)) < HUNDREDTH
    assert NOT_GLYPHS.findall(after) == NOT_GLYPHS.findall(content)


LINE = b"BT\n/F1 12 Tf\n1 0 0 -1 72 29 Tm\n<0001> Tj\n6 0 Td <0002> Tj\n6.132 0 Td <0003> Tj\n9 0 Td <0003> Tj\nET\n"
EVEN = dict.fromkeys(CODES, 500.0)


def test_a_line_is_one_run_and_wide_gaps_stay_moves():
    with with_font(LINE, EVEN) as pdf:
        join_glyphs(pdf)
        assert pdf.pages[0].Contents.read_bytes() == (
            b"BT\n/F1 12 Tf\n1 0 0 -1 72 29 Tm\n[<00010002>-11<0003>]TJ\n21.132 0 Td [<0003>]TJ\nET\n"
        )


@pytest.mark.parametrize("gap", [0.05, 1.4, -1.4, 0.6, 12.5])
def test_glyphs_of_a_long_line_do_not_drift(gap: float):
    content = written([(16.0, b"1 0 0 -1", [([1], gap, "line")] * 400, b"")], EVEN)
    with with_font(content, EVEN) as pdf:
        join_glyphs(pdf)
        after = pdf.pages[0].Contents.read_bytes()
    assert len(after) < len(content) / 2
    assert farthest(drawn_places(content, {"/F1": EVEN}), drawn_places(after, {"/F1": EVEN})) < HUNDREDTH


def test_the_same_line_in_a_larger_space_is_measured_anew():
    content = LINE + b"q\n40 0 0 40 0 0 cm\n" + LINE + b"Q\n"
    with with_font(content, EVEN) as pdf:
        join_glyphs(pdf)
        after = pdf.pages[0].Contents.read_bytes()
    assert after.count(LINE) == 1
    assert after.index(LINE) > after.index(b"cm")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"1 0 0 -1", b"1 0 .2 -1"),
        (b"1 0 0 -1", b"1 0 0 1"),
        (b"/F1 12", b"/F1 30"),
        (b"/F1 12", b"/F2 12"),
        (b"<0002> Tj\n", b"<0009> Tj\n"),
        (b"<0002> Tj\n", b"<0002> Tj\n/F1 9 Tf\n"),
        (b"BT\n", b"3 Tc\nBT\n"),
        (b"BT\n", b"90 Tz\nBT\n"),
        (b"BT\n", b"q 90 Tz Q\nBT\n"),
        (b"Tj\n", b"Tj "),
        (b" 0 Td", b" 1 Td"),
        (b"BT\n", b"40 0 0 40 0 0 cm\nBT\n"),
    ],
)
def test_what_the_browser_does_not_write_so_stays_byte_for_byte(before: bytes, after: bytes):
    content = LINE.replace(before, after)
    with with_font(content, EVEN) as pdf:
        join_glyphs(pdf)
        assert pdf.pages[0].Contents.read_bytes() == content


@pytest.mark.parametrize("change", ["vertical", "simple", "two streams"])
def test_other_fonts_and_contents_stay_as_they_are(change: str):
    with with_font(LINE, EVEN) as pdf:
        page = pdf.pages[0]
        font = page.Resources.Font.F1
        if change == "vertical":
            font.DescendantFonts[0].W2 = Array([1, Array([-500, 250, 800])])
        elif change == "simple":
            font.Subtype = Name.TrueType
        else:
            page.obj.Contents = Array([pdf.make_stream(LINE), pdf.make_stream(LINE)])
        join_glyphs(pdf)
        held = page.obj.Contents
        assert all(stream.read_bytes() == LINE for stream in (held if isinstance(held, Array) else [held]))
