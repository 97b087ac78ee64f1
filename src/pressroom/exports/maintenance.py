"""Return jobs of lost workers to the queue, and remove expired files, old rows and orphaned files.

Every worker runs these steps, also at the same time: each step is idempotent, and rows are locked with SKIP LOCKED.
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
from pressroom.db.tenant import HasUserId, acting_as
from pressroom.errors import DatabaseUnavailableError, PressroomError, StorageUnavailableError
from pressroom.exports.claims import QUERIES
from pressroom.storage.keys import EXPORTS, is_own_key
from pressroom.storage.store import Store

LOG: Final = logging.getLogger(__name__)

SWEEP_SECONDS: Final = 5
"""With a lease of 20 s, the job of a killed worker is back in the queue after at most 25 s."""
CLEAN_UP_SECONDS: Final = (600, 900)
BATCH: Final = 1000
"""Rows per statement: short transactions, short locks."""
ORPHAN_AGE: Final = timedelta(hours=1)
"""Age from which an unpublished file counts as orphaned: until then its attempt may still publish it."""


@dataclass(frozen=True, kw_only=True)
class Removed:
    """Count the files that one step removed, and their bytes; `kept` files could not be removed."""

    files: int = 0
    size: int = 0
    kept: int = 0


@dataclass(frozen=True, kw_only=True)
class CleanUp:
    """Report one clean-up. `freed_bytes` is of expired and orphaned files, `failed_steps` names steps that raised."""

    deleted_exports: int
    freed_bytes: int
    reset_jobs: int
    pruned_jobs: int
    orphans: int
    kept_files: int
    failed_steps: tuple[str, ...]


@dataclass(frozen=True)
class _Database:
    """Run the queries of the clean-up with the worker's role, or with the web role as an administrator."""

    pool: Pool
    administrator: HasUserId | None

    async def rows(self, query: str, parameters: dict[str, Any] | None = None) -> Sequence[tuple[Any, ...]]:
        opened = connection(self.pool) if self.administrator is None else acting_as(self.pool, self.administrator)
        async with opened as conn:
            return await (await conn.execute(QUERIES[query], parameters)).fetchall()


async def clean_up(pool: Pool, store: Store, *, administrator: HasUserId | None = None) -> CleanUp:
    """Remove expired files, old rows and orphaned files. A step that fails does not stop the others.

    The database refuses the web role without an `administrator`.

    Raises:
        DatabaseUnavailableError: The database does not answer.
    """
    failed: list[str] = []
    database = _Database(pool, administrator)

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
    expired: Removed = await step("expired files", lambda: _remove_expired(database, store), Removed())
    orphans: Removed = await step("unknown files", lambda: _remove_orphans(database, store), Removed())
    pruned = await step("old jobs", lambda: _prune(database, "prune"), 0)
    await step("old exports", lambda: _prune(database, "prune_history"), 0)
    await step("old requests", lambda: _prune(database, "prune_requests"), 0)
    await step("old sessions", lambda: _prune(database, "prune_sessions"), 0)
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
    """Return jobs of lost workers to the queue; return their number."""
    return await _sweep(_Database(pool, None))


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
            LOG.warning("clean-up failed", extra={"code": error.code})


async def _sweep(database: _Database) -> int:
    return int((await database.rows("sweep"))[0][0])


async def _remove_expired(database: _Database, store: Store) -> Removed:
    files = size = kept = 0
    deleted: set[str] = set()  # files that several entries share
    after: datetime | None = None
    after_id: Any = None
    # By key, not until the list is empty: files that cannot be removed stay in the list.
    while rows := await database.rows("expired", {"after": after, "after_id": after_id, "limit": BATCH}):
        removed_ids: list[Any] = []
        for history_id, key, file_size, after, shared in rows:  # noqa: B007 - the last row is the next page's cursor
            after_id = history_id
            if shared:
                removed_ids.append(history_id)
                files += 1
            elif key in deleted or await _delete(store, key):
                removed_ids.append(history_id)
                files, size = files + 1, size + (0 if key in deleted else file_size)
                deleted.add(key)
            else:
                kept += 1
        # After the deletions: a crash in between repeats them, which is harmless.
        await database.rows("note_removed", {"ids": removed_ids})
    return Removed(files=files, size=size, kept=kept)


async def _remove_orphans(database: _Database, store: Store) -> Removed:
    files = size = kept = 0
    before = datetime.now(UTC) - ORPHAN_AGE
    async for page in store.keys(EXPORTS):
        # Only keys of Pressroom's own form: other files in the store belong to somebody else.
        old = {stored.key: stored.size for stored in page if stored.modified < before and is_own_key(stored.key)}
        if not old:
            continue
        for (key,) in await database.rows("unpublished", {"keys": list(old)}):
            if await _delete(store, key):
                files, size = files + 1, size + old[key]
            else:
                kept += 1
    return Removed(files=files, size=size, kept=kept)


async def _delete(store: Store, key: str) -> bool:
    """Delete a file; return False when the store failed."""
    try:
        await store.delete(key)
    except StorageUnavailableError:
        LOG.warning("a stored file could not be deleted; the next clean-up tries again")
        return False
    return True


async def _prune(database: _Database, query: str) -> int:
    pruned = 0
    while count := int((await database.rows(query, {"limit": BATCH}))[0][0]):
        pruned += count
    return pruned
