"""Keep the system clean without anybody asking: dead workers' jobs, expired files, old rows, files that nobody knows.

Any worker does it, and several may at once: every step can be repeated, and rows are taken with SKIP LOCKED.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pressroom.db.pool import Pool, connection
from pressroom.errors import DatabaseUnavailableError, PressroomError, StorageUnavailableError
from pressroom.exports.claims import QUERIES
from pressroom.storage.keys import EXPORTS, is_own_key
from pressroom.storage.store import Store

LOG: Final = logging.getLogger(__name__)

SWEEP_SECONDS: Final = 5
"""With a lease of 20 s a killed worker's job is back in the queue after 25 s at most."""
CLEAN_UP_SECONDS: Final = (600, 900)
BATCH: Final = 1000
"""Rows per statement: short transactions, short locks."""
ORPHAN_AGE: Final = timedelta(hours=1)
"""A stored file that no export knows is left alone for this long: its job may be about to publish it."""


@dataclass(frozen=True, kw_only=True)
class Removed:
    """Files that one step removed, and their size in bytes; `kept` could not be removed and are tried again next time."""

    files: int = 0
    size: int = 0
    kept: int = 0


@dataclass(frozen=True, kw_only=True)
class CleanUp:
    """What one clean-up did; `freed_bytes` counts expired and unknown files, `failed_steps` names what broke off."""

    deleted_exports: int
    freed_bytes: int
    reset_jobs: int
    pruned_jobs: int
    orphans: int
    kept_files: int
    failed_steps: tuple[str, ...]


async def clean_up(pool: Pool, store: Store) -> CleanUp:
    """Remove what is past its time, and files of exports that nobody knows. A step that fails does not stop the others.

    Raises:
        DatabaseUnavailableError: The database does not answer.
    """
    failed: list[str] = []

    async def step(name: str, work: Callable[[], Awaitable[Any]], otherwise: Any) -> Any:
        try:
            return await work()
        except DatabaseUnavailableError:
            raise
        except Exception as error:
            LOG.exception("clean-up step failed", extra={"step": name, "code": getattr(error, "code", None)})
            failed.append(name)
            return otherwise

    reset = await step("lost workers", lambda: sweep(pool), 0)
    expired: Removed = await step("expired files", lambda: _remove_expired(pool, store), Removed())
    orphans: Removed = await step("unknown files", lambda: _remove_orphans(pool, store), Removed())
    pruned = await step("old jobs", lambda: _prune(pool, "prune"), 0)
    await step("old exports", lambda: _prune(pool, "prune_history"), 0)
    await step("old sessions", lambda: _prune(pool, "prune_sessions"), 0)
    return CleanUp(
        deleted_exports=expired.files,
        freed_bytes=expired.size + orphans.size,
        reset_jobs=reset,
        pruned_jobs=pruned,
        orphans=orphans.files,
        kept_files=expired.kept + orphans.kept,
        failed_steps=tuple(failed),
    )


async def sweep(pool: Pool) -> int:
    """Give jobs of dead workers back to the queue; return how many."""
    return int((await _rows(pool, "sweep"))[0][0])


async def sweep_regularly(pool: Pool) -> None:
    """Sweep every few seconds until cancelled; a database that is away is tried again."""
    while True:
        try:
            if swept := await sweep(pool):
                LOG.warning("jobs of lost workers taken back", extra={"jobs": swept})
        except DatabaseUnavailableError:
            LOG.warning("no sweep: the database does not answer")
        await asyncio.sleep(SWEEP_SECONDS)


async def clean_up_regularly(pool: Pool, store: Store) -> None:
    """Clean up every quarter of an hour or so until cancelled; each worker at its own times."""
    while True:
        await asyncio.sleep(random.uniform(*CLEAN_UP_SECONDS))  # noqa: S311 - spreads workers, guards nothing
        try:
            done = await clean_up(pool, store)
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
            LOG.warning("clean-up put off", extra={"code": error.code})


async def _remove_expired(pool: Pool, store: Store) -> Removed:
    files = size = kept = 0
    after: datetime | None = None
    after_id: Any = None
    # From one end to the next, not until none is left: a file that cannot be removed stays in the list.
    while rows := await _rows(pool, "expired", {"after": after, "after_id": after_id, "limit": BATCH}):
        gone: list[Any] = []
        for history_id, key, file_size, after, shared in rows:  # noqa: B007 - the last one continues the list
            after_id = history_id
            if shared:
                gone.append(history_id)
                files += 1
            elif await _is_deleted(store, key):
                gone.append(history_id)
                files, size = files + 1, size + file_size
            else:
                kept += 1
        # Only when their files are gone: a crash in between repeats harmless deletions.
        await _rows(pool, "note_removed", {"ids": gone})
    return Removed(files=files, size=size, kept=kept)


async def _remove_orphans(pool: Pool, store: Store) -> Removed:
    files = size = kept = 0
    before = datetime.now(UTC) - ORPHAN_AGE
    async for page in store.keys(EXPORTS):
        # Only what this program has named so: anything else in the folder is somebody else's.
        old = {stored.key: stored.size for stored in page if stored.modified < before and is_own_key(stored.key)}
        if not old:
            continue
        known = {row[0] for row in await _rows(pool, "published", {"keys": list(old)})}
        for key in old.keys() - known:
            if await _is_deleted(store, key):
                files, size = files + 1, size + old[key]
            else:
                kept += 1
    return Removed(files=files, size=size, kept=kept)


async def _is_deleted(store: Store, key: str) -> bool:
    try:
        await store.delete(key)
    except StorageUnavailableError:
        LOG.warning("a file could not be removed from the store; it is tried again at the next clean-up")
        return False
    return True


async def _prune(pool: Pool, query: str) -> int:
    pruned = 0
    while count := int((await _rows(pool, query, {"limit": BATCH}))[0][0]):
        pruned += count
    return pruned


async def _rows(pool: Pool, query: str, parameters: dict[str, Any] | None = None) -> Sequence[tuple[Any, ...]]:
    async with connection(pool) as conn:
        return await (await conn.execute(QUERIES[query], parameters)).fetchall()
