"""Stream the files of a batch as a ZIP archive, with a manifest of what it holds and what it lacks."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

import msgspec
from zipstream import ZipStream

from pressroom.exports.batches import Batch, BatchItem
from pressroom.exports.model import HistoryEntry, Status
from pressroom.storage.store import Store

MANIFEST: Final = "manifest.json"
MEDIA_TYPE: Final = "application/zip"
EXPIRED: Final = {"code": "EXPORT_EXPIRED", "message": "This export was deleted or has expired."}
CANCELLED: Final = {"code": "EXPORT_CANCELLED", "message": "The export was cancelled."}
NOT_ENDED: Final = {"code": "NOT_ENDED", "message": "This export had not ended when the archive was made."}


@dataclass(frozen=True, kw_only=True)
class ArchivedFile:
    """A stored file and its name in the archive."""

    name: str
    entry: HistoryEntry


@dataclass(frozen=True, kw_only=True)
class Archive:
    """The content of a batch's archive. `size` is in bytes."""

    files: tuple[ArchivedFile, ...]
    manifest: bytes
    size: int


def plan_archive(batch: Batch, *, stored: Mapping[str, int]) -> Archive:
    """Choose the files and their names, and compute the size of the archive.

    `stored` has the sizes in bytes of the files in the store, by object key. A file that it lacks is named in the manifest.
    """
    available = [item for item in batch.items if (entry := unexpired(item, batch.read_at)) and entry.object_key in stored]
    names = unique_names(item.result.file_name for item in available if item.result)
    files = tuple(ArchivedFile(name=name, entry=item.result) for item, name in zip(available, names, strict=True) if item.result)
    by_position = {item.position: name for item, name in zip(available, names, strict=True)}
    manifest = _manifest(batch, by_position)
    return Archive(files=files, manifest=manifest, size=_size(files, manifest, stored))


async def stream_archive(archive: Archive, store: Store) -> AsyncIterator[bytes]:
    """Yield the archive, with one file at a time in memory. Files are stored, not compressed: PDFs are compressed already.

    Raises:
        NotFoundError: A file was deleted meanwhile. What was sent before is not a complete archive.
    """
    zipped: Any = ZipStream(sized=True)  # its types are partial
    for file in archive.files:
        zipped.add(await store.read_whole(file.entry.object_key), file.name)
        for chunk in zipped.file():
            yield chunk
    zipped.add(archive.manifest, MANIFEST)
    for chunk in zipped.finalize():
        yield chunk


def unexpired(item: BatchItem, now: datetime) -> HistoryEntry | None:
    """Return an item's export; None: there is none, or it has expired."""
    return item.result if item.result is not None and item.result.expires_at > now else None


def unique_names(names: Iterable[str]) -> list[str]:
    """Number names that occur twice: `Name.pdf`, `Name (2).pdf`. Names are compared as Windows and macOS compare them."""
    used = {_folded(MANIFEST)}
    unique: list[str] = []
    for name in names:
        path, number, candidate = PurePath(name), 1, name
        while _folded(candidate) in used:
            number += 1
            candidate = f"{path.stem} ({number}){path.suffix}"
        used.add(_folded(candidate))
        unique.append(candidate)
    return unique


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _size(files: Sequence[ArchivedFile], manifest: bytes, stored: Mapping[str, int]) -> int:
    sized: Any = ZipStream(sized=True)
    for file in files:
        sized.add(_nothing(), file.name, size=stored[file.entry.object_key])
    sized.add(manifest, MANIFEST)
    return len(sized)


def _nothing() -> Iterator[bytes]:
    """Stand for content that is not read: only its size counts."""
    yield b""


def _manifest(batch: Batch, names: Mapping[int, str]) -> bytes:
    described = {
        "batchId": batch.id,
        "createdAt": batch.created_at,
        "selection": batch.selection,
        "options": batch.options,
        "files": [_file(item, names[item.position]) for item in batch.items if item.position in names],
        "missing": [_missing(item) for item in batch.items if item.position not in names],
    }
    return msgspec.json.format(msgspec.json.encode(described), indent=2)


def _file(item: BatchItem, name: str) -> dict[str, Any]:
    entry = item.result
    assert entry is not None  # noqa: S101 - an item with a name has a file
    return {
        "name": name,
        "documentId": item.subject_id,
        "title": entry.title,
        "version": entry.subject_version,
        "selection": entry.selection,
        "options": entry.options,
        "size": entry.file_size,
        "sha256": entry.sha256,
        "pages": entry.page_count,
        "warnings": entry.warnings,
    }


def _missing(item: BatchItem) -> dict[str, Any]:
    job = item.job
    error = EXPIRED
    if job is not None and job.status is Status.FAILED:
        error = {"code": job.error_code, "message": job.error_message}
    elif job is not None and job.status is Status.CANCELLED:  # it may also have the error of an earlier attempt
        error = CANCELLED
    elif job is not None and job.status is not Status.COMPLETED:
        error = NOT_ENDED
    return {"documentId": item.subject_id, "title": item.title, "version": job.subject_version if job else None, "error": error}
