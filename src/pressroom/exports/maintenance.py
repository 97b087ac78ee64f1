"""What keeps the system clean without anybody asking: dead workers' jobs, expired files, old rows, files that nobody knows.

Any worker does it, and several may at once: every step can be repeated, and rows are taken with SKIP LOCKED.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog

from pressroom.db.pool import Pool, connection
from pressroom.errors import DatabaseUnavailableError, StorageUnavailableError
from pressroom.exports.jobs import QUERIES
from pressroom.storage.store import Store, StoredKey

LOG = structlog.get_logger(__name__)

SWEEP_SECONDS: Final = 5
"""With a lease of 20 s a killed worker's job is back in the queue after 25 s at most."""
CLEAN_UP_SECONDS: Final = (600, 900)
BATCH: Final = 1000
"""Rows per statement: short transactions, short locks."""
ORPHAN_AGE: Final = timedelta(hours=1)
"""A stored file that no export knows is left alone for this long: its job may be about to publish it."""


@dataclass(frozen=True, kw_only=True)
class CleanUp:
    """What one clean-up did; `freed_bytes` counts expired and unknown files."""

    deleted_exports: int
    freed_bytes: int
    reset_jobs: int
    pruned_jobs: int
    orphans: int


async def clean_up(pool: Pool, store: Store) -> CleanUp:
    """Remove what is past its time, and files that nobody knows.

    Raises:
        DatabaseUnavailableError: The database does not answer.
        StorageUnavailableError: The store does not answer.
    """
    reset = await sweep(pool)
    expired, freed = await _remove_expired(pool, store)
    orphans, orphan_bytes = await _remove_orphans(pool, store)
    pruned = await _prune(pool, "prune")
    await _prune(pool, "prune_history")
    await _prune(pool, "prune_sessions")
    return CleanUp(
        deleted_exports=expired,
        freed_bytes=freed + orphan_bytes,
        reset_jobs=reset,
        pruned_jobs=pruned,
        orphans=orphans,
    )


async def sweep(pool: Pool) -> int:
    """Give jobs of dead workers back to the queue; return how many."""
    return int((await _rows(pool, "sweep"))[0][0])


async def sweep_regularly(pool: Pool) -> None:
    """Sweep every few seconds until cancelled; a database that is away is tried again."""
    while True:
        try:
            if swept := await sweep(pool):
                LOG.warning("jobs of lost workers taken back", jobs=swept)
        except DatabaseUnavailableError:
            LOG.warning("no sweep: the database does not answer")
        await asyncio.sleep(SWEEP_SECONDS)


async def clean_up_regularly(pool: Pool, store: Store) -> None:
    """Clean up every quarter of an hour or so until cancelled; each worker at its own times."""
    while True:
        await asyncio.sleep(random.uniform(*CLEAN_UP_SECONDS))  # noqa: S311 - spreads workers, guards nothing
        try:
            done = await clean_up(pool, store)
            LOG.info("cleaned up", deleted_exports=done.deleted_exports, freed_bytes=done.freed_bytes, orphans=done.orphans)
        except (DatabaseUnavailableError, StorageUnavailableError) as error:
            LOG.warning("clean-up put off", code=error.code)


async def _remove_expired(pool: Pool, store: Store) -> tuple[int, int]:
    removed = freed = 0
    while rows := await _rows(pool, "expired", {"limit": BATCH}):
        for _, key, size in rows:
            await store.delete(key)
            freed += size
        # Only when their files are gone: a crash in between repeats harmless deletions.
        await _rows(pool, "note_removed", {"ids": [row[0] for row in rows]})
        removed += len(rows)
    return removed, freed


async def _remove_orphans(pool: Pool, store: Store) -> tuple[int, int]:
    removed = freed = 0
    before = datetime.now(UTC) - ORPHAN_AGE
    # A probe of the store outlives its check only when the check was given up on a slow disk.
    async for page in _pages(store, "exports/", "probe/"):
        old = {stored.key: stored.size for stored in page if stored.modified < before}
        if not old:
            continue
        known = {row[0] for row in await _rows(pool, "published", {"keys": list(old)})}
        for key in old.keys() - known:
            await store.delete(key)
            removed += 1
            freed += old[key]
    return removed, freed


async def _pages(store: Store, *prefixes: str) -> AsyncGenerator[list[StoredKey]]:
    for prefix in prefixes:
        async for page in store.keys(prefix):
            yield page


async def _prune(pool: Pool, query: str) -> int:
    pruned = 0
    while count := int((await _rows(pool, query, {"limit": BATCH}))[0][0]):
        pruned += count
    return pruned


async def _rows(pool: Pool, query: str, parameters: dict[str, Any] | None = None) -> Sequence[tuple[Any, ...]]:
    async with connection(pool) as conn:
        return await (await conn.execute(QUERIES[query], parameters)).fetchall()
