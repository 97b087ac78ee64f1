"""Write each printed part to a file of its own, and read it back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pressroom.errors import ExportCancelledError
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.parts.check import check_part
from pressroom.rendering.parts.copying import Source, copy_part, new_target, open_source, write_structure
from pressroom.rendering.parts.layout import lines_of_part, place_parts
from pressroom.rendering.parts.model import Part, PartPages, PrintedParts
from pressroom.rendering.parts.stamps import Stamp
from pressroom.rendering.pdf.merge.cut_fonts import cut_fonts
from pressroom.rendering.pdf.merge.stamping import Line, stamp_pages
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.postprocess import save_pdf, write_metadata

MetadataOf = Callable[[Part], Metadata]
"""Returns what the file of one part says of itself."""


@dataclass(frozen=True, kw_only=True)
class SplitPdf:
    """The file of one part, read back."""

    path: Path
    part: int
    """The part's place in the list, from 0."""
    page_count: int


async def split_parts(
    printed: PrintedParts,
    folder: Path,
    *,
    options: ExportOptions,
    metadata_of: MetadataOf,
    stamps: Sequence[Stamp] = (),
) -> AsyncGenerator[SplitPdf]:
    """Write one file for each printed part into `folder`, and yield them in the order of the parts.

    A file has the part's own pages, tags, outline and metadata, and nothing of other parts; a link to one leads nowhere. In
    the numbers that stamps get, the file is the whole. The caller may move or delete a file before it asks for the next one.

    Raises:
        MergeFailedError: A file is not what was printed, or a stamp has a character that its font lacks.
    """
    place_parts(printed, duplex=False)  # checks that all parts are there
    stop = threading.Event()

    def check(_percent: int = 0) -> None:
        if stop.is_set():
            raise ExportCancelledError

    def write(source: Source, pages: PartPages, path: Path) -> None:
        part = printed.parts[pages.part]
        lines = lines_of_part(pages, stamps)
        _write(source, pages, part, path, lines=lines, options=options, metadata=metadata_of(part), check=check)
        marks = chunk.marks.pages[pages.first : pages.first + pages.count]
        check_part(path, marks, known=chunk.marks.foreign, lines=lines, check=check)

    try:
        for chunk in printed.chunks:
            source = await asyncio.to_thread(open_source, chunk)
            with source.pdf:
                for pages in chunk.parts:
                    path = folder / f"part-{pages.part + 1:06}.pdf"
                    await asyncio.to_thread(write, source, pages, path)
                    yield SplitPdf(path=path, part=pages.part, page_count=pages.count)
    finally:
        stop.set()  # a thread goes on when its caller is cancelled


def _write(
    source: Source,
    pages: PartPages,
    part: Part,
    path: Path,
    *,
    lines: Sequence[Sequence[Line]],
    options: ExportOptions,
    metadata: Metadata,
    check: Callable[[int], None],
) -> None:
    target = new_target()
    with target.pdf:
        copy_part(target, source, pages, part)
        cut_fonts(target.pdf)
        write_structure(target, language=metadata.language)
        stamp_pages(target.pdf, lines, margins=options.page_margins)
        write_metadata(target.pdf, options=options, metadata=metadata)
        save_pdf(target.pdf, path, check_time=check)
