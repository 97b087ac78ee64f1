"""Claim, renew, finish, fail and release jobs as a worker. Each call is one transaction.

The database fences every write by job, attempt and worker: a write of a worker that lost its job changes no row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from pressroom.db.pool import Connection, Pool, connection
from pressroom.db.sql import load_queries
from pressroom.errors import ExportWarning, PressroomError
from pressroom.exports.model import ExportJob, JsonObject, Status
from pressroom.exports.progress import Progress
from pressroom.exports.rows import claimed_row

QUERIES: Final = load_queries("pressroom.exports")


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file in the store, ready to be published. `size` is in bytes."""

    key: str
    request_key: str
    """The key of the request that a producer of this worker's revision answers with it."""
    name: str
    media_type: str
    size: int
    sha256: str
    page_count: int | None
    warnings: tuple[ExportWarning, ...] = ()
    proof: JsonObject | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A job claimed by a worker for one attempt."""

    job: ExportJob
    worker: str
    has_more: bool
    """True when another job of the queue was due, whether or not a limit allows it to be claimed."""

    @property
    def fence(self) -> dict[str, Any]:
        """Return the parameters that fence this attempt's writes."""
        return {"job_id": self.job.id, "attempt": self.job.attempts, "worker": self.worker}


async def claim_next(pool: Pool, *, queue: str, worker: str) -> Claim | None:
    """Claim the oldest runnable job of a queue; None when there is none or a limit is reached."""
    async with connection(pool) as conn, conn.cursor(row_factory=claimed_row) as jobs:
        await jobs.execute(QUERIES["fetch_next"], {"queue": queue, "worker": worker})
        claimed = await jobs.fetchone()
    return Claim(job=claimed[0], worker=worker, has_more=claimed[1]) if claimed else None


async def renew(conn: Connection, claim: Claim, progress: Progress) -> bool | None:
    """Renew the lease and save progress. True: a cancel was requested. None: this worker lost the job."""
    parameters = claim.fence | {
        "phase": progress.phase,
        "progress": progress.percent,
        "done": progress.done,
        "total": progress.total,
    }
    row = await (await conn.execute(QUERIES["renew"], parameters)).fetchone()
    return None if row is None else bool(row[0])


async def finish(pool: Pool, claim: Claim, file: StoredFile, *, ttl_seconds: int) -> bool:
    """Publish the file and complete the job. False: nothing was published, so the caller deletes the file."""
    async with connection(pool) as conn:
        cursor = await conn.execute(
            QUERIES["finish"],
            claim.fence
            | {
                "request_key": file.request_key,
                "object_key": file.key,
                "file_name": file.name,
                "file_size": file.size,
                "sha256": file.sha256,
                "media_type": file.media_type,
                "page_count": file.page_count,
                "warnings": msgspec.json.encode(file.warnings).decode(),
                "proof": None if file.proof is None else msgspec.json.encode(file.proof).decode(),
                "ttl_seconds": ttl_seconds,
            },
        )
        row = await cursor.fetchone()
    return row is not None and row[0] is not None


async def fail(pool: Pool, claim: Claim, error: PressroomError) -> Status | None:
    """Record a failed attempt and return the job's new status. None: this worker lost the job."""
    parameters = claim.fence | {
        "code": error.code,
        "message": error.message,
        "details": msgspec.json.encode(error.details).decode() if error.details else None,
        "retryable": error.retryable,
    }
    async with connection(pool) as conn:
        row = await (await conn.execute(QUERIES["fail"], parameters)).fetchone()
    return Status(row[0]) if row and row[0] else None


async def release(pool: Pool, claim: Claim) -> None:
    """Return the job to the queue without counting the attempt."""
    async with connection(pool) as conn:
        await conn.execute(QUERIES["release"], claim.fence)


async def is_published(pool: Pool, key: str) -> bool:
    """Return whether a stored file is published."""
    async with connection(pool) as conn:
        cursor = await conn.execute(QUERIES["published"], {"keys": [key]})
        return await cursor.fetchone() is not None
