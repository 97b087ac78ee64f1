"""Run one attempt at a job: load, produce, store and publish the file, then record the outcome in the queue."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.errors import (
    DatabaseUnavailableError,
    PressroomError,
    StorageUnavailableError,
    StrictWarningsError,
)
from pressroom.exports import claims
from pressroom.exports.claims import Claim, StoredFile
from pressroom.exports.model import Phase
from pressroom.exports.producer import Produced, Producer, Producers, producer_of
from pressroom.exports.progress import Progress, progress_of
from pressroom.exports.scratch import attempt_folder
from pressroom.exports.submit import request_key, request_of
from pressroom.storage.keys import export_key
from pressroom.storage.store import Store

LOG: Final = logging.getLogger(__name__)

T = TypeVar("T")
StopReason = Literal["cancelled", "lost", "shutdown"]
STORE_TIMEOUT_SECONDS: Final = 30
"""Longest upload of a file from memory, and the fixed part of the timeout of a file on disk."""
MIN_UPLOAD_RATE: Final = 1_000_000
"""Bytes per second: the slowest upload of a file on disk that is accepted."""
DATABASE_WAIT_SECONDS: Final = 60
"""Longest wait for an unavailable database, before producing and after. The fence makes a late write harmless."""
DATABASE_RETRY_SECONDS: Final = 0.5
INTERNAL_FAILURE: Final = (
    "The export failed because of an internal error. Try again. If it fails again, give the job's id to the administrator."
)


@dataclass(frozen=True, kw_only=True)
class WorkerServices:
    """Hold the services that attempts use."""

    pool: Pool
    store: Store
    producers: Producers
    export_ttl_seconds: int
    """Lifetime of files in queues that define none."""


class Attempt:
    """Process a claimed job. `renewed_at` and `saved_progress` are kept by the lease renewal (`leases.py`)."""

    def __init__(self, claim: Claim, services: WorkerServices) -> None:
        """Take a job that this worker has just claimed."""
        self.claim = claim
        self.progress = self.saved_progress = Progress()
        self.started_at = self.renewed_at = time.monotonic()
        self.lease_seconds = _lease_seconds(claim)
        self._services = services
        self._stop_reason: StopReason | None = None
        self._produce_task: asyncio.Task[StoredFile] | None = None
        self._run_task: asyncio.Task[None] | None = None

    def start(self, on_end: Callable[[Attempt], None]) -> None:
        """Start the attempt; `on_end` is called exactly once."""
        # Two tasks: a stop cancels the production of the file, never the task that records the outcome.
        self._produce_task = asyncio.create_task(self._produce(), name=f"produce {self.claim.job.id}")
        self._run_task = asyncio.create_task(self._run(self._produce_task), name=f"export {self.claim.job.id}")
        self._run_task.add_done_callback(lambda _task: on_end(self))

    def stop(self, reason: StopReason) -> None:
        """Cancel production and storing; the outcome recorded in the queue depends on the reason.

        The first reason counts. When the file is stored already, nothing is cancelled: publishing decides.
        """
        if self._stop_reason is None and self._produce_task is not None and not self._produce_task.done():
            self._stop_reason = reason
            self._produce_task.cancel()

    def abandon(self) -> None:
        """Stop without recording an outcome: the lease expires and another worker claims the job."""
        if self._run_task is not None:
            self._run_task.cancel()

    def report(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        """Set the progress that a producer reports."""
        self.progress = progress_of(phase, done, total)

    async def _run(self, producing: asyncio.Task[StoredFile]) -> None:
        job = self.claim.job
        outcome = "abandoned"
        try:
            outcome = await self._publish(await producing)
        except asyncio.CancelledError:
            if self._stop_reason is None:
                raise
            outcome = self._stop_reason
            await self._after_stop()
        except PressroomError as error:
            outcome = await self._fail(error)
        except Exception:
            # A defect in Pressroom: the traceback, which holds no content, goes to the log only.
            LOG.exception("export failed unexpectedly", extra={"job_id": str(job.id)})
            outcome = await self._fail(PressroomError(INTERNAL_FAILURE))
        finally:
            LOG.info(
                "export attempt ended",
                extra={
                    "job_id": str(job.id),
                    "user_id": str(job.user_id),
                    "attempt": job.attempts,
                    "outcome": outcome,
                    "duration_ms": round((time.monotonic() - self.started_at) * 1000),
                },
            )

    async def _produce(self) -> StoredFile:
        """Produce the file and store it, not yet published."""
        job = self.claim.job
        producer = producer_of(self._services.producers, job)
        source = await self._retry_while_unavailable(lambda: self._load(producer))
        if source is None:
            raise DatabaseUnavailableError
        with attempt_folder() as folder:
            produced = await producer.produce(source, job, folder=folder, report=self.report)
            if job.strict and produced.warnings:
                raise StrictWarningsError.for_warnings(produced.warnings)
            return await self._store(produced, revision=producer.revision)

    async def _load(self, producer: Producer) -> Any:
        async with acting_as(self._services.pool, self.claim.job) as conn:
            return await producer.load(conn, self.claim.job)

    async def _store(self, produced: Produced, *, revision: str) -> StoredFile:
        job, store = self.claim.job, self._services.store
        key = export_key(
            user_id=job.user_id,
            subject_id=job.subject_id,
            made=datetime.now(UTC),
            job_id=job.id,
            attempt=job.attempts,
            extension=job.format,
        )
        try:
            async with asyncio.timeout(_store_timeout(produced.content)):
                stored = await store.put(key, produced.content)
        except TimeoutError as error:
            raise StorageUnavailableError from error
        return StoredFile(
            key=key,
            request_key=request_key(request_of(job, revision=revision)),
            name=produced.name,
            media_type=produced.media_type,
            size=stored.size,
            sha256=stored.sha256,
            page_count=produced.page_count,
            warnings=produced.warnings,
            proof=produced.proof,
        )

    async def _publish(self, file: StoredFile) -> str:
        pool, ttl_seconds = self._services.pool, self._services.export_ttl_seconds
        published = await self._retry_while_unavailable(lambda: claims.finish(pool, self.claim, file, ttl_seconds=ttl_seconds))
        if published is False:
            # Either the job was lost, or the commit succeeded and its reply was lost: delete only an unpublished file.
            published = await self._retry_while_unavailable(lambda: claims.is_published(pool, file.key))
        if published is False:
            await self._services.store.delete(file.key)
        return {True: "completed", False: "discarded", None: "unknown"}[published]

    async def _fail(self, error: PressroomError) -> str:
        status = await self._retry_while_unavailable(lambda: claims.fail(self._services.pool, self.claim, error))
        return f"{status or 'lost'}: {error.code}"

    async def _after_stop(self) -> None:
        # Also after a cancel: the row records whether the user requested it, the notification is only a hint.
        if self._stop_reason != "lost":
            await self._retry_while_unavailable(lambda: claims.release(self._services.pool, self.claim))

    async def _retry_while_unavailable(self, query: Callable[[], Awaitable[T]]) -> T | None:
        """Run a query and retry it while the database is unavailable, so that a restart costs no attempt.

        None: the database was still unavailable after `DATABASE_WAIT_SECONDS`.
        """
        deadline = time.monotonic() + DATABASE_WAIT_SECONDS
        while True:
            try:
                return await query()
            except DatabaseUnavailableError:
                if time.monotonic() > deadline:
                    LOG.warning("database still unavailable", extra={"job_id": str(self.claim.job.id)})
                    return None
                await asyncio.sleep(DATABASE_RETRY_SECONDS)


def _store_timeout(content: bytes | Path) -> float:
    if isinstance(content, bytes):
        return STORE_TIMEOUT_SECONDS
    return STORE_TIMEOUT_SECONDS + content.stat().st_size / MIN_UPLOAD_RATE


def _lease_seconds(claim: Claim) -> float:
    job = claim.job
    assert job.lease_until is not None and job.started_at is not None  # noqa: S101, PT018 - a claimed job has both
    return (job.lease_until - job.started_at).total_seconds()
