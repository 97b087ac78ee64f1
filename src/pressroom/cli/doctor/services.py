"""Check the file store, the secret and the disk."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pressroom.cli.doctor.findings import Finding, fine, missing, note
from pressroom.errors import PressroomError, SettingsError
from pressroom.settings import Settings

GIGABYTE: Final = 1_000_000_000
RECOMMENDED_SPACE: Final = 1 * GIGABYTE
"""Bytes, for some thousand exports, the database's write-ahead log and the browser's temporary files."""
MIN_SPACE: Final = GIGABYTE // 10


def check_storage(settings: Settings) -> Iterator[Finding]:
    """Write, read and delete a file in the file store."""
    from pressroom.storage.addresses import open_store

    folder = settings.data_dir / "files"
    if not settings.storage_url and not folder.exists():
        yield fine(f"File store: a folder, which the first start creates: {folder.resolve()}")
        return
    try:
        store = open_store(settings.files_url)
        asyncio.run(store.check())
    except PressroomError as error:
        yield missing(f"File store: {error.message}")
    else:
        yield fine(f"File store: {store.describe()} can be written and read")


def check_secret(settings: Settings) -> Iterator[Finding]:
    """Check the secret that signs download links."""
    if settings.secret_key:
        yield fine("Secret: PRESSROOM_SECRET_KEY is set")
    elif settings.embedded:
        path = settings.data_dir / "secret_key"
        if path.exists() and path.stat().st_mode & 0o077:
            yield note(f"Secret: other users can read {path.resolve()}", f"Run: chmod 600 {path.resolve()}")
        else:
            yield fine(f"Secret: {'stored' if path.exists() else 'created at the first start'} in {path.resolve()}")
    else:
        from pressroom.settings import with_secret

        try:
            with_secret(settings)
        except SettingsError as error:
            yield missing(f"Secret: {error.message}")


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Check the free space for data and temporary files."""
    import tempfile

    folders = {"data": _existing(settings.data_dir.resolve()), "temporary files": Path(tempfile.gettempdir())}
    for content, folder in folders.items():
        free = shutil.disk_usage(folder).free
        text = f"Disk: {free / GIGABYTE:,.1f} GB free for {content} ({folder})"
        if free < MIN_SPACE:
            yield missing(text, "Free some space: exports need it while they run.")
        elif free < RECOMMENDED_SPACE:
            yield note(text, "Free some space soon.")
        else:
            yield fine(text)


def _existing(folder: Path) -> Any:
    return next(candidate for candidate in (folder, *folder.parents) if candidate.is_dir())
