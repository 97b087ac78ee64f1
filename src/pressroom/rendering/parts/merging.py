"""Merge printed parts into one file, and read it back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pressroom.errors import ExportCancelledError, ExportWarning
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.parts.check import check_merged
from pressroom.rendering.parts.copying import Target, copy_part, new_target, open_source, write_structure
from pressroom.rendering.parts.layout import PlacedPart, lines_of, page_warnings, place_parts
from pressroom.rendering.parts.model import PrintedParts
from pressroom.rendering.parts.stamps import Stamp
from pressroom.rendering.pdf.merge.repeated_images import share_images
from pressroom.rendering.pdf.merge.shared_fonts import SharedFonts
from pressroom.rendering.pdf.merge.stamping import Line, stamp_pages
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.postprocess import save_pdf, write_metadata
from pressroom.rendering.pdf.proof import Proof


@dataclass(frozen=True, kw_only=True)
class MergedPdf:
    """A file on disk that was read back."""

    path: Path
    page_count: int
    parts: tuple[PlacedPart, ...]
    """The pages of each part, in order."""
    warnings: tuple[ExportWarning, ...]
    proof: Proof


async def merge_parts(
    printed: PrintedParts,
    path: Path,
    *,
    options: ExportOptions,
    metadata: Metadata,
    stamps: Sequence[Stamp] = (),
    duplex: bool = False,
) -> MergedPdf:
    """Write all printed parts to one file at `path`, stamp its pages, read it back and compare each page.

    `duplex`: a blank page is added before a part that would begin on the back of a sheet. It counts in the whole file only.

    Raises:
        MergeFailedError: The file is not what was printed, or a stamp has a character that its font lacks.
    """
    stop = threading.Event()

    def check(_percent: int = 0) -> None:
        if stop.is_set():
            raise ExportCancelledError

    placed = place_parts(printed, duplex=duplex)
    lines = lines_of(placed, stamps)

    def merged() -> Proof:
        _write(printed, path, placed, lines=lines, options=options, metadata=metadata, check=check)
        return check_merged(path, printed, placed, lines=lines, check=check)

    try:
        proof = await asyncio.to_thread(merged)
    finally:
        stop.set()  # a thread goes on when its caller is cancelled
    return MergedPdf(
        path=path,
        page_count=proof.pages,
        parts=placed,
        warnings=(*printed.warnings, *page_warnings(printed, placed)),
        proof=proof,
    )


def _write(
    printed: PrintedParts,
    path: Path,
    placed: Sequence[PlacedPart],
    *,
    lines: Sequence[Sequence[Line]],
    options: ExportOptions,
    metadata: Metadata,
    check: Callable[[int], None],
) -> None:
    target = new_target()
    with target.pdf:
        fonts = SharedFonts(target.pdf, programs=printed.programs)
        for chunk in printed.chunks:
            check(0)
            source = open_source(chunk, first_cell=len(target.tree.cells))
            with source.pdf:
                for pages in chunk.parts:
                    if placed[pages.part].blank_before:
                        _add_blank(target)
                    copy_part(target, source, pages, printed.parts[pages.part])
                fonts.add(source.pdf)
        fonts.write()
        write_structure(target, language=metadata.language)
        stamp_pages(target.pdf, lines, margins=options.page_margins)
        share_images(target.pdf)
        write_metadata(target.pdf, options=options, metadata=metadata)
        save_pdf(target.pdf, path, check_time=check)


def _add_blank(target: Target) -> None:
    """Add an empty page of the size of the last one."""
    _, _, width, height = (float(side) for side in target.pdf.pages[-1].mediabox)  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType, reportUnknownArgumentType]
    target.pdf.add_blank_page(page_size=(width, height))
