"""Define the schemas of requests and responses for exports: requests, jobs, history."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from pressroom.api.schemas.documents import Limit
from pressroom.errors import ExportWarning
from pressroom.exports.model import ExportJob, HistoryEntry, HistoryPage, JobPage, JobView, Phase, Status, Submitted
from pressroom.http.responses import as_utc
from pressroom.rendering.options import ExportOptions

OptionsObject = Annotated[dict[str, Any], Meta(description="The options of the export, as its application defines them.")]


class RequestExport(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A request for an export. Default template: the document's."""

    document_id: UUID
    template_slug: str | None = None
    options: ExportOptions | None = None


class SubmittedJob(msgspec.Struct, kw_only=True, rename="camel"):
    """The job of a request. `deduplicated`: it is the live job of an equal request; `reused`: it has a stored file."""

    job_id: UUID
    status: Status
    deduplicated: bool
    reused: bool

    @classmethod
    def of(cls, submitted: Submitted) -> Self:
        """Convert a submitted request."""
        return cls(
            job_id=submitted.job_id,
            status=submitted.status,
            deduplicated=submitted.deduplicated,
            reused=submitted.reused,
        )


class RetriedJob(msgspec.Struct, kw_only=True, rename="camel"):
    """The new job of a retry. `edited`: the document was saved since the earlier request, and its current version is exported."""

    job_id: UUID
    document_version: int | None
    edited: bool


class ExportProof(msgspec.Struct, kw_only=True, rename="camel"):
    """The proof of the file: pages, characters of the document, characters found in the file, fonts of the file."""

    pages: int
    characters_expected: int
    characters_found: int
    fonts: list[str]


class JobResult(msgspec.Struct, kw_only=True, rename="camel"):
    """The file of a completed job. `url` redirects to a new signed link, `fileSize` is in bytes."""

    history_id: UUID
    url: str
    file_size: int
    page_count: int | None
    warnings: list[ExportWarning]
    proof: ExportProof | None


class JobError(msgspec.Struct, kw_only=True, rename="camel"):
    """Why the last attempt failed."""

    code: str
    message: str


class JobBody(msgspec.Struct, kw_only=True, rename="camel"):
    """A job. `progress` is in percent. `queuePosition` (1 is next) and `estimatedWaitSeconds` are null unless it is pending."""

    id: UUID
    document_id: UUID
    batch_id: UUID | None
    status: Status
    phase: Phase | None
    progress: Annotated[int, Meta(ge=0, le=100)]
    done: int | None
    total: int | None
    attempts: int
    max_attempts: int
    next_retry_at: datetime | None
    queue_position: int | None
    estimated_wait_seconds: int | None
    queue_paused: bool
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    result: JobResult | UnsetType = UNSET
    error: JobError | UnsetType = UNSET

    @classmethod
    def of(cls, view: JobView) -> Self:
        """Convert a job."""
        job = view.job
        waits_for_retry = job.status is Status.PENDING and job.attempts > 0
        return cls(
            id=job.id,
            document_id=job.subject_id,
            batch_id=job.batch_id,
            status=job.status,
            phase=job.phase,
            progress=job.progress,
            done=job.done,
            total=job.total,
            attempts=job.attempts,
            max_attempts=job.max_attempts,
            next_retry_at=as_utc(job.run_after) if waits_for_retry else None,
            queue_position=view.wait.position if view.wait else None,
            estimated_wait_seconds=view.wait.seconds if view.wait else None,
            queue_paused=view.wait is not None and view.wait.paused,
            created_at=as_utc(job.created_at),
            started_at=as_utc(job.started_at) if job.started_at else None,
            completed_at=as_utc(job.finished_at) if job.finished_at else None,
            result=result_of(view.result) if view.result else UNSET,
            error=error_of(job) or UNSET,
        )


class ListJobs(msgspec.Struct, kw_only=True, rename="camel"):
    """Selects the listed jobs. `status`: only jobs with this status."""

    status: Status | None = None
    limit: Limit = 20
    cursor: UUID | None = None


class JobItems(msgspec.Struct, kw_only=True, rename="camel"):
    """Jobs, newest first."""

    items: list[JobBody]
    next_cursor: UUID | None

    @classmethod
    def of(cls, page: JobPage) -> Self:
        """Describe a page of jobs."""
        return cls(items=[JobBody.of(view) for view in page.items], next_cursor=page.next_cursor)


class ListHistory(msgspec.Struct, kw_only=True, rename="camel"):
    """The query for a page of the history."""

    limit: Limit = 20
    cursor: UUID | None = None
    document_id: UUID | None = None


class HistoryItem(msgspec.Struct, kw_only=True, rename="camel"):
    """One completed export. `fileSize` is in bytes."""

    id: UUID
    job_id: UUID | None
    document_id: UUID
    document_title: str
    document_version: int | None
    template_slug: str | None
    format: str
    file_name: str
    file_size: int
    page_count: int | None
    options: OptionsObject
    warnings: list[ExportWarning]
    download_count: int
    expires_at: datetime
    created_at: datetime

    @classmethod
    def of(cls, entry: HistoryEntry) -> Self:
        """Convert an entry of the history."""
        return cls(
            id=entry.id,
            job_id=entry.job_id,
            document_id=entry.subject_id,
            document_title=entry.title,
            document_version=entry.subject_version,
            template_slug=entry.selection.get("templateSlug"),
            format=entry.format,
            file_name=entry.file_name,
            file_size=entry.file_size,
            page_count=entry.page_count,
            options=dict(entry.options),
            warnings=list(entry.warnings),
            download_count=entry.download_count,
            expires_at=as_utc(entry.expires_at),
            created_at=as_utc(entry.created_at),
        )


class HistoryItems(msgspec.Struct, kw_only=True, rename="camel"):
    """Completed exports, newest first."""

    items: list[HistoryItem]
    next_cursor: UUID | None

    @classmethod
    def of(cls, page: HistoryPage) -> Self:
        """Convert a page of the history."""
        return cls(items=[HistoryItem.of(entry) for entry in page.items], next_cursor=page.next_cursor)


def download_path(history_id: UUID) -> str:
    """Return the path that redirects to a new signed link of an entry's file."""
    return f"/api/v1/export/download/{history_id}"


def result_of(entry: HistoryEntry) -> JobResult:
    """Describe the file of a completed job."""
    return JobResult(
        history_id=entry.id,
        url=download_path(entry.id),
        file_size=entry.file_size,
        page_count=entry.page_count,
        warnings=list(entry.warnings),
        proof=None if entry.proof is None else msgspec.convert(entry.proof, ExportProof),
    )


def error_of(job: ExportJob) -> JobError | None:
    """Describe why a job failed. One that waits for a retry shows why its last attempt failed."""
    if job.error_code is None or job.status not in {Status.FAILED, Status.PENDING}:
        return None
    return JobError(code=job.error_code, message=job.error_message or "")
