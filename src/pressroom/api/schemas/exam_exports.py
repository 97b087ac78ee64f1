"""Define the schemas of requests and responses for reports and tables of exams."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from pressroom.api.schemas.exports import JobError
from pressroom.errors import ExportWarning
from pressroom.exams.options import ReportOptions
from pressroom.exports.model import JobView, Phase, Status

ReportStatus = Literal["queued", "processing", "completed", "failed", "cancelled"]
TableFormat = Literal["french", "rfc4180", "xlsx"]
UUID_PATTERN: Final = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
ClassIds = Annotated[
    str,
    Meta(
        pattern=f"^({UUID_PATTERN}(,{UUID_PATTERN})*)?$",
        description="Ids of classes, separated by commas; empty: all.",
    ),
]


class RequestReport(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A request for a report. Default: all copies, with the default options."""

    class_ids: list[UUID] = []
    options: ReportOptions | None = None


class QueuedReport(msgspec.Struct, kw_only=True, rename="camel"):
    """The job of a request."""

    job_id: UUID
    status: ReportStatus


class AskForStatus(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The job to read; without one, the newest report of the exam that the user asked for."""

    job_id: UUID | None = None


class ReportBody(msgspec.Struct, kw_only=True, rename="camel"):
    """A report. `progress` is in percent; `done` of `total` copies are printed."""

    job_id: UUID
    status: ReportStatus
    progress: Annotated[int, Meta(ge=0, le=100)]
    phase: Phase | None
    done: int | None
    total: int | None
    queue_position: int | None
    estimated_wait_seconds: int | None
    queue_paused: bool
    download_url: str | UnsetType = UNSET
    file_name: str | UnsetType = UNSET
    file_size: int | UnsetType = UNSET
    """Bytes."""
    page_count: int | UnsetType | None = UNSET
    attempt_count: int | UnsetType = UNSET
    """The number of submissions in the report."""
    warnings: list[ExportWarning] | UnsetType = UNSET
    error: JobError | UnsetType = UNSET

    @classmethod
    def of(cls, view: JobView) -> Self:
        """Convert a job."""
        job, result = view.job, view.result
        body = cls(
            job_id=job.id,
            status=report_status(job.status),
            progress=100 if job.status is Status.COMPLETED else job.progress,
            phase=job.phase,
            done=job.done,
            total=job.total,
            queue_position=view.wait.position if view.wait else None,
            estimated_wait_seconds=view.wait.seconds if view.wait else None,
            queue_paused=view.wait is not None and view.wait.paused,
        )
        if result is not None:
            body.download_url = f"/api/exams/{job.subject_id}/export/download/{result.id}.{job.format}"
            body.file_name = result.file_name
            body.file_size = result.file_size
            body.page_count = result.page_count
            body.attempt_count = (result.proof or {}).get("copies", 0)
            body.warnings = list(result.warnings)
        if job.status is Status.FAILED:
            body.error = JobError(code=job.error_code or "", message=job.error_message or "")
        return body


class AskForTable(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a table holds, and its form; default: the one of the exam's language."""

    class_ids: ClassIds = ""
    format: TableFormat | None = None

    def classes(self) -> list[UUID]:
        """Return the ids."""
        # The pattern allows a line break at the end.
        return [UUID(class_id) for class_id in self.class_ids.strip().split(",") if class_id]


def report_status(status: Status) -> ReportStatus:
    """Return the name of a job's state in the routes of exams."""
    return "queued" if status is Status.PENDING else status.value
