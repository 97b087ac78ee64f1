"""Checks of what keeps things: the file store, the secret, the disk."""

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
ENOUGH_SPACE: Final = 1 * GIGABYTE
"""Some thousand exports, the database's write-ahead log and the browser's temporary files."""
LEAST_SPACE: Final = GIGABYTE // 10


def check_storage(settings: Settings) -> Iterator[Finding]:
    """Write, read and delete a file as an export would."""
    from pressroom.storage.addresses import open_store

    folder = settings.data_dir / "files"
    if not settings.storage_url and not folder.exists():
        yield fine(f"File store: a folder, which the first start makes: {folder.resolve()}")
        return
    try:
        store = open_store(settings.files_url)
        asyncio.run(store.check())
    except PressroomError as error:
        yield missing(f"File store: {error.message}")
    else:
        yield fine(f"File store: {store.describe()} can be written and read")


def check_secret(settings: Settings) -> Iterator[Finding]:
    """See whether download links can be signed."""
    if settings.secret_key:
        yield fine("Secret: PRESSROOM_SECRET_KEY is set")
    elif settings.embedded:
        path = settings.data_dir / "secret_key"
        if path.exists() and path.stat().st_mode & 0o077:
            yield note(f"Secret: other users can read {path.resolve()}", f"Run: chmod 600 {path.resolve()}")
        else:
            yield fine(f"Secret: {'kept' if path.exists() else 'made at the first start'} in {path.resolve()}")
    else:
        from pressroom.settings import with_secret

        try:
            with_secret(settings)
        except SettingsError as error:
            yield missing(f"Secret: {error.message}")


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Look at the free space where data and temporary files go."""
    import tempfile

    places = {"data": _existing(settings.data_dir.resolve()), "temporary files": Path(tempfile.gettempdir())}
    for what, place in places.items():
        free = shutil.disk_usage(place).free
        text = f"Disk: {free / GIGABYTE:,.1f} GB free for {what} ({place})"
        if free < LEAST_SPACE:
            yield missing(text, "Free some space: exports need it while they are made.")
        elif free < ENOUGH_SPACE:
            yield note(text, "Free some space before it runs out.")
        else:
            yield fine(text)


def _existing(folder: Path) -> Any:
    return next(place for place in (folder, *folder.parents) if place.is_dir())
