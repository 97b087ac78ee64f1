"""Say the state of a job in words: what a row of the queue and the dialog of an export show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

from pressroom.db.tenant import TenantConnection
from pressroom.documents.exporting import APPLICATION as DOCUMENTS
from pressroom.documents.templates import templates_of
from pressroom.exams.exporting import APPLICATION as EXAMS
from pressroom.exams.storing.repository import read_class_names
from pressroom.exports.model import ExportJob, HistoryEntry, JobView, Phase, Status
from pressroom.kinds import KINDS
from pressroom.web.exports.options import last_options, options_in_words
from pressroom.web.failures.words import Said, own_message, say_code
from pressroom.web.language import marked
from pressroom.web.reports.words import DOING, class_ids_in, classes_in_words, say_failure
from pressroom.words import Words

ShownState = Literal["pending", "retrying", "processing", "completed", "failed", "cancelled"]
ESTIMATE_FROM: Final = 5
"""Percent from which the time left is estimated: earlier, it is a guess."""
PHASES: Final[dict[Phase, str]] = {
    Phase.LOADING: marked("Reading the document"),
    Phase.PROCESSING: marked("Making the pages"),
    Phase.GENERATING: marked("Printing"),
    Phase.SAVING: marked("Reading the file back"),
}


@dataclass(frozen=True, kw_only=True)
class ShownJob:
    """A job as the pages show it. Times are in seconds."""

    job: ExportJob
    result: HistoryEntry | None
    state: ShownState
    phase: str
    """The phase in words; empty: it does not run."""
    about: str
    """Template and options, in words."""
    position: int | None
    starts_in: int | None
    """Estimated seconds until a waiting job starts; None: it does not wait, or nobody knows."""
    paused: bool
    """Whether it waits because its queue is paused."""
    left: float | None
    """Estimated seconds that a running job still needs; None: too early to say."""
    retries_in: int | None
    took: float | None
    """Seconds that it has run, or ran."""
    error: Said | None
    read_at: datetime
    detail: str
    """What the error says beyond its code, in English; usually nothing."""

    @property
    def live(self) -> bool:
        """Return whether it waits or runs."""
        return self.state in {"pending", "retrying", "processing"}

    @property
    def is_document(self) -> bool:
        """Return whether it exports a document, which can be edited, and exported with other options."""
        return self.job.application == DOCUMENTS

    @property
    def quarter(self) -> int:
        """Return the quarter of the progress that is reached: what a screen reader is told."""
        return self.job.progress // 25 * 25


def shown_job(view: JobView, words: Words, class_names: Mapping[UUID, str] | None = None) -> ShownJob:
    """Say the state of a job in words. `class_names` are those of the classes of reports (`names_of_classes`)."""
    job, now = view.job, datetime.now(UTC)
    retrying = job.status is Status.PENDING and job.attempts > 0 and job.run_after > now
    state: ShownState = "retrying" if retrying else job.status.value  # pyright: ignore[reportAssignmentType] - the same names
    began = job.started_at or job.created_at
    took = ((job.finished_at or now) - began).total_seconds() if job.started_at else None
    running = job.status is Status.PROCESSING
    left = None
    if running and took is not None and ESTIMATE_FROM <= job.progress < 100:  # noqa: PLR2004 - percent
        left = took * (100 - job.progress) / job.progress
    return ShownJob(
        job=job,
        result=view.result,
        state=state,
        phase=words.gettext((PHASES if job.application == DOCUMENTS else DOING)[job.phase]) if running and job.phase else "",
        about=about(job, words, class_names),
        position=view.wait.position if view.wait else None,
        starts_in=view.wait.seconds if view.wait else None,
        paused=view.wait is not None and view.wait.paused,
        left=left,
        retries_in=math.ceil((job.run_after - now).total_seconds()) if retrying else None,
        took=None if took is None else max(took, 0.0),
        error=(say_failure if job.application == EXAMS else say_code)(job.error_code, words) if job.error_code else None,
        read_at=now,
        detail=own_message(job.error_message or ""),
    )


def about(export: ExportJob | HistoryEntry, words: Words, class_names: Mapping[UUID, str] | None = None) -> str:
    """Return `Modern · A4 · Normal · colour`, of a report of an exam `Exam report · PDF · 3e A`."""
    if export.application == DOCUMENTS:
        parts = [options_in_words(last_options(export.options), words)]
    else:
        parts = [export.format.upper()]
    if export.application == EXAMS and class_names is not None:
        parts.append(classes_in_words(export.selection, class_names, words))
    return " · ".join((template_or_report(export, words), *parts))


async def names_of_classes(conn: TenantConnection, exports: Iterable[ExportJob | HistoryEntry]) -> dict[UUID, str]:
    """Return the names of the classes of those exports that are reports of exams."""
    reports = (export for export in exports if export.application == EXAMS)
    return await read_class_names(conn, {class_id for one in reports for class_id in class_ids_in(one.selection)})


def template_or_report(export: ExportJob | HistoryEntry, words: Words) -> str:
    """Return the name of the template; reports of exams have none."""
    if export.application == DOCUMENTS:
        return template_name(str(export.selection.get("templateSlug", "")))
    return words.gettext("Exam report")


def template_name(slug: str) -> str:
    """Return the name of a template of any kind; its slug, if it exists no more."""
    for kind in KINDS.values():
        if found := templates_of(kind).get(slug):
            return found.name
    return slug
