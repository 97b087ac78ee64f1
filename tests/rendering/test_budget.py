from __future__ import annotations

import asyncio
from io import BytesIO

from pikepdf import Pdf
from tests.support.browsers import TIMEOUT_SECONDS, chromium_under_test, printed, text_of
from tests.support.resumes import long_resume_html

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.budget import LARGE_CHARACTERS, is_large, print_seconds, text_length

SMALL = "<!doctype html><title>Small</title><p>Small"


def test_fonts_and_pictures_do_not_count_as_text() -> None:
    html = '<style>p{src:url(data:font/ttf;base64,AA==)}</style><p>data:x<img src="data:image/png;base64,BBBB">'
    assert text_length(html) == len(html) - len("(data:font/ttf;base64,AA==") - len('"data:image/png;base64,BBBB')
    assert not is_large(f'<img src="data:image/png;base64,{"A" * 4 * LARGE_CHARACTERS}">')


def test_the_seconds_grow_with_the_text() -> None:
    assert print_seconds("", base=8) == 8
    assert print_seconds("x" * 500_000, base=8) == 18
    assert print_seconds("x" * 500_000, base=16) == 36, "an operator who allows more time allows it to long documents too"


async def test_three_large_documents_at_once_all_come_out_and_small_ones_do_not_wait_for_them() -> None:
    html = long_resume_html(repeated=660)
    assert is_large(html)
    async with Renderer(chromium=chromium_under_test(), tabs=3) as renderer:
        seconds = print_seconds(html, base=8)
        large = [asyncio.create_task(printed(renderer, html, seconds=seconds, trusted=True)) for _ in range(3)]
        await asyncio.sleep(0)
        for _ in range(3):
            assert "Small" in text_of((await printed(renderer, SMALL, seconds=8)).pdf)
        assert not any(task.done() for task in large)
        for task in large:
            with Pdf.open(BytesIO((await task).pdf)) as pdf:
                assert len(pdf.pages) > 300


async def test_with_one_tab_a_large_document_gets_it() -> None:
    html = long_resume_html(repeated=120)
    assert is_large(html)
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        assert (await printed(renderer, html, trusted=True)).pdf


async def test_the_memory_of_a_large_document_is_freed_after_it() -> None:
    html = long_resume_html(repeated=330)
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        browser = await renderer._supervisor.ready()  # pyright: ignore[reportPrivateUsage] - its memory is measured
        before = await browser.memory()
        await printed(renderer, html, seconds=60, trusted=True)
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while await browser.memory() > before + 50_000_000:  # noqa: ASYNC110 - it holds more than 100 MB of the document's layout
                await asyncio.sleep(0.1)
