"""Test that a document is fitted to its pages."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from pypdf import PdfReader
from tests.support.browsers import chromium_under_test

from pressroom.documents.fitting import print_fitting
from pressroom.documents.printing import PrintedDocument, Source, metadata_of, present, print_document
from pressroom.documents.templates import template_named
from pressroom.exports.model import Phase
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.html.tokens import Tightening
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.printing import ProvedPdf, print_proved

RESUME = KINDS["resume"]
DESIGNS = [(name, template) for name in ("resume", "cover_letter") for template in load_templates(KINDS[name].templates_folder)]


@pytest.fixture
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


def source_of(lines: int, *, kind: str = "resume", **settings: Any) -> Source:
    posts = [f"Post {number}" for number in range(lines)]
    body = {"paragraphs": posts} if kind == "cover_letter" else {"work": [{"position": post} for post in posts]}
    basics = {"sender": {"name": "Ann Lee"}} if kind == "cover_letter" else {"basics": {"name": "Ann Lee"}}
    return Source(kind=KINDS[kind], title="Fit", data=basics | body, settings=settings)


async def printed(
    renderer: Renderer, lines: int, *, kind: str = "resume", template: str = "classic", **settings: Any
) -> PrintedDocument:
    source, chosen = source_of(lines, kind=kind, **settings), template_named(KINDS[kind], template)
    return await print_document(renderer, source, template=chosen, options=ExportOptions(), base_seconds=60)


async def most_lines_of(renderer: Renderer, pages: int, **design: str) -> int:
    """Return how many posts fit on so many pages as the template has it."""
    low, high = 5, 100 * pages
    while high - low > 1:
        middle = (low + high) // 2
        page_count = (await printed(renderer, middle, fit="none", **design)).page_count
        low, high = (middle, high) if page_count <= pages else (low, middle)
    return low


class Prints:
    """Real prints of a document at each tightness, of which all but the first may be given less time."""

    def __init__(self, renderer: Renderer, source: Source, *, seconds: float = 60) -> None:
        """Take the seconds of each print but the first."""
        self.renderer, self.seconds = renderer, seconds
        self.layout = present(source, template=template_named(RESUME, "classic"), options=ExportOptions())
        self.steps: list[Tightening] = []
        self.again = asyncio.Event()

    async def at(self, step: Tightening) -> ProvedPdf:
        """Print the document."""
        self.steps.append(step)
        if len(self.steps) > 1:
            self.again.set()
        return await print_proved(
            self.renderer,
            self.layout.html(step),
            options=self.layout.options,
            metadata=metadata_of(self.layout.presented),
            seconds=self.seconds if len(self.steps) > 1 else 60,
            trusted=True,
        )


@pytest.mark.parametrize(("kind", "template"), DESIGNS)
async def test_a_page_of_a_few_lines_is_saved_in_every_template(renderer: Renderer, kind: str, template: str) -> None:
    more = await most_lines_of(renderer, 1, kind=kind, template=template) + 1
    assert (await printed(renderer, more, kind=kind, template=template, fit="none")).page_count == 2
    saved = await printed(renderer, more, kind=kind, template=template)
    assert (saved.page_count, saved.warnings) == (1, ())
    assert f"Post {more - 1}" in PdfReader(io.BytesIO(saved.pdf)).pages[0].extract_text()


async def test_one_page_may_take_more_than_a_reader_notices(renderer: Renderer) -> None:
    most = await most_lines_of(renderer, 1)
    kept = await printed(renderer, most + 12)
    assert (kept.page_count, kept.warnings) == (2, ())
    squeezed = await printed(renderer, most + 12, fit="one-page")
    assert squeezed.page_count == 1
    assert [(warning.code, warning.field) for warning in squeezed.warnings] == [("FITTED_TIGHTLY", "settings.fit")]
    too_much = await printed(renderer, 3 * most, fit="one-page")
    assert too_much.page_count > 1
    assert [warning.code for warning in too_much.warnings] == ["NOT_FITTED"]
    assert str(too_much.page_count) in too_much.warnings[0].message


async def test_what_does_not_fit_on_one_page_is_as_auto_has_it(renderer: Renderer) -> None:
    more = await most_lines_of(renderer, 2) + 1
    assert (await printed(renderer, more, fit="none")).page_count == 3
    auto, one = await printed(renderer, more), await printed(renderer, more, fit="one-page")
    assert (auto.page_count, auto.warnings) == (2, ())
    assert one.pdf == auto.pdf
    assert [warning.code for warning in one.warnings] == ["NOT_FITTED"]


@pytest.mark.parametrize("fit", ["auto", "one-page", "none"])
async def test_one_page_stays_as_the_template_has_it(renderer: Renderer, fit: str) -> None:
    one = await printed(renderer, 3, fit=fit)
    assert (one.page_count, one.warnings) == (1, ())


@pytest.mark.parametrize(("fit", "codes"), [("auto", []), ("one-page", ["NOT_FITTED"])])
@pytest.mark.parametrize(("of_each", "of_all", "prints"), [(1e-9, 60, 2), (60, 0, 1)])
async def test_the_loose_print_is_used_when_no_further_one_succeeds(
    renderer: Renderer, fit: str, codes: list[str], of_each: float, of_all: float, prints: int
) -> None:
    more = await most_lines_of(renderer, 1) + 1
    work = Prints(renderer, source_of(more, fit=fit), seconds=of_each)
    proved, warnings = await print_fitting(work.at, work.layout, seconds=of_all)
    assert (proved.page_count, len(work.steps)) == (2, prints)
    assert [warning.code for warning in warnings] == codes


async def test_all_further_prints_share_one_budget(renderer: Renderer) -> None:
    work = Prints(renderer, source_of(2 * await most_lines_of(renderer, 1), fit="one-page"))

    async def slow(step: Tightening) -> ProvedPdf:
        proved = await work.at(step)
        if len(work.steps) > 1:
            await asyncio.sleep(2)
        return proved

    started = asyncio.get_running_loop().time()
    proved, warnings = await print_fitting(slow, work.layout, seconds=3)
    assert asyncio.get_running_loop().time() - started < 6
    assert proved.page_count > 1
    assert len(work.steps) < 6
    assert [warning.code for warning in warnings] == ["NOT_FITTED"]


async def test_a_cancel_while_it_prints_again_is_not_swallowed(renderer: Renderer) -> None:
    work = Prints(renderer, source_of(await most_lines_of(renderer, 1) + 1))
    task = asyncio.create_task(print_fitting(work.at, work.layout, seconds=60))
    await asyncio.wait_for(work.again.wait(), 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_progress_does_not_go_back_while_it_prints_again(renderer: Renderer) -> None:
    more = await most_lines_of(renderer, 1) + 1
    phases: list[Phase] = []
    saved = await print_document(
        renderer,
        source_of(more),
        template=template_named(RESUME, "classic"),
        options=ExportOptions(),
        base_seconds=60,
        report=lambda phase, _done=0, _total=0: phases.append(phase),
    )
    assert saved.page_count == 1
    assert phases == [Phase.PROCESSING, Phase.GENERATING, Phase.SAVING]


async def test_no_print_is_made_that_would_change_nothing(renderer: Renderer) -> None:
    work = Prints(renderer, source_of(130, fit="one-page", fontSize=8, lineHeight=1.1, spacing=0.5))
    proved, _warnings = await print_fitting(work.at, work.layout, seconds=60)
    assert 1 < proved.page_count <= 3, "one page is tried"
    tokens = [tuple(work.layout.tokens(step).items()) for step in work.steps]
    assert len(set(tokens)) == len(tokens) < 6
