"""A user's side of jobs: read, watch, cancel, repeat. The connection comes from `acting_as`; functions never commit."""

from __future__ import annotations

from uuid import UUID

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ConflictError, JobNotFoundError
from pressroom.exports.model import ExportJob, JobView, Status
from pressroom.exports.places import QueuePlaces
from pressroom.exports.rows import job_and_file_row

_QUERIES = load_queries("pressroom.exports")


async def read_job(conn: TenantConnection, job_id: UUID, *, places: QueuePlaces) -> JobView:
    """Read one job with its result or its place in the queue.

    Raises:
        JobNotFoundError: The user has no such job.
    """
    async with conn.cursor(row_factory=job_and_file_row) as jobs:
        found = await (await jobs.execute(_QUERIES["read_job"], {"job_id": job_id})).fetchone()
    if found is None:
        raise JobNotFoundError
    job, result = found
    wait = await places.wait_of(conn, job) if job.status is Status.PENDING else None
    return JobView(job=job, result=result, wait=wait)


async def watch_job(conn: TenantConnection, job_id: UUID) -> None:
    """From the commit on, have each change of a live job notified; of any other job nothing happens."""
    await conn.execute(_QUERIES["watch"], {"job_id": job_id})


async def cancel_export(conn: TenantConnection, job_id: UUID) -> str:
    """Cancel a pending job at once (`cancelled`), or tell a running one to stop (`cancelling`).

    Raises:
        JobNotFoundError: The user has no such job, or it has ended.
    """
    row = await (await conn.execute(_QUERIES["cancel"], {"job_id": job_id})).fetchone()
    if row is None or row[0] is None:
        raise JobNotFoundError
    return str(row[0])


async def cancel_exports_of(conn: TenantConnection, *, application: str, subject_id: UUID) -> None:
    """Cancel whatever is under way for a subject that is about to be deleted."""
    parameters = {"application": application, "subject_id": subject_id}
    jobs = await conn.execute(_QUERIES["live_jobs_of_subject"], parameters)
    for (job_id,) in await jobs.fetchall():
        await conn.execute(_QUERIES["cancel"], {"job_id": job_id})


async def repeatable_job(conn: TenantConnection, job_id: UUID) -> ExportJob:
    """Read a job that may be tried again: its application makes a new request of it.

    Raises:
        JobNotFoundError: The user has no such job.
        ConflictError: It has neither failed nor been cancelled.
    """
    async with conn.cursor(row_factory=job_and_file_row) as jobs:
        found = await (await jobs.execute(_QUERIES["read_job"], {"job_id": job_id})).fetchone()
    if found is None:
        raise JobNotFoundError
    job, _ = found
    if job.status not in {Status.FAILED, Status.CANCELLED}:
        raise ConflictError(
            f"Only a failed or cancelled export can be tried again, and this one is {job.status}. Wait for it to end, "
            "or export the document anew."
        )
    return job
