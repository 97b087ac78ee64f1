# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownLambdaType=false, reportIndexIssue=false, reportArgumentType=false
# pypdfium2 and fontTools ship partial types, pypdf types its dictionaries as plain objects: what they return is asserted.
from __future__ import annotations

import asyncio
import base64
import io
import random
from collections.abc import AsyncGenerator
from typing import Any

import pypdf
import pypdfium2
import pytest
import pytest_asyncio
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image
from tests.support.browsers import chromium_under_test, printed

from pressroom.rendering.browser import devtools
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.browser.tab import LOADED
from pressroom.rendering.options import PAGE_INCHES, ExportOptions, Margins, PageSize, Quality

HELLO = "<!doctype html><title>Hello</title><p>Hello é ñ</p>"


@pytest_asyncio.fixture(scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


@pytest.mark.parametrize("size", list(PAGE_INCHES))
async def test_page_size_and_orientation_are_those_of_the_options(renderer: Renderer, size: PageSize) -> None:
    for orientation in ("portrait", "landscape"):
        options = ExportOptions(page_size=size, orientation=orientation)
        page = pypdf.PdfReader(_file((await printed(renderer, HELLO, options=options)).pdf)).pages[0]
        assert (float(page.mediabox.width) / 72, float(page.mediabox.height) / 72) == pytest.approx(options.page_inches, abs=0.01)


async def test_each_margin_is_where_the_options_say(renderer: Renderer) -> None:
    margins = Margins(top=0.25, right=0.5, bottom=1.0, left=2.0)
    html = "<style>html,body{margin:0;height:100%}div{height:100%;background:#f00}</style><div></div>"
    pdf = (await printed(renderer, html, options=ExportOptions(page_size="Letter", margins=margins))).pdf
    left, top, right, bottom = _red_box(pdf)
    assert (left, top, 8.5 - right, 11.0 - bottom) == pytest.approx((2.0, 0.25, 0.5, 1.0), abs=0.03)


@pytest.mark.parametrize(("quality", "tagged"), [("draft", False), ("normal", True), ("high", True)])
async def test_tags_and_outline_follow_the_quality(renderer: Renderer, quality: Quality, tagged: bool) -> None:
    html = "<!doctype html><html lang=en><title>T</title><h1>One</h1><h2>Two</h2>"
    reader = pypdf.PdfReader(_file((await printed(renderer, html, options=ExportOptions(quality=quality))).pdf))
    assert ("/StructTreeRoot" in reader.root_object) is tagged
    assert bool(reader.outline) is tagged


async def test_inline_fonts_and_pictures_are_there_in_the_first_document_after_a_launch() -> None:
    for html, expected in ((_with_font_and_picture(), [1600]), (_with_font_and_picture().partition("<img")[0], [])):
        for _ in range(3):
            async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
                assert _font_and_picture_widths((await printed(renderer, html)).pdf) == (True, expected)


@pytest.fixture
def late_load_events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Deliver each load event 0.3 s later, and record it; by itself it comes before the print does."""
    delivered: list[str] = []
    deliver = devtools.Connection._deliver_event  # pyright: ignore[reportPrivateUsage] - what the browser says is held back

    def deliver_late(connection: devtools.Connection, message: Any) -> None:
        def now() -> None:
            delivered.append(message.method)
            deliver(connection, message)

        if message.method == LOADED:
            asyncio.get_running_loop().call_later(0.3, now)
        else:
            deliver(connection, message)

    monkeypatch.setattr(devtools.Connection, "_deliver_event", deliver_late)
    return delivered


@pytest.mark.parametrize("html", [HELLO, "<!doctype html><img src=data:,>"])
async def test_every_document_is_printed_after_its_load_event(late_load_events: list[str], html: str) -> None:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        for trusted in (True, False):
            before = len(late_load_events)
            await printed(renderer, html, trusted=trusted)
            assert len(late_load_events) == before + 1


async def test_a_document_of_many_megabytes_comes_through(renderer: Renderer) -> None:
    pdf = (await printed(renderer, _pictures(count=8), seconds=30)).pdf
    assert len(pdf) > 20_000_000
    assert len(pypdf.PdfReader(_file(pdf)).pages) == 8


def _font_and_picture_widths(pdf: bytes) -> tuple[bool, list[int]]:
    """Tell whether the font of `_with_font_and_picture` is there, and how many pixels wide its pictures are."""
    page = pypdf.PdfReader(_file(pdf)).pages[0]
    resources: Any = page["/Resources"]
    fonts = {str(font["/BaseFont"]) for font in resources["/Font"].values()}
    drawn = resources["/XObject"].values() if "/XObject" in resources else ()
    pictures = [item for item in drawn if item["/Subtype"] == "/Image"]
    return any(font.endswith("Pressroom-Probe") for font in fonts), [picture["/Width"] for picture in pictures]


def _file(pdf: bytes) -> io.BytesIO:
    return io.BytesIO(pdf)


def _red_box(pdf: bytes) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the red area, in inches from the page's upper left corner."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=100 / 72).to_pil().convert("RGB")
    document.close()
    mask = picture.point(lambda value: 255 if value > 200 else 0).split()
    box = Image.composite(Image.new("L", picture.size, 0), mask[0], mask[1]).getbbox()
    assert box is not None
    left, top, right, bottom = box
    return left / 100, top / 100, right / 100, bottom / 100


def _with_font_and_picture() -> str:
    """A page in a font that no machine has installed, beside a picture that cannot be decoded in no time."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({ord("A"): "A"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((500, 1000), (1000, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "A": (1000, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Pressroom Probe", "styleName": "Regular", "psName": "Pressroom-Probe"})
    builder.setupOS2()
    builder.setupPost()
    font = io.BytesIO()
    builder.save(font)
    return (
        "<!doctype html><style>@font-face{font-family:P;src:url(data:font/ttf;base64,"
        f"{base64.b64encode(font.getvalue()).decode()})}}p{{font-family:P}}</style><p>AAA</p>"
        f'<img width=200 src="{_noise(1600)}">'
    )


def _noise(side: int) -> str:
    picture = io.BytesIO()
    noise = Image.frombytes("RGB", (side, side), random.Random(side).randbytes(side * side * 3))  # noqa: S311 - a picture
    noise.save(picture, "JPEG", quality=95)  # goes into the PDF as it is
    return "data:image/jpeg;base64," + base64.b64encode(picture.getvalue()).decode()


def _pictures(*, count: int) -> str:
    noises = [_noise(1500 + index) for index in range(count)]  # the same picture would be stored once
    return "<style>img{display:block;width:5in;break-after:page}img:last-child{break-after:auto}</style>" + "".join(
        f'<img src="{noise}">' for noise in noises
    )
