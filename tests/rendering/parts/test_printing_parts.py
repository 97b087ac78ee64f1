from __future__ import annotations

import asyncio
import gc
import pickle
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test, printed
from tests.support.parts import OPTIONS, merged_parts, names_in, part_named, printed_parts, some_parts

from pressroom.errors import ExportTimeoutError, PressroomError, RendererUnavailableError, RenderFailedError, TextLostError
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.parts.model import Part
from pressroom.rendering.printing import ProvedPdf

LOST = '<p style="display:none">Nobody sees this.</p>'


@pytest_asyncio.fixture
async def one_tab() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


def russian(_part: Part, _error: PressroomError) -> str:
    return "<p>Ошибка</p>"


def lost(_part: Part, _error: PressroomError) -> str:
    return LOST


def pages_of(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


async def test_progress_counts_the_items_of_parts_that_are_printed(renderer: Renderer, folder: Path):
    reports: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        reports.append((done, total))

    cover = replace(part_named("Cover", number=1), items=0)
    parts = [cover, *(part_named(f"Name{number}", number=number) for number in range(2, 14))]
    printed = await printed_parts(renderer, parts, folder, report=report)
    assert reports[0] == (0, 12)
    assert reports[-1] == (12, 12)
    assert len(reports) == len(printed.chunks) + 1 > 3
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)
    assert all(total == 12 for _, total in reports)
    assert [part.part for chunk in printed.chunks for part in chunk.parts] == list(range(13))


async def test_a_part_that_cannot_be_printed_is_replaced_and_named(renderer: Renderer, folder: Path):
    parts = some_parts(7)
    parts[4] = part_named("Broken", number=5, body=LOST)
    printed = await printed_parts(renderer, parts, folder)
    assert printed.replaced == (4,)
    (warning,) = printed.warnings
    assert warning.code == "PART_REPLACED"
    assert warning.message.startswith("“Copy of Broken” could not be printed")
    merged = await merged_parts(printed, folder)
    texts = pages_of(merged.path)
    assert "Copy of Broken: TEXT_LOST" in texts[4]
    assert "Head of Broken" in texts[4]
    assert all(
        f"The end of {part.title.removeprefix('Copy of ')}." in texts[place] for place, part in enumerate(parts) if place != 4
    )


async def test_a_replacement_with_letters_of_its_own_is_printed_in_fonts_of_its_own(renderer: Renderer, folder: Path):
    parts = [part_named("Broken", number=1, body=LOST), part_named("Whole", number=2)]
    printed = await printed_parts(renderer, parts, folder, replacement=russian)
    merged = await merged_parts(printed, folder)
    texts = pages_of(merged.path)
    assert "Ошибка" in texts[0]
    assert "The end of Whole." in texts[1]
    assert [warning.code for warning in merged.warnings] == ["PART_REPLACED"]


async def test_a_replacement_that_cannot_be_printed_either_ends_the_export(renderer: Renderer, folder: Path):
    parts = [part_named("Broken", number=1, body=LOST)]
    with pytest.raises(TextLostError):
        await printed_parts(renderer, parts, folder, replacement=lost)


async def test_parts_that_are_out_of_time_twice_are_replaced(renderer: Renderer, folder: Path):
    asked: list[str] = []

    def stand_in(part: Part, error: Exception) -> str:
        asked.append(f"{part.title} {type(error).__name__}")
        return "<p>late</p>"

    with pytest.raises(ExportTimeoutError):  # of the replacement, which has no more time
        await printed_parts(renderer, some_parts(1), folder, base_seconds=1e-9, replacement=stand_in)
    assert len(asked) == 1
    assert asked[0].startswith("Copy of Adeline ExportTimeout")


async def test_errors_of_the_machine_are_raised(folder: Path):
    renderer = Renderer(chromium=chromium_under_test(), tabs=1)
    await renderer.stop()
    with pytest.raises(RendererUnavailableError):
        await printed_parts(renderer, some_parts(5), folder)
    assert not names_in(folder)


async def test_no_parts_are_an_error(renderer: Renderer, folder: Path):
    with pytest.raises(RenderFailedError, match="nothing to print"):
        await printed_parts(renderer, [], folder)


async def test_a_single_document_finds_a_tab_while_parts_are_printed(folder: Path):
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        assert renderer.lanes == 1
        beside: list[asyncio.Task[object]] = []

        def report(done: int, total: int) -> None:
            if 0 < done < total and not beside:
                beside.append(asyncio.create_task(renderer.print_pdf("<p>Alone</p>", OPTIONS, seconds=60, wait_seconds=0)))

        await printed_parts(renderer, some_parts(12, lines=60), folder, report=report)
        await beside[0]  # not refused for want of a tab, although the next chunk took one at once


async def test_one_tab_is_enough(one_tab: Renderer, folder: Path):
    merged = await merged_parts(await printed_parts(one_tab, some_parts(5), folder), folder)
    assert merged.page_count == 5


async def test_cancelling_stops_in_the_middle_and_leaves_the_renderer_usable(renderer: Renderer, folder: Path):
    begun = asyncio.Event()
    counts: list[int] = []

    def report(done: int, _total: int) -> None:
        counts.append(done)
        if done:
            begun.set()

    parts = [part_named(f"Name{number}", number=number, lines=60) for number in range(1, 101)]
    printing = asyncio.create_task(printed_parts(renderer, parts, folder, report=report))
    await begun.wait()
    printing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await printing
    after = len(counts)
    assert counts[-1] < 100
    await printed(renderer, "<p>Next</p>")
    assert len(counts) == after


async def test_files_are_on_disk_and_not_in_memory(renderer: Renderer, folder: Path):
    held: list[int] = []

    def report(_done: int, _total: int) -> None:
        held.append(sum(isinstance(each, ProvedPdf) for each in gc.get_objects()))

    parts = [part_named(f"Name{number}", number=number, lines=20) for number in range(1, 31)]
    printed = await printed_parts(renderer, parts, folder, report=report)
    assert len(printed.chunks) > renderer.lanes * 2
    assert max(held) <= renderer.lanes
    stored = sum(chunk.path.stat().st_size for chunk in printed.chunks)
    assert len(pickle.dumps(printed.chunks)) < stored / 10


async def test_a_part_that_shares_a_page_with_the_one_before_is_not_taken_for_whole(renderer: Renderer, folder: Path):
    # A template that sets parts side by side: each of them alone begins on a page.
    parts = [replace(part, styles="section{page:auto!important;break-before:auto!important}") for part in some_parts(4)]
    printed = await printed_parts(renderer, parts, folder)
    assert [len(chunk.parts) for chunk in printed.chunks] == [1, 1, 1, 1]
    assert printed.replaced == ()
