"""The proof reads compact files as it reads those of the browser, and notices what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test
from tests.support.proofs import finished, plain, proved, rewritten
from tests.support.resumes import rendered_resume

from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.pdf.characters import count_characters

RESUME = KINDS["resume"]
RUN = re.compile(rb"(1 0 0 -1 )(\S+)( \S+ Tm\n\[<)([0-9A-F]{20})([0-9A-F]*)((?:>-?\d+<[0-9A-F]+)*)>\]TJ")
"""A run that begins with five glyphs or more."""


@pytest_asyncio.fixture(scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


@pytest_asyncio.fixture(scope="module")
async def english(renderer: Renderer) -> tuple[RenderedHtml, bytes]:
    document = rendered_resume(RESUME.sample())
    return document, await finished(renderer, document, compact=True)


@pytest.mark.parametrize("sample", RESUME.samples)
async def test_the_proof_is_the_same(renderer: Renderer, sample: str):
    document = rendered_resume(RESUME.samples[sample]())
    small, large = [await finished(renderer, document, compact=compact) for compact in (True, False)]
    assert len(small) < len(large)
    assert proved(small, document) == proved(large, document)
    assert not proved(small, document).lost


@pytest.mark.parametrize("shown", [rb"", rb"00000000000000000000"], ids=["left out", "boxes"])
def test_letters_that_a_run_lacks_are_lost(english: tuple[RenderedHtml, bytes], shown: bytes):
    document, pdf = english
    result = proved(rewritten(pdf, lambda content: RUN.sub(rb"\1\2\g<3>%s\5\6>]TJ" % shown, content, count=1)), document)
    assert 1 <= result.lost.total() <= 5
    assert not result.lost - count_characters(document.html)


@pytest.mark.parametrize(
    ("run", "cut"),
    [
        (rb"\g<1>-30\3\4\5\6>]TJ", True),  # begins outside
        (rb"\g<1>900\3\4\5\6>]TJ", True),
        (rb"\1\2\3\4>-90000<\5\6>]TJ", True),  # an adjustment leads outside
        (rb"\1\2\3\4>-300<\5\6>]TJ", False),
    ],
)
def test_a_run_that_leaves_the_page_is_clipped(english: tuple[RenderedHtml, bytes], run: bytes, cut: bool):
    document, pdf = english
    moved = rewritten(pdf, lambda content: RUN.sub(run, content, count=1))
    found = [(warning.code, "page 1" in warning.message) for warning in proved(moved, document).warnings]
    assert found == ([("TEXT_CLIPPED", True)] if cut else [])


@pytest.mark.parametrize(
    ("style", "cut"),
    [
        ("margin-left:-14px", True),
        ("position:relative;left:5px", True),
        ("transform:translateX(5px)", True),
        ("letter-spacing:.4em;position:relative;left:15px", True),
        ("width:700px", False),  # the page is made narrower
        ("width:300px;transform:translateX(9px)", False),
        ("width:300px;letter-spacing:.4em", False),
    ],
)
async def test_runs_over_a_side_are_clipped(renderer: Renderer, style: str, cut: bool):
    document = plain(f'<div style="{style};font-size:20px;text-align:justify">' + "many words " * 90, style="html,body{margin:0}")
    pdf = await finished(renderer, document, compact=True)
    codes = [warning.code for warning in proved(pdf, document).warnings]
    assert ("TEXT_CLIPPED" in codes) is cut
