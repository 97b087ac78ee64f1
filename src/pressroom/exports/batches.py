"""Make, read, cancel and repeat batches. The connection comes from `acting_as`; functions never commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec
from psycopg.rows import dict_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import BatchNotFoundError, JobNotFoundError
from pressroom.exports.jobs import cancel_export
from pressroom.exports.model import LIVE, ExportJob, ExportRequest, HistoryEntry, JsonObject, Status, Submitted
from pressroom.exports.rows import batch_item_row

_QUERIES = load_queries("pressroom.exports", "batches.sql")

OutputFormat = Literal["zip", "individual"]


class BatchStatus(StrEnum):
    """The state of a batch, which follows from those of its jobs."""

    PENDING = "pending"
    """No job has started."""
    PROCESSING = "processing"
    COMPLETED = "completed"
    """Every document was exported."""
    PARTIAL = "partial"
    """All jobs have ended, and some documents were not exported."""
    FAILED = "failed"
    """All jobs have ended, and no document was exported."""
    CANCELLED = "cancelled"
    """All jobs were cancelled."""


@dataclass(frozen=True, kw_only=True)
class BatchItem:
    """One subject of a batch. Several items can have the same job."""

    position: int
    subject_id: UUID
    title: str
    joined: bool
    """Whether the job was there before, so that somebody else waits for it too."""
    job: ExportJob | None
    """None: the job was pruned, and its file with it."""
    result: HistoryEntry | None

    @property
    def status(self) -> Status:
        """Return the job's status. A pruned job had ended; its file has expired."""
        return self.job.status if self.job else Status.COMPLETED


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A batch with its items in the order of the request."""

    id: UUID
    output_format: OutputFormat
    selection: JsonObject
    options: JsonObject
    created_at: datetime
    read_at: datetime
    """The database's time."""
    items: tuple[BatchItem, ...]

    @property
    def counts(self) -> Counter[Status]:
        """Return the number of items by status."""
        return Counter(item.status for item in self.items)

    @property
    def has_ended(self) -> bool:
        """Return whether all jobs have ended."""
        return not any(item.status in LIVE for item in self.items)

    @property
    def status(self) -> BatchStatus:
        """Return the state that follows from the jobs."""
        counts, total = self.counts, len(self.items)
        for status in (Status.PENDING, Status.COMPLETED, Status.CANCELLED):
            if counts[status] == total:
                return BatchStatus(status)
        if not self.has_ended:
            return BatchStatus.PROCESSING
        return BatchStatus.PARTIAL if counts[Status.COMPLETED] else BatchStatus.FAILED

    @property
    def progress(self) -> int:
        """Return the mean of the items' progress in percent; an ended item counts as 100."""
        return sum(_progress(item) for item in self.items) // len(self.items)


async def insert_batch(
    conn: TenantConnection,
    *,
    output_format: OutputFormat,
    selection: JsonObject,
    options: JsonObject,
    requests: Sequence[ExportRequest],
    submitted: Sequence[Submitted],
) -> UUID:
    """Add a batch of jobs that were submitted in the same transaction, and return its id."""
    parameters = {"output_format": output_format, "selection": _json(selection), "options": _json(options)}
    row = await (await conn.execute(_QUERIES["insert_batch"], parameters)).fetchone()
    assert row is not None  # noqa: S101 - an INSERT returns its row
    await conn.execute(
        _QUERIES["insert_items"],
        {
            "batch_id": row[0],
            "subject_ids": [request.subject.id for request in requests],
            "titles": [request.subject.title for request in requests],
            "job_ids": [job.job_id for job in submitted],
            "joined": joined_before(submitted),
        },
    )
    return row[0]


async def read_batch(conn: TenantConnection, batch_id: UUID) -> Batch:
    """Read a batch with its jobs and their files.

    Raises:
        BatchNotFoundError: The user has no such batch.
    """
    async with conn.cursor(row_factory=dict_row) as batches:
        found = await (await batches.execute(_QUERIES["read_batch"], {"batch_id": batch_id})).fetchone()
    if found is None:
        raise BatchNotFoundError
    async with conn.cursor(row_factory=batch_item_row) as rows:
        items = await (await rows.execute(_QUERIES["read_items"], {"batch_id": batch_id})).fetchall()
    return Batch(**found, items=tuple(BatchItem(**columns, job=job, result=result) for columns, job, result in items))


async def cancel_batch(conn: TenantConnection, batch_id: UUID) -> int:
    """Cancel the live jobs of a batch except those that were there before it or belong to another batch; return the number.

    Raises:
        BatchNotFoundError: The user has no such batch.
    """
    await read_batch(conn, batch_id)
    jobs = await (await conn.execute(_QUERIES["own_live_jobs"], {"batch_id": batch_id})).fetchall()
    cancelled = 0
    for (job_id,) in jobs:
        try:
            await cancel_export(conn, job_id)
        except JobNotFoundError:  # it has ended since
            continue
        cancelled += 1
    return cancelled


async def replace_job(conn: TenantConnection, batch_id: UUID, item: BatchItem, submitted: Submitted) -> None:
    """Give an item the job that repeats its export."""
    parameters = {
        "batch_id": batch_id,
        "position": item.position,
        "job_id": submitted.job_id,
        "joined": submitted.deduplicated,
    }
    await conn.execute(_QUERIES["replace_job"], parameters)


async def count_downloads(conn: TenantConnection, batch_id: UUID) -> dict[UUID, int]:
    """Count one download of each file of a batch; return the remaining lifetimes in seconds by entry."""
    rows = await (await conn.execute(_QUERIES["count_downloads"], {"batch_id": batch_id})).fetchall()
    return dict(rows)


def joined_before(submitted: Sequence[Submitted]) -> list[bool]:
    """Return for each job whether it was there before these requests. A job that occurs twice was made by the first."""
    made = {job.job_id for job in submitted if not job.deduplicated}
    return [job.job_id not in made for job in submitted]


def _progress(item: BatchItem) -> int:
    return item.job.progress if item.job and item.status in LIVE else 100


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
