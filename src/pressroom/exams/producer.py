"""Produce reports of exams for the export engine: one PDF, or a ZIP with a PDF for each student."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

import msgspec

from pressroom.db.tenant import TenantConnection
from pressroom.errors import ExportCancelledError, ExportWarning, PressroomError
from pressroom.exams.exporting import class_ids_of, options_of, reports_revision
from pressroom.exams.model import ExamResults
from pressroom.exams.report.archive import write_archive
from pressroom.exams.report.parts import Report
from pressroom.exams.storing.repository import read_results
from pressroom.exports.model import ExportJob, Phase
from pressroom.exports.producer import Produced
from pressroom.exports.progress import Report as ReportProgress
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.markdown import marked_text
from pressroom.rendering.parts.check import joint_proof
from pressroom.rendering.parts.layout import part_warnings
from pressroom.rendering.parts.merging import merge_parts
from pressroom.rendering.parts.model import Part, PrintedParts
from pressroom.rendering.parts.printing import print_parts
from pressroom.rendering.pdf.proof import Proof
from pressroom.storage.names import file_name

MEDIA_TYPES: Final[Mapping[str, str]] = {"pdf": "application/pdf", "zip": "application/zip"}


@dataclass(frozen=True, kw_only=True)
class ReportFiles:
    """Implement `Producer` for reports, in one of the formats of `MEDIA_TYPES`."""

    renderer: Renderer
    timeout_seconds: float
    """The time of a document of a few pages; it grows with the text of a chunk."""
    time_zone: tzinfo
    """Where the day on a cover is the day."""

    @property
    def revision(self) -> str:
        """The digest of this worker's browser, code and fonts."""
        return reports_revision(self.renderer.chromium.version)

    async def load(self, conn: TenantConnection, job: ExportJob) -> ExamResults:
        """Read the exam as it is now. Raises as `read_results`."""
        return await read_results(conn, job.subject_id, class_ids=class_ids_of(job))

    async def produce(self, source: ExamResults, job: ExportJob, *, folder: Path, report: ReportProgress) -> Produced:
        """Print the report. Raises as `print_parts` and `merge_parts`."""
        made_on = datetime.now(self.time_zone).date()
        made = await asyncio.to_thread(Report, source, options=options_of(job), made_on=made_on, mark=marked_text)
        report(Phase.PROCESSING, 0, made.copies)
        # The bodies of a thousand copies take 150 MB, which the merge must not find still in use.
        printed = await self._print(made, await _parts_of(made), folder=folder, report=report)
        path = folder / f"report.{job.format}"
        write = _write_archive if job.format == "zip" else _write_pdf
        written = await write(path, made, printed, report)
        report(Phase.SAVING)
        return Produced(
            content=path,
            media_type=MEDIA_TYPES[job.format],
            name=file_name(made.title, extension=job.format),
            page_count=written.page_count,
            warnings=(*_changed(source, job), *made.warnings, *written.warnings),
            # With the number of copies, which the status of a report names.
            proof={**msgspec.to_builtins(written.proof), "copies": made.copies},
        )

    async def _print(self, made: Report, parts: list[Part], *, folder: Path, report: ReportProgress) -> PrintedParts:
        def replacement(part: Part, _error: PressroomError) -> str:
            return made.unprintable_body(part.title)

        return await print_parts(
            self.renderer,
            made.source(),
            parts,
            options=made.options,
            metadata=made.metadata(),
            base_seconds=self.timeout_seconds,
            folder=folder,
            replacement=replacement,
            report=lambda done, total: report(Phase.PROCESSING, done, total),
        )


async def _parts_of(made: Report) -> list[Part]:
    """Make the parts in a thread, which ends between two of them when the attempt is cancelled."""
    stop = threading.Event()

    def make() -> list[Part]:
        parts: list[Part] = []
        for part in made.parts():
            if stop.is_set():
                raise ExportCancelledError
            parts.append(part)
        return parts

    try:
        return await asyncio.to_thread(make)
    finally:
        stop.set()  # a thread goes on when its caller is cancelled


@dataclass(frozen=True, kw_only=True)
class _Written:
    """What was written to the file."""

    page_count: int
    warnings: tuple[ExportWarning, ...]
    proof: Proof


def _changed(source: ExamResults, job: ExportJob) -> tuple[ExportWarning, ...]:
    if source.exam.version == job.subject_version:
        return ()
    return (ExportWarning("EXAM_CHANGED", "The exam was changed after the report was requested. The report has the changes."),)


async def _write_pdf(path: Path, made: Report, printed: PrintedParts, report: ReportProgress) -> _Written:
    report(Phase.GENERATING)
    merged = await merge_parts(
        printed,
        path,
        options=made.options,
        metadata=made.metadata(),
        stamps=made.stamps(),
        duplex=made.options.duplex,
    )
    return _Written(page_count=merged.page_count, warnings=merged.warnings, proof=merged.proof)


async def _write_archive(path: Path, made: Report, printed: PrintedParts, report: ReportProgress) -> _Written:
    pages = await write_archive(
        path, made, printed, folder=path.parent, report=lambda done, total: report(Phase.GENERATING, done, total)
    )
    fonts = {font for chunk in printed.chunks for font in chunk.proof.fonts}
    return _Written(
        page_count=pages,
        warnings=(*printed.warnings, *part_warnings(printed)),
        proof=joint_proof(printed, pages=pages, fonts=fonts),
    )
