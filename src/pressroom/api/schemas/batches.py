"""Schemas of batches."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from pressroom.api.schemas.exports import JobError, JobResult, OptionsObject, error_of, result_of
from pressroom.exports.batches import Batch, BatchItem, BatchStatus, OutputFormat
from pressroom.exports.model import Status
from pressroom.http.responses import as_utc
from pressroom.rendering.options import ExportOptions


class RequestBatch(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The documents to export, with one template and one set of options."""

    document_ids: list[UUID]
    template_slug: str | None = None
    options: ExportOptions | None = None
    output_format: OutputFormat = "zip"


class BatchJob(msgspec.Struct, kw_only=True, rename="camel"):
    """The job of one document."""

    job_id: UUID
    document_id: UUID
    status: Status


class SubmittedBatch(msgspec.Struct, kw_only=True, rename="camel"):
    """A new batch with its jobs, in the order of the request."""

    batch_id: UUID
    jobs: list[BatchJob]


class BatchCounts(msgspec.Struct, kw_only=True, rename="camel"):
    """The number of documents by the status of their job."""

    pending: int
    processing: int
    completed: int
    failed: int
    cancelled: int


class BatchItemBody(msgspec.Struct, kw_only=True, rename="camel"):
    """One document of a batch. `jobId` is null when the job was removed after its retention."""

    job_id: UUID | None
    document_id: UUID
    document_title: str
    status: Status
    progress: Annotated[int, Meta(ge=0, le=100)]
    result: JobResult | UnsetType = UNSET
    error: JobError | UnsetType = UNSET

    @classmethod
    def of(cls, item: BatchItem) -> Self:
        """Describe an item."""
        return cls(
            job_id=item.job.id if item.job else None,
            document_id=item.subject_id,
            document_title=item.title,
            status=item.status,
            progress=item.job.progress if item.job else 100,
            result=result_of(item.result) if item.result else UNSET,
            error=(error_of(item.job) if item.job else None) or UNSET,
        )


class BatchBody(msgspec.Struct, kw_only=True, rename="camel"):
    """A batch. Progress is in percent; `downloadUrl` is null until all jobs have ended, or when there is nothing to download."""

    id: UUID
    status: BatchStatus
    progress: Annotated[int, Meta(ge=0, le=100)]
    counts: BatchCounts
    output_format: OutputFormat
    template_slug: str | None
    options: OptionsObject
    created_at: datetime
    jobs: list[BatchItemBody]
    download_url: str | None

    @classmethod
    def of(cls, batch: Batch, *, downloadable: bool) -> Self:
        """Describe a batch."""
        counts = {status.value: batch.counts[status] for status in Status}
        return cls(
            id=batch.id,
            status=batch.status,
            progress=batch.progress,
            counts=BatchCounts(**counts),
            output_format=batch.output_format,
            template_slug=batch.selection.get("templateSlug"),
            options=dict(batch.options),
            created_at=as_utc(batch.created_at),
            jobs=[BatchItemBody.of(item) for item in batch.items],
            download_url=f"{batch_path(batch.id)}/download" if downloadable else None,
        )


class RefusedDocument(msgspec.Struct, kw_only=True, rename="camel"):
    """A document that could not be requested again, and why."""

    document_id: UUID
    code: str
    message: str


class RetriedBatch(msgspec.Struct, kw_only=True, rename="camel"):
    """The new jobs of a batch; `refused` documents have none and stay as they were."""

    batch_id: UUID
    jobs: list[BatchJob]
    refused: list[RefusedDocument]


def batch_path(batch_id: UUID) -> str:
    """Return a batch's address."""
    return f"/api/v1/export/batch/{batch_id}"


def refusal_details(refused: list[RefusedDocument]) -> dict[str, Any]:
    """Return the details of an error that names refused documents."""
    return {"documents": [msgspec.to_builtins(document) for document in refused]}
