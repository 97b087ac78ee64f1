"""Compare the file store with the history: remove files that are expired, orphaned or deleted, and note missing ones."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from pressroom.db.pool import Pool, connection
from pressroom.db.tenant import HasUserId, acting_as
from pressroom.errors import NotFoundError, StorageUnavailableError
from pressroom.exports.claims import QUERIES
from pressroom.storage.keys import EXPORTS, is_own_key
from pressroom.storage.store import Store

LOG: Final = logging.getLogger(__name__)

PAGE_ROWS: Final = 1000
"""Rows per statement: short transactions, short locks."""
ORPHAN_AGE: Final = timedelta(hours=1)
"""Age from which an unpublished file counts as orphaned: until then its attempt may still publish it."""
QUESTIONS_AT_ONCE: Final = 32
"""A bucket takes tens of milliseconds for each answer."""
MOST_MISSING: Final = 0.1
"""Share of missing files beyond which the store itself seems to be missing, for example a folder that is not mounted."""


@dataclass(frozen=True, kw_only=True)
class Removed:
    """Count the files that one step removed, and their bytes; `kept` files could not be removed."""

    files: int = 0
    size: int = 0
    kept: int = 0


@dataclass(frozen=True)
class MaintenanceDatabase:
    """Run the queries of the clean-up with the worker's role, or with the web role as an administrator."""

    pool: Pool
    administrator: HasUserId | None

    async def rows(self, query: str, parameters: dict[str, Any] | None = None) -> Sequence[tuple[Any, ...]]:
        """Run a named query in a transaction of its own and return its rows."""
        opened = connection(self.pool) if self.administrator is None else acting_as(self.pool, self.administrator)
        async with opened as conn:
            return await (await conn.execute(QUERIES[query], parameters)).fetchall()


async def remove_expired(database: MaintenanceDatabase, store: Store) -> Removed:
    """Remove the files of expired exports, unless a later entry still needs them."""
    files = size = kept = 0
    deleted: set[str] = set()  # files that several entries share
    after: datetime | None = None
    after_id: Any = None
    # By key, not until the list is empty: files that cannot be removed stay in the list.
    while rows := await database.rows("expired", {"after": after, "after_id": after_id, "limit": PAGE_ROWS}):
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


async def remove_orphans(database: MaintenanceDatabase, store: Store) -> Removed:
    """Remove files that belong to no export and are older than `ORPHAN_AGE`, and partial files of killed processes."""
    await store.remove_partial()
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


async def empty_trash(database: MaintenanceDatabase, store: Store) -> int:
    """Delete what has been in the trash for its time, with its exports and their files; return the number of subjects."""
    emptied = 0
    # One subject in a transaction: each holds the lock of its user's submits.
    while rows := await database.rows("empty_trash"):
        emptied += 1
        for key in rows[0][1]:
            await _delete(store, key)  # what stays is an orphan from now on
    return emptied


async def note_missing(database: MaintenanceDatabase, store: Store) -> int:
    """Let exports expire whose file is not in the store, so that their users export them again; return their number.

    Nothing is changed when more than a few files are missing.

    Raises:
        StorageUnavailableError: The store failed, or lacks so many files that it cannot be the right one.
    """
    entries: defaultdict[str, list[UUID]] = defaultdict(list)  # several may share a file
    after: UUID | None = None
    while rows := await database.rows("stored", {"after": after, "limit": PAGE_ROWS}):
        for history_id, key in rows:
            entries[key].append(history_id)
            after = history_id
    missing = [key async for key in _missing(store, list(entries))]
    if len(missing) > max(1, len(entries) * MOST_MISSING):
        raise StorageUnavailableError(
            f"{len(missing)} of {len(entries)} stored files are missing. "
            "Check that PRESSROOM_STORAGE_URL leads to the right store."
        )
    if missing:
        LOG.warning("files of exports are missing in the store; the exports are marked as expired", extra={"files": len(missing)})
        await database.rows("note_removed", {"ids": [entry for key in missing for entry in entries[key]]})
    return len(missing)


async def _missing(store: Store, keys: Sequence[str]) -> AsyncGenerator[str]:
    for start in range(0, len(keys), QUESTIONS_AT_ONCE):
        some = keys[start : start + QUESTIONS_AT_ONCE]
        for key, there in zip(some, await asyncio.gather(*(_is_there(store, key) for key in some)), strict=True):
            if not there:
                yield key


async def _is_there(store: Store, key: str) -> bool:
    try:
        await store.size(key)
    except NotFoundError:
        return False
    return True


async def _delete(store: Store, key: str) -> bool:
    """Delete a file; return False when the store failed."""
    try:
        await store.delete(key)
    except StorageUnavailableError:
        LOG.warning("a stored file could not be deleted; the next clean-up tries again")
        return False
    return True
