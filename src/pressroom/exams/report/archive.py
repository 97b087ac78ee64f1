"""Write the ZIP of a report: one PDF for each student, and one with the cover and the statistics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from pressroom.exams.report.parts import Report
from pressroom.rendering.parts.model import PrintedParts
from pressroom.rendering.parts.splitting import SplitPdf, split_parts


async def write_archive(
    path: Path, made: Report, printed: PrintedParts, *, folder: Path, report: Callable[[int, int], None]
) -> int:
    """Write the archive, with one file at a time beside it, and return the number of pages of all files.

    `report` is told how many files are written, and of how many. PDFs are compressed already, so they are stored. Raises as
    `split_parts`.
    """
    names: Sequence[str] = made.file_names()
    pages = written = 0
    archive = ZipFile(path, "w", ZIP_STORED)

    def add(file: SplitPdf) -> None:
        archive.write(file.path, names[file.part])
        file.path.unlink()

    files = split_parts(
        printed,
        folder,
        options=made.options,
        metadata_of=lambda part: made.metadata(title=part.title),
        stamps=made.stamps(),
    )
    try:
        async with aclosing(files):
            async for file in files:
                await asyncio.to_thread(add, file)
                pages, written = pages + file.page_count, written + 1
                report(written, len(names))
        await asyncio.to_thread(archive.close)
    except asyncio.CancelledError:
        raise  # a thread may still be writing into the archive
    except BaseException:
        with suppress(OSError):  # what failed is raised, and the file is removed with its folder
            await asyncio.to_thread(archive.close)
        raise
    return pages
