"""Cancel in each phase, while a thread is in the middle of it: what comes later is not done any more."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Pdf, PdfError
from tests.support.browsers import printed
from tests.support.parts import METADATA, OPTIONS, merged_parts, names_in, part_named, printed_parts
from tests.support.paused_threads import PausedThreads, paused_at

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.parts.model import PrintedParts
from pressroom.rendering.parts.splitting import SplitPdf, split_parts

PARTS = "pressroom.rendering.parts"


async def cancelled(work: Coroutine[Any, Any, object], paused: PausedThreads) -> None:
    """Cancel work while its thread is held: it ends before the thread goes on."""
    task = asyncio.create_task(work)
    await paused.reached()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await paused.go_on()


@pytest.mark.parametrize(
    ("place", "skip", "later"),
    [
        ("pressroom.rendering.parts.html.render_parts", 0, {"finish_pdf"}),
        ("pressroom.rendering.pdf.postprocess.finish_pdf", 1, {"prove"}),
        ("pressroom.rendering.pdf.proof.prove", 1, {"joint_proof", "_store"}),
        (f"{PARTS}.printing._store", 1, {"characters_mark"}),
    ],
)
async def test_cancelling_a_printing_stops_what_finishes_proves_and_stores(
    renderer: Renderer, folder: Path, place: str, skip: int, later: set[str]
):
    reports: list[int] = []

    def report(done: int, _total: int) -> None:
        reports.append(done)

    parts = [part_named(f"Name{number}", number=number, lines=60) for number in range(1, 101)]
    async with paused_at(place, skip=skip) as paused:
        await cancelled(printed_parts(renderer, parts, folder, report=report), paused)
        assert not later & set(paused.calls_after)
    stored, told = names_in(folder), len(reports)
    assert max(reports, default=0) < 100
    await printed(renderer, "<p>Next</p>")
    assert (names_in(folder), len(reports)) == (stored, told)


@pytest.mark.parametrize(
    ("place", "skip", "later"),
    [
        (f"{PARTS}.copying.copy_part", 3, {"write_structure", "save_pdf"}),
        (f"{PARTS}.copying.write_structure", 0, {"check_merged"}),
        ("pressroom.rendering.pdf.postprocess.save_pdf", 0, {"check_merged"}),
        (f"{PARTS}.check.check_merged", 0, {"characters_mark"}),
        ("pressroom.rendering.pdf.merge.page_marks.characters_mark", 4, {"joint_proof"}),
    ],
)
async def test_cancelling_a_merge_stops_it(nine: PrintedParts, folder: Path, place: str, skip: int, later: set[str]):
    async with paused_at(place, skip=skip) as paused:
        await cancelled(merged_parts(nine, folder), paused)
        assert not later & set(paused.calls_after)
        assert is_whole(folder / "merged.pdf") == (not place.startswith((f"{PARTS}.copying", "pressroom.rendering.pdf.postp")))


def is_whole(path: Path) -> bool:
    """Say whether a file was written to its end."""
    try:
        Pdf.open(path).close()
    except (FileNotFoundError, PdfError):
        return False
    return True


@pytest.mark.parametrize(
    ("place", "skip", "later"),
    [
        (f"{PARTS}.copying.copy_part", 3, {"check_part", "open_source"}),
        (f"{PARTS}.check.check_part", 3, {"characters_mark", "copy_part", "open_source"}),
    ],
)
async def test_cancelling_a_split_stops_it(nine: PrintedParts, folder: Path, place: str, skip: int, later: set[str]):
    async def split() -> list[SplitPdf]:
        return [file async for file in split_parts(nine, folder, options=OPTIONS, metadata_of=lambda _part: METADATA)]

    async with paused_at(place, skip=skip) as paused:
        await cancelled(split(), paused)
        assert not later & set(paused.calls_after)
    assert names_in(folder)[:-1] == [f"part-{number:06}.pdf" for number in range(1, len(names_in(folder)))]
    assert len(names_in(folder)) <= skip + 1
