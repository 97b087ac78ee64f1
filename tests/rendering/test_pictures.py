from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import cast

import pytest
from PIL import Image, ImageChops, ImageStat
from tests.support.browser_print import print_html
from tests.support.page_pictures import rendered

from pressroom.errors import NotFoundError, RenderFailedError
from pressroom.rendering.pdf.pictures import page_png
from pressroom.rendering.pdf.png import MOST_COLOURS

A4_POINTS = 595.92
"""The width that Chromium gives a page of A4."""

TWO_PAGES = '<div style="background:#f00;height:9cm"></div><p style="break-before:page">second'


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png), formats=["PNG"]).convert("RGB")


@pytest.mark.parametrize("width", [1, 333, 900, 1241])
def test_a_page_is_drawn_as_wide_as_asked_and_in_the_shape_of_the_paper(width: int):
    picture = opened(page_png(print_html(TWO_PAGES), page=1, width=width))
    assert picture.width == width
    assert picture.height == pytest.approx(width * 297 / 210, abs=2.5)


def test_pages_are_counted_from_one():
    first, second = (opened(page_png(print_html(TWO_PAGES), page=page)) for page in (1, 2))
    assert first.getpixel((450, 200)) == (255, 0, 0)
    assert second.getpixel((450, 200)) == (255, 255, 255)


@pytest.mark.parametrize("page", [-1, 0, 3])
def test_a_page_beyond_the_last_is_not_found(page: int):
    with pytest.raises(NotFoundError, match="its pages are 1 to 2"):
        page_png(print_html(TWO_PAGES), page=page)


def test_bytes_that_are_no_pdf_are_refused():
    with pytest.raises(RenderFailedError, match="no readable PDF"):
        page_png(b"<html>", page=1)


def test_many_threads_draw_the_same_pictures_as_one():
    pdf = print_html(TWO_PAGES)
    alone = [page_png(pdf, page=page, width=200) for page in (1, 2)]
    with ThreadPoolExecutor(8) as threads:
        running = [threads.submit(page_png, pdf, page=page, width=200) for page in [1, 2] * 20]
        assert [found.result() for found in running] == alone * 20


def drawn_exactly(pdf: bytes, *, width: int) -> Image.Image:
    (page,) = rendered(pdf, dpi=72 * width / A4_POINTS)
    return page.crop((0, 0, width, page.height))


def test_frequent_colours_are_exact_and_no_colour_is_far_off():
    letters = "".join(f'<p style="color:hsl({hue} 60% 40%);font:bold 1.5cm serif;margin:0">Sphinx' for hue in range(0, 360, 60))
    pdf = print_html(
        f'<div style="background:#2b4c63;height:4cm"></div><div style="background:#f2f4f8;height:2cm"></div>{letters}'
    )
    exact, picture = drawn_exactly(pdf, width=1240), opened(page_png(pdf, page=1, width=1240))
    assert len(exact.getcolors(1 << 24) or ()) > 256, "more colours than a palette has"
    for place in ((5, 5), (620, 150), (620, 350)):
        assert picture.getpixel(place) == exact.getpixel(place), place
    off = ImageChops.difference(exact, picture)
    assert max(high for _, high in cast("Sequence[tuple[int, int]]", off.getextrema())) <= 24
    assert max(ImageStat.Stat(off).mean) < 0.2


def test_a_page_with_a_photo_keeps_all_its_colours():
    noise = Image.merge("RGB", [Image.effect_noise((300, 300), 60) for _ in "RGB"])
    written = BytesIO()
    noise.save(written, "PNG")
    photo = f"data:image/png;base64,{b64encode(written.getvalue()).decode()}"
    pdf = print_html(f'<img src="{photo}"><p>Beside it')
    exact, picture = drawn_exactly(pdf, width=600), opened(page_png(pdf, page=1, width=600))
    assert exact.getcolors(MOST_COLOURS) is None
    assert ImageChops.difference(exact, picture).getbbox() is None


def test_a_page_of_text_takes_few_bytes():
    text = "<p>The quick brown fox jumps over the lazy dog, and the dog does not care at all. " * 40
    assert len(page_png(print_html(text), page=1, width=1240)) < 250_000
