"""One attempt at one job: load, produce, store, publish; and whatever happens, tell the queue how it ended."""

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
from pressroom.storage.keys import export_key
from pressroom.storage.store import Store

LOG: Final = logging.getLogger(__name__)

T = TypeVar("T")
StopReason = Literal["cancelled", "lost", "shutdown"]
STORE_SECONDS: Final = 30
"""A store that does not take a file in this time does not answer."""
ASK_AGAIN_SECONDS: Final = 0.5
BROKEN: Final = "The export failed inside Pressroom. If trying again does not help, tell the administrator the job's id."
DATABASE_AWAY_SECONDS: Final = 60
"""How long an attempt waits for a database that is away, before it produces and after; the fence makes a late write harmless."""


@dataclass(frozen=True, kw_only=True)
class WorkerServices:
    """What attempts work with."""

    pool: Pool
    store: Store
    producers: Producers
    export_ttl_seconds: int
    """How long files can be downloaded, for queues without a lifetime of their own."""


class Attempt:
    """A claimed job while it is worked on. `progress` is read by whoever renews the lease."""

    def __init__(self, claim: Claim, services: WorkerServices) -> None:
        """Take a job that this worker has just claimed."""
        self.claim = claim
        self.progress = self.shown = Progress()
        self.started = self.renewed = time.monotonic()
        self.lease_seconds = _lease_seconds(claim)
        self._services = services
        self._stop_reason: StopReason | None = None
        self._storing: asyncio.Task[StoredFile] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self, ended: Callable[[Attempt], None]) -> None:
        """Begin; `ended` is called once, whatever happens."""
        # Two tasks: a stop ends the making of the file and never the one that tells the queue about it.
        self._storing = asyncio.create_task(self._store(), name=f"produce {self.claim.job.id}")
        self._task = asyncio.create_task(self._run(self._storing), name=f"export {self.claim.job.id}")
        self._task.add_done_callback(lambda _task: ended(self))

    def stop(self, reason: StopReason) -> None:
        """Break off: producing and storing stop now, and the queue is told according to the reason.

        The first reason counts; once the file is stored a stop comes too late, and the queue decides about the file.
        """
        if self._stop_reason is None and self._storing is not None and not self._storing.done():
            self._stop_reason = reason
            self._storing.cancel()

    def abandon(self) -> None:
        """Let go without telling the queue: the lease runs out and somebody else takes over."""
        if self._task is not None:
            self._task.cancel()

    def report(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        """Note progress, as a producer reports it."""
        self.progress = progress_of(phase, done, total)

    async def _run(self, storing: asyncio.Task[StoredFile]) -> None:
        job = self.claim.job
        outcome = "abandoned"
        try:
            outcome = await self._publish(await storing)
        except asyncio.CancelledError:
            if self._stop_reason is None:
                raise
            outcome = self._stop_reason
            await self._after_stop()
        except PressroomError as error:
            outcome = await self._fail(error)
        except Exception:
            # A fault of our own: the log gets the stack (which holds no content), the user a sentence.
            LOG.exception("export broke", extra={"job_id": str(job.id)})
            outcome = await self._fail(PressroomError(BROKEN))
        finally:
            LOG.info(
                "export attempt ended",
                extra={
                    "job_id": str(job.id),
                    "user_id": str(job.user_id),
                    "attempt": job.attempts,
                    "outcome": outcome,
                    "duration_ms": round((time.monotonic() - self.started) * 1000),
                },
            )

    async def _store(self) -> StoredFile:
        """Make the file and put it into the store, where nobody knows it yet."""
        job = self.claim.job
        producer = producer_of(self._services.producers, job)
        source = await self._while_database_is_away(lambda: self._load(producer))
        if source is None:
            raise DatabaseUnavailableError
        with attempt_folder() as folder:
            produced = await producer.produce(source, job, folder=folder, report=self.report)
            if job.strict and produced.warnings:
                raise StrictWarningsError.for_warnings(produced.warnings)
            return await self._put(produced)

    async def _load(self, producer: Producer) -> Any:
        async with acting_as(self._services.pool, self.claim.job) as conn:
            return await producer.load(conn, self.claim.job)

    async def _put(self, produced: Produced) -> StoredFile:
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
            async with asyncio.timeout(STORE_SECONDS if isinstance(produced.content, bytes) else _seconds_for(produced.content)):
                stored = await store.put(key, produced.content)
        except TimeoutError as error:
            raise StorageUnavailableError from error
        return StoredFile(
            key=key,
            name=produced.name,
            media_type=produced.media_type,
            size=stored.size,
            sha256=stored.sha256,
            page_count=produced.page_count,
            warnings=produced.warnings,
            proof=produced.proof,
        )

    async def _publish(self, file: StoredFile) -> str:
        work = self._services
        ttl_seconds = work.export_ttl_seconds
        published = await self._while_database_is_away(
            lambda: claims.finish(work.pool, self.claim, file, ttl_seconds=ttl_seconds)
        )
        if published is False:
            # Not ours any more, or the answer to the commit was lost: only a file that nobody knows may go.
            published = await self._while_database_is_away(lambda: claims.is_published(work.pool, file.key))
        if published is False:
            await work.store.delete(file.key)
        return {True: "completed", False: "discarded", None: "unknown"}[published]

    async def _fail(self, error: PressroomError) -> str:
        status = await self._while_database_is_away(lambda: claims.fail(self._services.pool, self.claim, error))
        return f"{status or 'lost'}: {error.code}"

    async def _after_stop(self) -> None:
        # Also after a cancel: the row knows whether its user wants that, a notification is only a hint.
        if self._stop_reason != "lost":
            await self._while_database_is_away(lambda: claims.release(self._services.pool, self.claim))

    async def _while_database_is_away(self, ask: Callable[[], Awaitable[T]]) -> T | None:
        """Ask the database; while it is away, try again: a restart of it costs no attempt. None: it stayed away."""
        give_up = time.monotonic() + DATABASE_AWAY_SECONDS
        while True:
            try:
                return await ask()
            except DatabaseUnavailableError:
                if time.monotonic() > give_up:
                    LOG.warning("the database stayed away", extra={"job_id": str(self.claim.job.id)})
                    return None
                await asyncio.sleep(ASK_AGAIN_SECONDS)


BYTES_PER_SECOND: Final = 1_000_000
"""A store that takes less of a large file in a second does not work."""


def _seconds_for(path: Path) -> float:
    return STORE_SECONDS + path.stat().st_size / BYTES_PER_SECOND


def _lease_seconds(claim: Claim) -> float:
    job = claim.job
    assert job.lease_until is not None and job.started_at is not None  # noqa: S101, PT018 - a claimed job has both
    return (job.lease_until - job.started_at).total_seconds()
