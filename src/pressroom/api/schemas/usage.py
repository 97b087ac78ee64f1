"""Schemas of a user's usage."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import msgspec

from pressroom.exports.limits import ExportLimits, Usage
from pressroom.http.responses import as_utc


class StorageUsage(msgspec.Struct, kw_only=True, rename="camel"):
    """Bytes of stored exports that have not expired."""

    used_bytes: int
    limit_bytes: int


class OperationUsage(msgspec.Struct, kw_only=True, rename="camel"):
    """Exports that were submitted on this day (UTC). A stored file that is used again does not count."""

    used: int
    limit: int
    resets_at: datetime


class InFlightUsage(msgspec.Struct, kw_only=True, rename="camel"):
    """Pending and processing jobs of documents."""

    used: int
    limit: int


class UsageLimits(msgspec.Struct, kw_only=True, rename="camel"):
    """The other limits: of one user, and the jobs of all users that may wait."""

    requests_per_minute: int
    batch_max: int
    max_documents: int
    max_waiting: int


class UsageBody(msgspec.Struct, kw_only=True, rename="camel"):
    """What a user has used of the limits."""

    storage: StorageUsage
    operations: OperationUsage
    in_flight: InFlightUsage
    limits: UsageLimits

    @classmethod
    def of(cls, usage: Usage, limits: ExportLimits, *, others: UsageLimits) -> Self:
        """Describe usage and limits."""
        return cls(
            storage=StorageUsage(used_bytes=usage.storage_bytes, limit_bytes=limits.quota_bytes),
            operations=OperationUsage(used=usage.operations, limit=limits.daily_operations, resets_at=as_utc(usage.resets_at)),
            in_flight=InFlightUsage(used=usage.in_flight, limit=usage.max_in_flight),
            limits=others,
        )
