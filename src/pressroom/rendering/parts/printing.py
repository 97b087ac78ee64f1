"""Print parts in chunks, several at once, into files of a folder."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pikepdf import Pdf

from pressroom.errors import (
    ExportCancelledError,
    ExportTimeoutError,
    ExportWarning,
    PressroomError,
    RenderFailedError,
    TextLostError,
)
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.browser.tab import TabCrashedError
from pressroom.rendering.budget import print_seconds, text_length
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.parts.chunks import plan_chunks
from pressroom.rendering.parts.html import PartsHtml, PartsSource, render_parts
from pressroom.rendering.parts.model import Part, PrintedChunk, PrintedParts, Replacement, ReportParts
from pressroom.rendering.parts.places import part_pages
from pressroom.rendering.pdf.merge.page_marks import read_marks
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.printing import ProvedPdf, print_proved

PART_ERRORS: Final = (ExportTimeoutError, RenderFailedError, TextLostError, TabCrashedError)
"""What is the fault of a part. Any other error concerns the machine, and ends the printing."""


@dataclass(kw_only=True)
class _Work:
    """One printing of parts."""

    renderer: Renderer
    source: PartsSource
    html: PartsHtml
    options: ExportOptions
    metadata: Metadata
    base_seconds: float
    folder: Path
    replacement: Replacement
    report: ReportParts
    chunks: list[PrintedChunk] = field(default_factory=list[PrintedChunk])
    replaced: dict[int, PressroomError] = field(default_factory=dict[int, PressroomError])
    done: int = 0


async def print_parts(
    renderer: Renderer,
    source: PartsSource,
    parts: Sequence[Part],
    *,
    options: ExportOptions,
    metadata: Metadata,
    base_seconds: float,
    folder: Path,
    replacement: Replacement,
    report: ReportParts = lambda _done, _total: None,
) -> PrintedParts:
    """Print all parts into files of `folder`, each chunk finished and proved, and report the items that are printed.

    A chunk that cannot be printed is divided until the part that cannot is alone. In its place the body that `replacement`
    returns is printed, and a warning names it. Chunks are printed in as many tabs as large documents may have, and the
    machine has processors; one tab stays free where the renderer has several. `base_seconds` is the time of a document of a
    few pages, which grows with a chunk's text.

    Raises:
        RenderFailedError: There are no parts, or a replacement could not be printed; so do ExportTimeoutError and TextLostError.
        RendererUnavailableError: The browser could not be used, twice.
    """
    if not parts:
        raise RenderFailedError("There is nothing to print. Choose something that has content.")
    # In a thread, because choosing the fonts for hundreds of pages would block the event loop.
    html = await asyncio.to_thread(render_parts, source, parts, options=options)
    lanes = min(renderer.lanes, os.cpu_count() or 1)
    work = _Work(
        renderer=renderer,
        source=source,
        html=html,
        options=options,
        metadata=metadata,
        base_seconds=base_seconds,
        folder=folder,
        replacement=replacement,
        report=report,
    )
    report(0, _items(parts))
    waiting = plan_chunks([text_length(body) for body in html.rendered.bodies], lanes=lanes)
    waiting.reverse()
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(lanes):
                group.create_task(_print_waiting(work, waiting))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None  # what ended one task has ended the others
    chunks = sorted(work.chunks, key=lambda chunk: chunk.parts[0].part)
    named = [_replaced_warning(parts[place], work.replaced[place]) for place in sorted(work.replaced)]
    return PrintedParts(
        parts=tuple(replace(part, body="", styles="") for part in parts),
        chunks=tuple(chunks),
        programs=html.programs(),
        replaced=tuple(sorted(work.replaced)),
        warnings=tuple(dict.fromkeys((*named, *(warning for chunk in chunks for warning in chunk.warnings)))),
    )


async def _print_waiting(work: _Work, waiting: list[range]) -> None:
    while waiting:
        await _print_or_divide(work, waiting.pop())


async def _print_or_divide(work: _Work, places: Sequence[int]) -> None:
    """Print the parts at these places, together or apart."""
    try:
        await _print_chunk(work, places, work.html)
    except PART_ERRORS as error:
        if len(places) > 1:
            middle = len(places) // 2
            await _print_or_divide(work, places[:middle])
            await _print_or_divide(work, places[middle:])
        elif isinstance(error, ExportTimeoutError):
            await _print_again(work, places)
        else:
            await _print_replacement(work, places[0], error)


async def _print_again(work: _Work, places: Sequence[int]) -> None:
    """Print a single part that was out of time once more: others may have been in progress meanwhile."""
    try:
        await _print_chunk(work, places, work.html)
    except PART_ERRORS as error:
        await _print_replacement(work, places[0], error)


async def _print_replacement(work: _Work, place: int, error: PressroomError) -> None:
    part = work.html.parts[place]
    stand_in = Part(title=part.title, body=work.replacement(part, error), styles=part.styles, items=part.items)
    html = await asyncio.to_thread(render_parts, work.source, [stand_in], options=work.options, first=place)
    work.replaced[place] = error
    await _print_chunk(work, [place], html)


async def _print_chunk(work: _Work, places: Sequence[int], html: PartsHtml) -> None:
    document = html.chunk(places)
    proved = await print_proved(
        work.renderer,
        document,
        options=work.options,
        metadata=work.metadata,
        seconds=print_seconds(document.html, base=work.base_seconds),
        trusted=True,  # all templates come with Pressroom
        as_large=True,
        compact=True,
    )
    stop = threading.Event()
    try:
        chunk = await asyncio.to_thread(_store, proved, places, work.folder, stop)
    finally:
        stop.set()  # a thread goes on when its caller is cancelled
    work.chunks.append(chunk)
    work.done += _items([work.html.parts[place] for place in places])
    work.report(work.done, _items(work.html.parts))


def _store(proved: ProvedPdf, places: Sequence[int], folder: Path, stop: threading.Event) -> PrintedChunk:
    def check() -> None:
        if stop.is_set():
            raise ExportCancelledError

    path = folder / f"parts-{places[0] + 1:06}.pdf"
    path.write_bytes(proved.pdf)
    with Pdf.open(path) as pdf:
        return PrintedChunk(
            path=path,
            parts=part_pages(pdf, places),
            warnings=(*proved.document_warnings, *proved.result.font_warnings),
            findings=proved.result.pages,
            proof=proved.proof,
            marks=read_marks(pdf, check=check),
        )


def _items(parts: Sequence[Part]) -> int:
    return sum(part.items for part in parts)


def _replaced_warning(part: Part, error: PressroomError) -> ExportWarning:
    return ExportWarning(
        "PART_REPLACED", f"“{part.title}” could not be printed, and a page that says so stands for it. {error.message}"
    )
