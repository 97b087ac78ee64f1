"""What the browser prints without the service: the pages of a report as one HTML document, and as one document per part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pressroom.exams.model import ExamResults
from pressroom.exams.options import ReportOptions
from pressroom.exams.report.parts import Report
from pressroom.rendering.markdown import marked_text
from pressroom.rendering.parts.html import render_parts


@dataclass(frozen=True, kw_only=True)
class ReportPages:
    """A report as HTML, complete with its fonts."""

    whole: str
    """All parts in one document."""
    parts: Sequence[str]
    """A document for the cover with the statistics, then one for each copy."""
    options: ReportOptions


def report_pages(results: ExamResults) -> ReportPages:
    """Make the HTML that the product makes, with the default options, not divided into chunks. Page numbers are not in it."""
    made = Report(results, options=ReportOptions(), made_on=datetime.now(UTC).date(), mark=marked_text)
    html = render_parts(made.source(), list(made.parts()), options=made.options)
    places = range(len(html.parts))
    return ReportPages(
        whole=html.chunk(places).html,
        parts=[html.chunk([place]).html for place in places],
        options=made.options,
    )
