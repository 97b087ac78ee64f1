"""Schemas of the summary of ended jobs, and of a clean-up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from uuid import UUID

import msgspec

from pressroom.exports.maintenance import CleanUp
from pressroom.exports.operations import Operations, OperationsSummary, Percentiles


class ReadOperations(msgspec.Struct, kw_only=True, rename="camel"):
    """The period, as days (UTC): `from` is the first one, `to` the last one. Default: the last 30 days."""

    start: date | None = msgspec.field(default=None, name="from")
    end: date | None = msgspec.field(default=None, name="to")


class Milliseconds(msgspec.Struct, kw_only=True):
    """Milliseconds that half, 95 % and 99 % of the jobs did not exceed."""

    p50: int
    p95: int
    p99: int

    @classmethod
    def of(cls, percentiles: Percentiles | None) -> Self | None:
        """Describe percentiles."""
        return None if percentiles is None else cls(p50=percentiles.p50, p95=percentiles.p95, p99=percentiles.p99)


class OperationsBody(msgspec.Struct, kw_only=True, rename="camel"):
    """Ended jobs. `waitedMs`: from the request to the last attempt; `durationMs`: of the attempts that completed."""

    completed: int
    failed: int
    cancelled: int
    failures_by_code: dict[str, int]
    waited_ms: Milliseconds | None
    duration_ms: Milliseconds | None
    pages: int
    bytes: int

    @classmethod
    def of(cls, found: Operations) -> Self:
        """Describe the jobs of a group."""
        return cls(
            completed=found.completed,
            failed=found.failed,
            cancelled=found.cancelled,
            failures_by_code=dict(found.failures),
            waited_ms=Milliseconds.of(found.waited),
            duration_ms=Milliseconds.of(found.duration),
            pages=found.pages,
            bytes=found.size,
        )


class DayOperations(msgspec.Struct, kw_only=True, rename="camel"):
    """The jobs that ended on one day (UTC)."""

    day: date
    operations: OperationsBody


class UserOperations(msgspec.Struct, kw_only=True, rename="camel"):
    """The jobs of one user."""

    user_id: UUID
    email: str | None
    operations: OperationsBody


class OperationsSummaryBody(msgspec.Struct, kw_only=True, rename="camel"):
    """The ended jobs of a period: all, by day, and by user."""

    start: datetime = msgspec.field(name="from")
    end: datetime = msgspec.field(name="to")
    total: OperationsBody
    days: list[DayOperations]
    users: list[UserOperations]

    @classmethod
    def of(cls, summary: OperationsSummary, *, start: datetime, end: datetime) -> Self:
        """Describe a summary."""
        return cls(
            start=start,
            end=end,
            total=OperationsBody.of(summary.total),
            days=[DayOperations(day=day, operations=OperationsBody.of(found)) for day, found in summary.days],
            users=[
                UserOperations(user_id=user_id, email=email, operations=OperationsBody.of(found))
                for user_id, email, found in summary.users
            ],
        )


class CleanUpBody(msgspec.Struct, kw_only=True, rename="camel"):
    """What a clean-up removed. `keptFiles` could not be removed from the store, `failedSteps` are in the log."""

    deleted_exports: int
    freed_bytes: int
    reset_jobs: int
    pruned_jobs: int
    orphans: int
    missing_files: int
    kept_files: int
    failed_steps: list[str]

    @classmethod
    def of(cls, done: CleanUp) -> Self:
        """Describe a clean-up."""
        return cls(
            deleted_exports=done.deleted_exports,
            freed_bytes=done.freed_bytes,
            reset_jobs=done.reset_jobs,
            pruned_jobs=done.pruned_jobs,
            orphans=done.orphans,
            missing_files=done.missing_files,
            kept_files=done.kept_files,
            failed_steps=list(done.failed_steps),
        )
