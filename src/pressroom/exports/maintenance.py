"""Return jobs of lost workers to the queue, and remove expired files, old rows and orphaned files.

Every worker runs these steps, also at the same time: each step is idempotent, and rows are locked with SKIP LOCKED.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from pressroom.db.pool import Pool
from pressroom.db.tenant import HasUserId
from pressroom.errors import DatabaseUnavailableError, PressroomError
from pressroom.exports.stored_files import (
    PAGE_ROWS,
    MaintenanceDatabase,
    Removed,
    empty_trash,
    note_missing,
    remove_expired,
    remove_orphans,
)
from pressroom.storage.store import Store

LOG: Final = logging.getLogger(__name__)

SWEEP_SECONDS: Final = 5
"""With a lease of 20 s, the job of a killed worker is back in the queue after at most 25 s."""
CLEAN_UP_SECONDS: Final = (600, 900)
FILE_CHECKS: Final = 0.01
"""Share of the periodic clean-ups that also look for missing files, about one a day: the store is asked for each file."""


@dataclass(frozen=True, kw_only=True)
class CleanUp:
    """Report one clean-up.

    `freed_bytes` is of expired and orphaned files, `missing_files` are entries whose file was not in the store, and
    `failed_steps` names steps that raised.
    """

    deleted_exports: int
    freed_bytes: int
    reset_jobs: int
    pruned_jobs: int
    orphans: int
    missing_files: int
    kept_files: int
    failed_steps: tuple[str, ...]


async def clean_up(pool: Pool, store: Store, *, administrator: HasUserId | None = None, check_files: bool = True) -> CleanUp:
    """Remove expired files, old rows and orphaned files. A step that fails does not stop the others.

    The database refuses the web role without an `administrator`. `check_files`: also look for exports whose file is missing.

    Raises:
        DatabaseUnavailableError: The database does not answer.
    """
    failed: list[str] = []
    database = MaintenanceDatabase(pool, administrator)

    async def step(name: str, run: Callable[[], Awaitable[Any]], default: Any) -> Any:
        try:
            return await run()
        except DatabaseUnavailableError:
            raise
        except Exception as error:
            LOG.exception("clean-up step failed", extra={"step": name, "code": getattr(error, "code", None)})
            failed.append(name)
            return default

    reset = await step("lost workers", lambda: _sweep(database), 0)
    expired: Removed = await step("expired files", lambda: remove_expired(database, store), Removed())
    orphans: Removed = await step("unknown files", lambda: remove_orphans(database, store), Removed())
    missing = await step("missing files", lambda: note_missing(database, store), 0) if check_files else 0
    await step("trash", lambda: empty_trash(database, store), 0)
    pruned = await step("old jobs", lambda: _prune(database, "prune"), 0)
    await step("old exports", lambda: _prune(database, "prune_history"), 0)
    await step("old requests", lambda: _prune(database, "prune_requests"), 0)
    await step("old sessions", lambda: _prune(database, "prune_sessions"), 0)
    await step("old webhook deliveries", lambda: _prune(database, "prune_webhook_deliveries"), 0)
    return CleanUp(
        deleted_exports=expired.files,
        freed_bytes=expired.size + orphans.size,
        reset_jobs=reset,
        pruned_jobs=pruned,
        orphans=orphans.files,
        missing_files=missing,
        kept_files=expired.kept + orphans.kept,
        failed_steps=tuple(failed),
    )


async def sweep(pool: Pool, *, administrator: HasUserId | None = None) -> int:
    """Return jobs of lost workers to the queue; return their number.

    The database refuses the web role without an `administrator`.
    """
    return await _sweep(MaintenanceDatabase(pool, administrator))


async def sweep_periodically(pool: Pool) -> None:
    """Sweep every `SWEEP_SECONDS` until cancelled, also after failures of the database."""
    while True:
        try:
            if swept := await sweep(pool):
                LOG.warning("jobs of lost workers returned to the queue", extra={"jobs": swept})
        except DatabaseUnavailableError:
            LOG.warning("sweep failed: the database is unavailable")
        await asyncio.sleep(SWEEP_SECONDS)


async def clean_up_periodically(pool: Pool, store: Store) -> None:
    """Clean up until cancelled, at random intervals of `CLEAN_UP_SECONDS` that differ between workers."""
    while True:
        await asyncio.sleep(random.uniform(*CLEAN_UP_SECONDS))  # noqa: S311 - spreads workers, guards nothing
        try:
            done = await clean_up(pool, store, check_files=random.random() < FILE_CHECKS)  # noqa: S311 - the same
            LOG.info(
                "cleaned up",
                extra={
                    "deleted_exports": done.deleted_exports,
                    "freed_bytes": done.freed_bytes,
                    "orphans": done.orphans,
                    "kept_files": done.kept_files,
                },
            )
        except PressroomError as error:
            LOG.warning("clean-up failed", extra={"code": error.code})


async def _sweep(database: MaintenanceDatabase) -> int:
    return int((await database.rows("sweep"))[0][0])


async def _prune(database: MaintenanceDatabase, query: str) -> int:
    pruned = 0
    while count := int((await database.rows(query, {"limit": PAGE_ROWS}))[0][0]):
        pruned += count
    return pruned
