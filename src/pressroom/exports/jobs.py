"""A worker's side of the queue: claim, renew, finish, fail, release. Each call is one short transaction of its own.

Every write is fenced by job, attempt and worker in the database: one that lost its job changes nothing and is told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from pressroom.db.pool import Connection, Pool, connection
from pressroom.db.sql import load_queries
from pressroom.errors import DocumentNotFoundError, ExportWarning, PressroomError
from pressroom.exports.model import ExportJob, Phase, Status
from pressroom.exports.printing import Source
from pressroom.exports.rows import claimed_row
from pressroom.kinds import kind_named

QUERIES: Final = load_queries("pressroom.exports")


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file as it lies in the store, ready to be published. `size` is in bytes."""

    key: str
    name: str
    size: int
    sha256: str
    page_count: int
    warnings: tuple[ExportWarning, ...]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One attempt at a job by one worker: what fences its writes."""

    job: ExportJob
    worker: str
    more: bool
    """Whether another job of the queue waited, claimable or not."""

    @property
    def fence(self) -> dict[str, Any]:
        """The parameters that every write of this attempt carries."""
        return {"job_id": self.job.id, "attempt": self.job.attempts, "worker": self.worker}


async def claim_next(pool: Pool, *, queue: str, worker: str) -> Claim | None:
    """Claim the oldest runnable job of a queue; None when there is none or a limit is reached."""
    async with connection(pool) as conn, conn.cursor(row_factory=claimed_row) as jobs:
        await jobs.execute(QUERIES["fetch_next"], {"queue": queue, "worker": worker})
        claimed = await jobs.fetchone()
    return Claim(job=claimed[0], worker=worker, more=claimed[1]) if claimed else None


async def load_source(pool: Pool, job: ExportJob) -> Source:
    """Load what the job prints.

    Raises:
        DocumentNotFoundError: The document was deleted meanwhile.
    """
    async with connection(pool) as conn:
        cursor = await conn.execute(
            QUERIES["source"],
            {"document_id": job.document_id, "version": job.document_version, "user_id": job.user_id},
        )
        row = await cursor.fetchone()
    if row is None:
        raise DocumentNotFoundError("The document was deleted before it was exported.")
    title, settings, data = row
    return Source(kind=kind_named(job.document_kind), title=title, data=data, settings=settings)


async def renew(conn: Connection, claim: Claim, *, phase: Phase, progress: int) -> bool | None:
    """Prolong the lease and show progress (percent). True: stop, it was cancelled. None: the job is lost to this worker."""
    parameters = claim.fence | {"phase": phase, "progress": progress}
    row = await (await conn.execute(QUERIES["renew"], parameters)).fetchone()
    return None if row is None else bool(row[0])


async def finish(pool: Pool, claim: Claim, file: StoredFile, *, ttl_seconds: int) -> bool:
    """Publish the file and complete the job. False: nothing was published; discard the file."""
    async with connection(pool) as conn:
        cursor = await conn.execute(
            QUERIES["finish"],
            claim.fence
            | {
                "object_key": file.key,
                "file_name": file.name,
                "file_size": file.size,
                "sha256": file.sha256,
                "page_count": file.page_count,
                "warnings": msgspec.json.encode(file.warnings).decode(),
                "ttl_seconds": ttl_seconds,
            },
        )
        row = await cursor.fetchone()
    return row is not None and row[0] is not None


async def fail(pool: Pool, claim: Claim, error: PressroomError) -> Status | None:
    """Note a failed attempt and return the job's new status. None: the job is lost to this worker."""
    parameters = claim.fence | {"code": error.code, "message": error.message, "retryable": error.retryable}
    async with connection(pool) as conn:
        row = await (await conn.execute(QUERIES["fail"], parameters)).fetchone()
    return Status(row[0]) if row and row[0] else None


async def release(pool: Pool, claim: Claim) -> None:
    """Give the job back without using up its attempt."""
    async with connection(pool) as conn:
        await conn.execute(QUERIES["release"], claim.fence)


async def is_published(pool: Pool, key: str) -> bool:
    """Say whether a stored file belongs to a finished export."""
    async with connection(pool) as conn:
        cursor = await conn.execute(QUERIES["published"], {"keys": [key]})
        return await cursor.fetchone() is not None
