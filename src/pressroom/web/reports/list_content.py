"""Read the reports of an exam that its page shows: those that run, and those of the last hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from pressroom.db.tenant import TenantConnection
from pressroom.exams.options import ReportOptions
from pressroom.exports.model import LIVE, JobView, Status
from pressroom.http.dependencies import ApiRequest
from pressroom.http.services import Services
from pressroom.web.reports.addresses import report_in_address
from pressroom.web.reports.estimate import count_graded, estimate_report
from pressroom.web.reports.reading import list_reports, shown_reports

FAILED_FOR: Final = timedelta(hours=1)
"""Failed reports are shown for as long as files are kept."""
READY_FOR: Final = timedelta(minutes=10)
"""How long the page says that a report is ready which nobody has downloaded."""


async def read_reports(conn: TenantConnection, services: Services, exam_id: UUID, request: ApiRequest) -> dict[str, Any]:
    """Return the values of the templates `reports/menu.html`, `reports/running.html` and `reports/list.html`."""
    views, now = await list_reports(conn, services, exam_id), datetime.now(UTC)
    wanted = report_in_address(request)
    shown = await shown_reports(conn, services, request, [view for view in views if _is_shown(view, now)])
    return {
        "reports": [one for one in shown if not one.one.live],
        "running_reports": [one for one in shown if one.one.live or _is_news(one.one.job.finished_at, one.one.result, now)],
        # Of another exam or of another user it is no report here.
        "report_in_window": wanted if any(view.job.id == wanted for view in views) else None,
        "earlier_reports": views,
        "report_defaults": ReportOptions(),
        "count_graded": count_graded,
        "estimate_report": estimate_report,
    }


def _is_shown(view: JobView, now: datetime) -> bool:
    job = view.job
    if job.status in LIVE:
        return True
    if job.status is Status.COMPLETED:
        return view.result is not None and view.result.expires_at > now
    return job.status is Status.FAILED and job.finished_at is not None and job.finished_at > now - FAILED_FOR


def _is_news(finished_at: datetime | None, result: Any, now: datetime) -> bool:
    """Return whether a report is ready, and nobody has downloaded it."""
    return bool(result and not result.download_count and finished_at and finished_at > now - READY_FOR)
