"""Checks of what keeps things: the database, the file store, the secret, the disk."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pressroom.cli.doctor.findings import Finding, fine, missing, note
from pressroom.errors import PressroomError, SettingsError
from pressroom.settings import Settings

GIGABYTE: Final = 1_000_000_000
ENOUGH_SPACE: Final = 1 * GIGABYTE
"""Some thousand exports, the database's write-ahead log and the browser's temporary files."""
LEAST_SPACE: Final = GIGABYTE // 10


def check_database(settings: Settings) -> Iterator[Finding]:
    """Reach the database, read its version, and see whether its schema and roles are in place."""
    from pressroom.db.embedded import embedded_postgres

    if not settings.embedded:
        yield from _database(settings.database_url, "configured")
        return
    if not (settings.data_dir / "postgres" / "PG_VERSION").exists():
        yield fine(f"Database: the embedded PostgreSQL, which the first start makes in {settings.data_dir.resolve()}")
        return
    try:
        with embedded_postgres(settings.data_dir) as url:
            yield from _database(url, "embedded")
    except PressroomError as error:
        yield missing(f"Database: {error.message}")


def _database(url: str, which: str) -> Iterator[Finding]:
    import psycopg

    from pressroom.db.migrate import pending
    from pressroom.db.pool import Role, conninfo

    place = urlsplit(url).hostname or "a local socket"
    try:
        with psycopg.connect(conninfo(url)) as conn:
            version, number = conn.info.parameter_status("server_version"), conn.info.server_version
        lacking = pending(url)
    except (psycopg.Error, PressroomError, ValueError) as error:
        reason = error.message if isinstance(error, PressroomError) else str(error).strip()
        yield missing(f"Database: {reason}", "Check PRESSROOM_DATABASE_URL and that the server runs.")
        return
    if number < 140000:  # noqa: PLR2004 - libpq's number for 14.0
        yield missing(f"Database: PostgreSQL {version} is too old", "Install PostgreSQL 14 or later.")
        return
    yield fine(f"Database: {which} PostgreSQL {version} at {place} answers")
    if lacking:
        yield missing(f"Database: its schema lacks {', '.join(lacking)}", "Run `pressroom migrate`.")
        return
    roles: tuple[Role, ...] = ("pressroom_web", "pressroom_worker")
    for role in roles:
        try:
            psycopg.connect(conninfo(url, role=role)).close()
        except psycopg.Error as error:
            yield missing(
                f"Database: the role {role} cannot be used: {str(error).strip()}",
                f"As an administrator of the server: GRANT {role} TO <Pressroom's database user>;",
            )


def check_storage(settings: Settings) -> Iterator[Finding]:
    """Write, read and delete a file as an export would."""
    from pressroom.storage.store import Store

    folder = settings.data_dir / "files"
    if not settings.storage_url and not folder.exists():
        yield fine(f"File store: a folder, which the first start makes: {folder.resolve()}")
        return
    try:
        store = Store.from_url(settings.files_url)
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
