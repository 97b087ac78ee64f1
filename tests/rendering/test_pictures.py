from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image
from tests.support.browser_print import print_html

from pressroom.errors import NotFoundError, RenderFailedError
from pressroom.rendering.pdf.pictures import page_png

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
