"""Estimate what a report will be: from earlier reports of the exam, else from the length of its texts."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from pressroom.exams.model import ExamResults, SubmissionStatus
from pressroom.exams.options import ReportOptions
from pressroom.exports.model import JobView
from pressroom.web.reports.words import stored_options

# Measured with the samples: pages of reports in both languages, with each text left out and added.
TEXT_UNITS: Final = 60
"""Characters that the lines before and after a text count for."""
QUESTION_UNITS: Final = 90
COPY_UNITS: Final = 1_000
PAGE_UNITS: Final = 4_000
LAST_PAGE: Final = 0.35
"""The part of a copy's last page that stays empty, and what is moved to a next page whole."""
LANDSCAPE: Final = 1.45
FIRST_PAGES: Final = {True: 3, False: 2}
"""Pages before the copies, with statistics and without; in a ZIP they are a file of their own."""
BYTES_PER_PAGE: Final = 9_000
FONT_BYTES: Final = 60_000
SECONDS_PER_PAGE: Final = 0.02
FIRST_SECONDS: Final = 2.0
NOT_IN_PAGES: Final = frozenset({"order", "anonymous", "output", "includeMetadata", "strict", "language"})
"""Options that change no number of pages."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What a report will be, about."""

    copies: int
    pages: int
    size: int
    """Bytes."""
    seconds: float
    """From its begin to its end."""
    known: bool
    """Whether an earlier report of the exam has told it."""


def count_graded(results: ExamResults) -> int:
    """Return the number of copies that a report has."""
    return sum(copy.status is SubmissionStatus.GRADED for copy in results.submissions)


def estimate_report(results: ExamResults, options: ReportOptions, earlier: Sequence[JobView] = ()) -> Estimate:
    """Estimate a report with these options. `earlier` are reports of the exam, newest first."""
    copies = count_graded(results)
    alike = next((view for view in earlier if _tells(view, options)), None)
    if alike and alike.result and alike.result.page_count:
        share = copies / alike.result.proof["copies"] if alike.result.proof else 1.0
        seconds = _seconds(alike)
        return Estimate(
            copies=copies,
            pages=max(round(alike.result.page_count * share), copies),
            size=round(alike.result.file_size * share),
            seconds=FIRST_SECONDS + SECONDS_PER_PAGE * alike.result.page_count * share if seconds is None else seconds * share,
            known=True,
        )
    pages = copies * _pages_of_copy(results, options) + FIRST_PAGES[options.statistics]
    files = copies + 1 if options.output == "zip" else 1
    return Estimate(
        copies=copies,
        pages=round(pages),
        size=round(BYTES_PER_PAGE * pages + FONT_BYTES * files),
        seconds=FIRST_SECONDS + SECONDS_PER_PAGE * pages,
        known=False,
    )


def _tells(view: JobView, options: ReportOptions) -> bool:
    """Return whether a report was like one with these options, and its file says how many copies it has."""
    if view.result is None or not (view.result.proof or {}).get("copies"):
        return False
    made = stored_options(view.job.options)
    return made.output == options.output and _page_options(made) == _page_options(options)


def _page_options(options: ReportOptions) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(options)
    return {name: value for name, value in values.items() if name not in NOT_IN_PAGES}


def _seconds(view: JobView) -> float | None:
    """Return how long it took; None: its file was there already."""
    job = view.job
    return (job.finished_at - job.started_at).total_seconds() if job.finished_at and job.started_at else None


def _pages_of_copy(results: ExamResults, options: ReportOptions) -> float:
    """Return the pages of one copy."""
    questions = list(results.exam.questions())
    copies = [copy for copy in results.submissions if copy.status is SubmissionStatus.GRADED]
    if not copies:
        return 0
    units = COPY_UNITS + QUESTION_UNITS * len(questions)
    units += sum(_units(one.statement) for one in questions) if options.statements else 0
    units += sum(_units(one.key) for one in questions) if options.keys else 0
    answers = [[answer for answer in copy.answers if answer] for copy in copies]
    units += statistics.fmean(sum(_units(one.text) for one in each) for each in answers)
    if options.feedback:
        units += statistics.fmean(sum(_units(one.feedback) for one in each) for each in answers)
    pages = max(units / PAGE_UNITS * _room(options) + LAST_PAGE, 1)
    return 2 * round(pages / 2 + 0.25) if options.duplex and options.output == "pdf" else pages


def _room(options: ReportOptions) -> float:
    """Return how many times the pages of the default options are needed."""
    width, height = options.page_inches
    usual = _area(*ReportOptions().page_inches, ReportOptions())
    return usual / _area(width, height, options) * (LANDSCAPE if options.orientation == "landscape" else 1)


def _area(width: float, height: float, options: ReportOptions) -> float:
    margins = options.page_margins
    return max(width - margins.left - margins.right, 1) * max(height - margins.top - margins.bottom, 1)


def _units(text: str) -> int:
    return len(text) + TEXT_UNITS if text else 0
