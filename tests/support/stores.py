"""Read and list file stores in tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from pressroom.storage.store import Store, StoredKey


async def whole(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


async def listed(store: Store, prefix: str = "") -> list[StoredKey]:
    return sorted([key async for page in store.keys(prefix) for key in page], key=lambda entry: entry.key)


async def names(store: Store, prefix: str = "") -> list[str]:
    return [entry.key for entry in await listed(store, prefix)]


def files_below(root: Path) -> set[str]:
    """Return the relative paths of all files of a folder store, staged files included."""
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
