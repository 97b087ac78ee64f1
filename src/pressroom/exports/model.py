"""What an export is: its subject, its job, its states and moves, its place in the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from pressroom.errors import ExportWarning

JsonObject = Mapping[str, Any]


class Status(StrEnum):
    """Where a job stands; the same words in the database, on the wire and here."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """What a running attempt is doing, in this order."""

    LOADING = "loading"
    PROCESSING = "processing"
    GENERATING = "generating"
    SAVING = "saving"


MOVES: Final[dict[Status, frozenset[Status]]] = {
    Status.PENDING: frozenset({Status.PROCESSING, Status.CANCELLED}),
    Status.PROCESSING: frozenset({Status.PENDING, Status.COMPLETED, Status.FAILED, Status.CANCELLED}),
    Status.COMPLETED: frozenset(),
    Status.FAILED: frozenset(),
    Status.CANCELLED: frozenset(),
}
"""Which state may follow which. A failed job stays failed: a retry is a new job."""

LIVE: Final = frozenset(status for status, following in MOVES.items() if following)
"""The states that a job can still leave."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is exported: an entity of an application, in one of its versions."""

    application: str
    """The application that holds it and has a producer for it: `documents`."""
    id: UUID
    version: int | None
    """None: the application keeps no versions of it."""
    title: str
    selection: JsonObject
    """What of it is chosen, in the application's own terms, such as `{"templateSlug": "classic"}`."""


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """A request for one file of a subject."""

    queue: str
    """The queue whose policy the job follows."""
    subject: Subject
    format: str
    """The format and the file's extension: `pdf`, `zip`, `csv`, `xlsx`."""
    options: JsonObject
    """In the form of the wire, every member present. The engine reads `strict` alone."""
    revision: str
    """A digest of all that makes the file and is not in the request: code, templates, fonts, browser."""


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """The answer to a request for an export."""

    job_id: UUID
    status: Status
    deduplicated: bool
    """The same request was under way already: this is its job."""
    reused: bool
    """The same file was made before and is still stored: this job has an entry of its own for it."""


@dataclass(frozen=True, kw_only=True)
class ExportJob:
    """One row of `export_jobs`, as its user and its worker see it."""

    id: UUID
    queue: str
    user_id: UUID
    batch_id: UUID | None = None
    """The newest batch that the job belongs to; read with the job by its user, not by its worker."""
    application: str
    subject_id: UUID
    subject_version: int | None
    title: str
    selection: JsonObject
    format: str
    options: JsonObject
    status: Status
    phase: Phase | None
    progress: int
    done: int | None
    total: int | None
    attempts: int
    max_attempts: int
    run_after: datetime
    lease_until: datetime | None
    cancel_requested: bool
    error_code: str | None
    error_message: str | None
    error_details: JsonObject | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def strict(self) -> bool:
        """Whether a warning fails the export."""
        return self.options.get("strict") is True


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One finished export: what was made and where its file lies. `file_size` is in bytes."""

    id: UUID
    job_id: UUID | None
    application: str
    subject_id: UUID
    subject_version: int | None
    title: str
    selection: JsonObject
    format: str
    options: JsonObject
    file_name: str
    media_type: str
    object_key: str
    file_size: int
    sha256: str
    page_count: int | None
    """None: the format has no pages."""
    warnings: tuple[ExportWarning, ...]
    proof: JsonObject | None
    """What was found when the file was read back; None: its producer reads nothing back."""
    download_count: int
    created_at: datetime
    expires_at: datetime
    file_removed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class QueueWait:
    """How long a pending job will wait: its place (1 is next) and seconds by the pace of the last exports."""

    position: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class JobView:
    """A job with what depends on others: its result, its place in the queue."""

    job: ExportJob
    result: HistoryEntry | None
    wait: QueueWait | None


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """A page of the history, newest first; `next_cursor` continues it."""

    items: tuple[HistoryEntry, ...]
    next_cursor: UUID | None
