"""Make reports of exams, print them through the engine, and read the files."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.browsers import chromium_under_test
from tests.support.exam_results import plain_text

from pressroom.errors import PressroomError
from pressroom.exams.model import ExamResults
from pressroom.exams.options import ReportOptions
from pressroom.exams.report.parts import Report
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.parts.merging import MergedPdf, merge_parts
from pressroom.rendering.parts.model import Part
from pressroom.rendering.parts.printing import print_parts

MADE_ON = date(2025, 3, 21)


@dataclass(frozen=True, kw_only=True)
class PrintedReport:
    """A printed report."""

    pdf: bytes
    merged: MergedPdf


def report_of(results: ExamResults, *, mark: Any = plain_text, **options: Any) -> Report:
    """Make a report; the keywords are its options."""
    return Report(results, options=ReportOptions(**options), made_on=MADE_ON, mark=mark)


def parts_of(results: ExamResults, **options: Any) -> list[Part]:
    """Make the parts of a report."""
    return list(report_of(results, **options).parts())


async def printed_report(report: Report) -> PrintedReport:
    """Print a report in a new browser, as one file."""
    parts: Sequence[Part] = list(report.parts())

    def replacement(part: Part, error: PressroomError) -> str:
        raise AssertionError(part.title) from error

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
            printed = await print_parts(
                renderer,
                report.source(),
                parts,
                options=report.options,
                metadata=report.metadata(),
                base_seconds=60,
                folder=folder,
                replacement=replacement,
            )
        merged = await merge_parts(
            printed,
            folder / "report.pdf",
            options=report.options,
            metadata=report.metadata(),
            stamps=report.stamps(),
            duplex=report.options.duplex,
        )
        return PrintedReport(pdf=merged.path.read_bytes(), merged=merged)
