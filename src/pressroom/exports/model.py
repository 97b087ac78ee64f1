"""What an export is: its job, its states and moves, its place in the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from pressroom.errors import ExportWarning
from pressroom.rendering.options import ExportOptions


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

PROGRESS: Final[dict[Phase, int]] = {Phase.LOADING: 0, Phase.PROCESSING: 10, Phase.GENERATING: 80, Phase.SAVING: 95}
"""Percent at which each phase starts."""


@dataclass(frozen=True, kw_only=True)
class ExportJob:
    """One row of `export_jobs`, as its user and its worker see it."""

    id: UUID
    queue: str
    user_id: UUID
    batch_id: UUID | None
    document_id: UUID
    document_kind: str
    document_title: str
    document_version: int
    template_slug: str
    format: str
    options: ExportOptions
    status: Status
    phase: Phase | None
    progress: int
    attempts: int
    max_attempts: int
    run_after: datetime
    lease_until: datetime | None
    cancel_requested: bool
    error_code: str | None
    error_message: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One finished export: what was printed and where its file lies. `file_size` is in bytes."""

    id: UUID
    job_id: UUID | None
    document_id: UUID
    document_kind: str
    document_title: str
    document_version: int
    template_slug: str
    format: str
    options: ExportOptions
    file_name: str
    object_key: str
    file_size: int
    sha256: str
    page_count: int
    warnings: tuple[ExportWarning, ...]
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
class Submitted:
    """The answer to a request for an export."""

    job_id: UUID
    status: Status
    deduplicated: bool
    """The same request was under way already: this is its job."""
    reused: bool
    """The same file was made before and is still stored: this is its job."""


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
