"""Define the engine's data classes: subject, request, job with its states, and history."""

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
    """The states of a job, with the values used in the database and in the API."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """The phases of a running attempt, in order."""

    LOADING = "loading"
    PROCESSING = "processing"
    GENERATING = "generating"
    SAVING = "saving"


TRANSITIONS: Final[dict[Status, frozenset[Status]]] = {
    Status.PENDING: frozenset({Status.PROCESSING, Status.CANCELLED}),
    Status.PROCESSING: frozenset({Status.PENDING, Status.COMPLETED, Status.FAILED, Status.CANCELLED}),
    Status.COMPLETED: frozenset(),
    Status.FAILED: frozenset(),
    Status.CANCELLED: frozenset(),
}
"""The states that may follow each state. A failed job stays failed; repeating it makes a new job."""

LIVE: Final = frozenset(status for status, following in TRANSITIONS.items() if following)
"""The states that are not final."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The exported entity of an application, in one version."""

    application: str
    """The application that stores the entity and has its producers, such as `documents`."""
    id: UUID
    version: int | None
    """None: the application keeps no versions."""
    title: str
    selection: JsonObject
    """The application's parameters of the export, such as `{"templateSlug": "classic"}`."""


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """A request for one file of a subject."""

    queue: str
    """The queue that holds the job and sets its policy."""
    subject: Subject
    format: str
    """The format, which is also the file's extension: `pdf`, `zip`, `csv`, `xlsx`."""
    options: JsonObject
    """All members, as the API names them. The engine itself reads only `strict`."""
    revision: str
    """A digest of what else determines the file: code, templates, fonts, browser."""
    large: bool = False
    """Whether it takes long. The queue limits the running large jobs, so that others do not wait for them."""


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """The result of submitting a request."""

    job_id: UUID
    status: Status
    deduplicated: bool
    """True when the job is the live job of an identical request."""
    reused: bool
    """True when the job is completed with the stored file of an identical request."""


@dataclass(frozen=True, kw_only=True)
class ExportJob:
    """One row of `export_jobs`."""

    id: UUID
    queue: str
    user_id: UUID
    batch_id: UUID | None = None
    """The newest batch that contains the job; None when a worker reads the job."""
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
    error_code: str | None
    error_message: str | None
    error_details: JsonObject | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def strict(self) -> bool:
        """Return whether warnings fail the export."""
        return self.options.get("strict") is True


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One completed export and its stored file. `file_size` is in bytes."""

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
    """The findings of the producer's check of the file; None: the producer makes no check."""
    download_count: int
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class QueueWait:
    """The position of a pending job (1 is next) and its estimated wait in seconds."""

    position: int | None
    """None: the job waits for a retry."""
    seconds: int | None
    """None: the queue is paused, so that nobody knows."""
    paused: bool = False
    """Whether an administrator has paused the queue: no job of it is begun."""


@dataclass(frozen=True, kw_only=True)
class JobView:
    """A job with its result or its position in the queue."""

    job: ExportJob
    result: HistoryEntry | None
    wait: QueueWait | None


@dataclass(frozen=True, kw_only=True)
class JobPage:
    """A page of jobs, newest first. `next_cursor` requests the next page; None: this is the last."""

    items: tuple[JobView, ...]
    next_cursor: UUID | None


@dataclass(frozen=True, kw_only=True)
class HistoryPage:
    """A page of the history, newest first. `next_cursor` requests the next page; None: this is the last."""

    items: tuple[HistoryEntry, ...]
    next_cursor: UUID | None
