"""Read, watch, cancel and repeat a user's jobs. The connection comes from `acting_as`; functions never commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import JobNotFoundError, NotRepeatableError
from pressroom.exports.model import ExportJob, HistoryEntry, JobPage, JobView, Status
from pressroom.exports.positions import QueuePositions
from pressroom.exports.rows import job_and_file_row

_QUERIES = load_queries("pressroom.exports")


async def read_job(conn: TenantConnection, job_id: UUID, *, positions: QueuePositions) -> JobView:
    """Read one job with its result or its position in the queue.

    Raises:
        JobNotFoundError: The user has no such job.
    """
    job, result = await _read(conn, job_id)
    return await _view(conn, job, result, positions=positions)


async def list_jobs(
    conn: TenantConnection,
    *,
    limit: int,
    positions: QueuePositions,
    cursor: UUID | None = None,
    statuses: Sequence[Status] = (),
    subject_id: UUID | None = None,
) -> JobPage:
    """List jobs, newest first, after `cursor`. `statuses`: only jobs with one of these; empty: all."""
    named = [status.value for status in statuses]
    parameters = {"cursor": cursor, "statuses": named, "limit": limit, "subject_id": subject_id}
    async with conn.cursor(row_factory=job_and_file_row) as jobs:
        found = await (await jobs.execute(_QUERIES["list_jobs"], parameters)).fetchall()
    items = tuple([await _view(conn, job, result, positions=positions) for job, result in found[:limit]])
    return JobPage(items=items, next_cursor=items[-1].job.id if len(found) > limit else None)


async def watch_job(conn: TenantConnection, job_id: UUID) -> None:
    """Send notifications of a live job's changes from the commit on; other jobs are left as they are."""
    await conn.execute(_QUERIES["watch"], {"job_id": job_id})


async def newest_job_of(conn: TenantConnection, *, application: str, subject_id: UUID | None) -> UUID:
    """Return the id of the user's newest job for a subject; None: for any one of the application.

    Raises:
        JobNotFoundError: There is none.
    """
    parameters = {"application": application, "subject_id": subject_id}
    row = await (await conn.execute(_QUERIES["newest_job_of_subject"], parameters)).fetchone()
    if row is None:
        raise JobNotFoundError
    return row[0]


async def newest_jobs_of(
    conn: TenantConnection, *, application: str, subject_ids: Sequence[UUID], positions: QueuePositions
) -> dict[UUID, JobView]:
    """Return the user's newest job for each of some subjects; those without one are left out."""
    parameters = {"application": application, "subject_ids": list(subject_ids)}
    async with conn.cursor(row_factory=job_and_file_row) as jobs:
        found = await (await jobs.execute(_QUERIES["newest_jobs_of_subjects"], parameters)).fetchall()
    return {job.subject_id: await _view(conn, job, result, positions=positions) for job, result in found}


async def watch_jobs(conn: TenantConnection, job_ids: Iterable[UUID]) -> None:
    """Do the same for several jobs at once."""
    await conn.execute(_QUERIES["watch_all"], {"job_ids": sorted(job_ids)})


async def live_jobs(conn: TenantConnection, job_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of some jobs that are the user's and wait or run."""
    rows = await (await conn.execute(_QUERIES["live_jobs"], {"job_ids": sorted(job_ids)})).fetchall()
    return frozenset(job_id for (job_id,) in rows)


async def count_live(conn: TenantConnection) -> int:
    """Return the number of the user's jobs that wait or run, in all queues."""
    row = await (await conn.execute(_QUERIES["count_live"])).fetchone()
    assert row is not None  # noqa: S101 - a count returns one row
    return row[0]


async def cancel_export(conn: TenantConnection, job_id: UUID) -> str:
    """Cancel a pending job (`cancelled`), or request that a running one stops (`cancelling`).

    Raises:
        JobNotFoundError: The user has no such job, or it has ended.
    """
    row = await (await conn.execute(_QUERIES["cancel"], {"job_id": job_id})).fetchone()
    if row is None or row[0] is None:
        raise JobNotFoundError
    return str(row[0])


async def delete_exports_of(conn: TenantConnection, *, application: str, subject_id: UUID) -> list[str]:
    """Cancel the live jobs of a subject that is about to be deleted, and delete its completed exports.

    Return the keys of the files, which the caller deletes after the commit. The clean-up removes those that it does not.
    """
    parameters = {"application": application, "subject_id": subject_id}
    await conn.execute(_QUERIES["lock_submits"])  # first, as a submit does, so that the two cannot deadlock
    jobs = await conn.execute(_QUERIES["live_jobs_of_subject"], parameters)
    for (job_id,) in await jobs.fetchall():
        await conn.execute(_QUERIES["cancel"], {"job_id": job_id})
    # Afterwards: a cancel waits for a worker that is completing the job.
    keys = await conn.execute(_QUERIES["delete_history_of_subject"], parameters)
    return [key for (key,) in await keys.fetchall()]


async def repeatable_job(conn: TenantConnection, job_id: UUID) -> ExportJob:
    """Read a job that may be repeated: its application makes a new request from it.

    Raises:
        JobNotFoundError: The user has no such job.
        NotRepeatableError: It has neither failed nor been cancelled.
    """
    job, _ = await _read(conn, job_id)
    if job.status not in {Status.FAILED, Status.CANCELLED}:
        raise NotRepeatableError(
            f"Only a failed or cancelled export can be tried again, and this one is {job.status}. Wait for it to end, "
            "or export the document anew."
        )
    return job


async def _view(conn: TenantConnection, job: ExportJob, result: HistoryEntry | None, *, positions: QueuePositions) -> JobView:
    wait = await positions.estimate_wait(conn, job) if job.status is Status.PENDING else None
    return JobView(job=job, result=result, wait=wait)


async def _read(conn: TenantConnection, job_id: UUID) -> tuple[ExportJob, HistoryEntry | None]:
    async with conn.cursor(row_factory=job_and_file_row) as jobs:
        found = await (await jobs.execute(_QUERIES["read_job"], {"job_id": job_id})).fetchone()
    if found is None:
        raise JobNotFoundError
    return found
