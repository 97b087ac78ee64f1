"""Print one student's part of a report by itself, as a report with the default options prints it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

from pikepdf import Pdf

from pressroom.errors import ExportWarning
from pressroom.exams.model import ExamResults, SubmissionStatus
from pressroom.exams.options import ReportOptions
from pressroom.exams.report.parts import Report
from pressroom.exams.report.texts import Mark
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.budget import print_seconds
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.parts.html import render_parts
from pressroom.rendering.parts.layout import lines_of_part
from pressroom.rendering.parts.model import PartPages
from pressroom.rendering.pdf.merge.stamping import stamp_pages
from pressroom.rendering.printing import print_proved


@dataclass(frozen=True, kw_only=True)
class SingleCopy:
    """The printed part of one student."""

    pdf: bytes
    page_count: int
    warnings: tuple[ExportWarning, ...]


async def print_single(
    renderer: Renderer,
    results: ExamResults,
    *,
    rank: int,
    graded: int,
    made_on: date,
    mark: Mark,
    base_seconds: float,
    wait_seconds: float | None = None,
) -> SingleCopy:
    """Print the copy that results have only one of, as if it were graded: its rank is one of so many graded copies.

    `base_seconds` and `wait_seconds` are as those of `print_document`.

    Raises:
        ExportTimeoutError: Printing, finishing or proving exceeded its timeout.
        RendererBusyError: No tab became free within `wait_seconds`.
        RendererUnavailableError: The browser failed twice.
        RenderFailedError: The copy could not be printed.
        TextLostError: The PDF lacks text of the copy.
    """
    # In threads, because a copy may have hundreds of formulas.
    made, html = await asyncio.to_thread(_made, results, rank=rank, graded=graded, made_on=made_on, mark=mark)
    proved = await print_proved(
        renderer,
        html,
        options=made.options,
        metadata=made.metadata(),
        seconds=print_seconds(html.html, base=base_seconds),
        wait_seconds=wait_seconds,
        trusted=True,  # all templates come with Pressroom
    )
    pdf = await asyncio.to_thread(_stamped, proved.pdf, made)
    return SingleCopy(pdf=pdf, page_count=proved.page_count, warnings=(*made.warnings, *proved.warnings))


def _made(results: ExamResults, *, rank: int, graded: int, made_on: date, mark: Mark) -> tuple[Report, RenderedHtml]:
    (copy,) = results.submissions
    as_graded = replace(results, submissions=(replace(copy, status=SubmissionStatus.GRADED),))
    report = Report(as_graded, options=ReportOptions(), made_on=made_on, mark=mark)
    part = report.single_part(rank=rank, graded=graded)
    return report, render_parts(report.source(), [part], options=report.options).chunk([0])


def _stamped(pdf: bytes, report: Report) -> bytes:
    """Return the file with its page numbers."""
    written = BytesIO()
    with Pdf.open(BytesIO(pdf)) as opened:
        pages = PartPages(part=0, first=0, count=len(opened.pages))
        stamp_pages(opened, lines_of_part(pages, report.single_stamps()), margins=report.options.page_margins)
        opened.save(written)
    return written.getvalue()
