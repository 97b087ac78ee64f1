"""Read the reports of an exam that its user has asked for, and say their state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from pressroom.db.tenant import TenantConnection
from pressroom.errors import JobNotFoundError
from pressroom.exams.exporting import APPLICATION
from pressroom.exports.jobs import list_jobs, read_job
from pressroom.exports.model import JobView, Phase
from pressroom.http.dependencies import ApiRequest
from pressroom.http.services import Services
from pressroom.web.exports.jobs import ShownJob, names_of_classes, shown_job
from pressroom.web.formats import local
from pressroom.web.language import words_of
from pressroom.web.reports.words import PHASES, classes_in_words, report_options_in_words, stored_options
from pressroom.words import Words

MOST_JOBS: Final = 50
"""As many completed reports as the queue keeps."""
PhaseState = Literal["done", "current", "failed", "ahead"]


@dataclass(frozen=True, kw_only=True)
class ShownReport:
    """A report as the pages show it."""

    one: ShownJob
    classes: str
    """In words."""
    options: str
    """In words."""
    started: str
    """The time at which it began, in the time zone of the settings; empty: it has not begun."""
    made: str
    """The time at which it ended."""
    phases: tuple[tuple[str, PhaseState], ...]
    left: float | None
    """Estimated seconds that it still needs, never more than what was said before; None: too early to say."""
    expires_in: int
    """Seconds until its file is gone; 0: it is, or there is none."""

    @property
    def file_address(self) -> str:
        """Return the address of the file, of a completed report."""
        job, result = self.one.job, self.one.result
        assert result is not None  # noqa: S101 - templates ask only then
        return f"/api/exams/{job.subject_id}/export/download/{result.id}.{job.format}"


async def read_report(conn: TenantConnection, services: Services, exam_id: UUID, job_id: UUID) -> JobView:
    """Read a report of an exam.

    Raises:
        JobNotFoundError: The user has asked for no such report of this exam.
    """
    view = await read_job(conn, job_id, positions=services.queue_positions)
    if (view.job.application, view.job.subject_id) != (APPLICATION, exam_id):
        raise JobNotFoundError
    return view


async def list_reports(conn: TenantConnection, services: Services, exam_id: UUID) -> list[JobView]:
    """List the user's reports of an exam, newest first."""
    found = await list_jobs(conn, limit=MOST_JOBS, positions=services.queue_positions, subject_id=exam_id)
    return [view for view in found.items if view.job.application == APPLICATION]


async def shown_reports(
    conn: TenantConnection, services: Services, request: ApiRequest, views: list[JobView], *, left: float | None = None
) -> list[ShownReport]:
    """Say the state of reports. `left` is what was said before of the seconds that are left."""
    words, zone = words_of(request), services.settings.time_zone
    names = await names_of_classes(conn, (view.job for view in views))

    def shown(view: JobView) -> ShownReport:
        job, result = view.job, view.result
        one = shown_job(view, words, names)
        return ShownReport(
            one=one,
            classes=classes_in_words(job.selection, names, words),
            options=report_options_in_words(stored_options(job.options), words),
            started=local(words, job.started_at, "Hm", zone) if job.started_at else "",
            made=local(words, job.finished_at, "Hm", zone) if job.finished_at else "",
            phases=_phases(one, words),
            left=one.left if left is None or one.left is None else min(left, one.left),
            expires_in=max(int((result.expires_at - one.read_at).total_seconds()), 0) if result else 0,
        )

    return [shown(view) for view in views]


def _phases(one: ShownJob, words: Words) -> tuple[tuple[str, PhaseState], ...]:
    """Return the names of the phases, each with its state."""
    reached = list(Phase).index(one.job.phase) if one.job.phase else -1
    here: PhaseState = {"processing": "current", "failed": "failed", "completed": "done"}.get(one.state, "ahead")  # pyright: ignore[reportAssignmentType] - the values are states

    def state(place: int) -> PhaseState:
        if one.state == "completed" or place < reached:
            return "done"
        return here if place == reached else "ahead"

    return tuple((words.gettext(PHASES[phase]), state(place)) for place, phase in enumerate(Phase))
