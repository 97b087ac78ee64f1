"""Run a worker in the test's event loop, with a browser and a file store in a folder, and check its results."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.databases import Owner
from tests.support.queue_invariants import broken_rules

from pressroom.db.pool import Pool
from pressroom.documents.exporting import APPLICATION
from pressroom.documents.producer import DocumentPdf
from pressroom.exports.attempt import WorkerServices
from pressroom.exports.producer import Producer, Producers
from pressroom.exports.worker import Worker
from pressroom.rendering.browser.pool import Renderer
from pressroom.storage.addresses import open_store


@dataclass(frozen=True, kw_only=True)
class WorkerSetup:
    """Hold what a worker needs, and run workers."""

    url: str
    pool: Pool
    renderer: Renderer
    files: Path
    producers: Producers = field(default_factory=dict[tuple[str, str], Producer])
    """Producers of the test's applications, beside those of documents."""

    def new_worker(self, *, concurrency: int = 2, render_timeout_seconds: float = 60) -> Worker:
        """Make a worker without running it."""
        documents = {(APPLICATION, "pdf"): DocumentPdf(renderer=self.renderer, timeout_seconds=render_timeout_seconds)}
        services = WorkerServices(
            pool=self.pool,
            store=open_store(self.files.as_uri()),
            producers=documents | dict(self.producers),
            export_ttl_seconds=7 * 24 * 3600,
        )
        return Worker(url=self.url, services=services, slots={"documents": concurrency, "exam-reports": concurrency})

    @asynccontextmanager
    async def worker(self, *, concurrency: int = 2, render_timeout_seconds: float = 60) -> AsyncGenerator[Worker]:
        """Run a worker until the block ends; its failure is raised there."""
        worker = self.new_worker(concurrency=concurrency, render_timeout_seconds=render_timeout_seconds)
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(worker.run(stop))
            try:
                yield worker
            finally:
                stop.set()


def stored_files(files: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below the store's folder by path, staged files included."""
    return {
        str(path.relative_to(files)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files.rglob("*") if path.is_file()
    }


def check_invariants(owner: Owner, files: Path) -> None:
    """Check what must hold after every fault, when no worker is busy.

    The store holds exactly the published files; each ended job is recorded once; attempts and leases are within their
    bounds, and request keys of live jobs are unique.
    """
    published = dict(owner.rows("SELECT object_key, sha256 FROM export_history WHERE file_removed_at IS NULL"))
    assert stored_files(files) == published, "files and exports differ: a file is missing, damaged or an orphan"
    completed = "SELECT count(*) FROM export_jobs WHERE status = 'completed'"
    assert owner.value(completed) == owner.value("SELECT count(DISTINCT job_id) FROM export_history")
    assert broken_rules(owner) == []
