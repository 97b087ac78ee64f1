"""One attempt at one job: load, print, store, publish; and whatever happens, tell the queue how it ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import structlog

from pressroom.db.pool import Pool
from pressroom.documents.templates import template_named
from pressroom.errors import DatabaseUnavailableError, PressroomError, RenderFailedError, StorageUnavailableError
from pressroom.exports import jobs
from pressroom.exports.jobs import Claim, StoredFile
from pressroom.exports.model import PROGRESS, Phase
from pressroom.exports.naming import file_name, object_key
from pressroom.exports.printing import PrintedDocument, print_document
from pressroom.rendering.browser.pool import Renderer
from pressroom.storage.store import Store

LOG = structlog.get_logger(__name__)

T = TypeVar("T")
StopReason = Literal["cancelled", "lost", "shutdown"]
STORE_SECONDS: Final = 30
"""A store that does not take a file in this time does not answer."""
ASK_AGAIN_SECONDS: Final = 0.5
PATIENCE_SECONDS: Final = 60
"""How long an attempt waits for a database that is away, before it renders and after; the fence makes a late word harmless."""


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What an attempt works with."""

    pool: Pool
    renderer: Renderer
    store: Store
    render_timeout_seconds: float
    export_ttl_seconds: int


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A document on its way to the store."""

    file_name: str
    document: PrintedDocument


class Attempt:
    """A claimed job while it is worked on. `phase` and `progress` (percent) are read by whoever renews the lease."""

    def __init__(self, claim: Claim, workshop: Workshop) -> None:
        """Take a job that this worker has just claimed."""
        self.claim = claim
        self.phase = Phase.LOADING
        self.progress = self.shown = 0
        self.started = self.renewed = time.monotonic()
        self.lease_seconds = _lease_seconds(claim)
        self._workshop = workshop
        self._stop_reason: StopReason | None = None
        self._rendering: asyncio.Task[Rendered] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self, ended: Callable[[Attempt], None]) -> None:
        """Begin; `ended` is called once, whatever happens."""
        # Two tasks: a stop ends the rendering and never the one that tells the queue about it.
        self._rendering = asyncio.create_task(self._render(), name=f"render {self.claim.job.id}")
        self._task = asyncio.create_task(self._run(self._rendering), name=f"export {self.claim.job.id}")
        self._task.add_done_callback(lambda _task: ended(self))

    def stop(self, reason: StopReason) -> None:
        """Break off: rendering stops now, and the queue is told according to the reason.

        The first reason counts; once the document is rendered a stop comes too late, and the queue decides about the file.
        """
        if self._stop_reason is None and self._rendering is not None and not self._rendering.done():
            self._stop_reason = reason
            self._rendering.cancel()

    def abandon(self) -> None:
        """Let go without another word to the queue: the lease runs out and somebody else takes over."""
        if self._task is not None:
            self._task.cancel()

    def report(self, phase: Phase) -> None:
        """Note that a phase begins."""
        self.phase, self.progress = phase, PROGRESS[phase]

    async def _run(self, rendering: asyncio.Task[Rendered]) -> None:
        job = self.claim.job
        outcome = "abandoned"
        try:
            outcome = await self._publish(await rendering)
        except asyncio.CancelledError:
            if self._stop_reason is None:
                raise
            outcome = self._stop_reason
            await self._after_stop()
        except PressroomError as error:
            outcome = await self._fail(error)
        except Exception:
            # A fault of our own: the log gets the stack (which holds no content), the user a sentence.
            LOG.exception("export broke", job_id=str(job.id))
            outcome = await self._fail(RenderFailedError())
        finally:
            LOG.info(
                "export attempt ended",
                job_id=str(job.id),
                user_id=str(job.user_id),
                attempt=job.attempts,
                outcome=outcome,
                duration_ms=round((time.monotonic() - self.started) * 1000),
            )

    async def _render(self) -> Rendered:
        job, work = self.claim.job, self._workshop
        source = await self._patiently(lambda: jobs.load_source(work.pool, job))
        if source is None:
            raise DatabaseUnavailableError
        seconds = source.kind.render_timeout_seconds or work.render_timeout_seconds
        document = await print_document(
            work.renderer,
            source,
            template=template_named(source.kind, job.template_slug),
            options=job.options,
            deadline=asyncio.get_running_loop().time() + seconds,
            report=self.report,
        )
        return Rendered(file_name=file_name(source.title, extension=job.format), document=document)

    async def _publish(self, rendered: Rendered) -> str:
        work, key = self._workshop, object_key(self.claim.job)
        try:
            async with asyncio.timeout(STORE_SECONDS):
                stored = await work.store.put(key, rendered.document.pdf)
        except TimeoutError as error:
            raise StorageUnavailableError from error
        file = StoredFile(
            key=key,
            name=rendered.file_name,
            size=stored.size,
            sha256=stored.sha256,
            page_count=rendered.document.page_count,
            warnings=rendered.document.warnings,
        )
        published = await self._patiently(lambda: jobs.finish(work.pool, self.claim, file, ttl_seconds=work.export_ttl_seconds))
        if published is False:
            # Not ours any more, or the answer to the commit was lost: only a file that nobody knows may go.
            published = await self._patiently(lambda: jobs.is_published(work.pool, key))
        if published is False:
            await work.store.delete(key)
        return {True: "completed", False: "discarded", None: "untold"}[published]

    async def _fail(self, error: PressroomError) -> str:
        status = await self._patiently(lambda: jobs.fail(self._workshop.pool, self.claim, error))
        return f"{status or 'lost'}: {error.code}"

    async def _after_stop(self) -> None:
        # Also after a cancel: the row knows whether its user wants that, a notification is only a hint.
        if self._stop_reason != "lost":
            await self._patiently(lambda: jobs.release(self._workshop.pool, self.claim))

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T | None:
        """Ask the database; while it is away, try again: a restart of it costs no attempt. None: it stayed away."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return await ask()
            except DatabaseUnavailableError:
                if time.monotonic() > give_up:
                    LOG.warning("the database stayed away", job_id=str(self.claim.job.id))
                    return None
                await asyncio.sleep(ASK_AGAIN_SECONDS)


def _lease_seconds(claim: Claim) -> float:
    job = claim.job
    assert job.lease_until is not None and job.started_at is not None  # noqa: S101, PT018 - a claimed job has both
    return (job.lease_until - job.started_at).total_seconds()
