"""Limits that no test reaches by accident."""

from __future__ import annotations

from typing import Final

from pressroom.exports.limits import ExportLimits

LIMITS: Final = ExportLimits(
    max_in_flight=50, max_waiting=100_000, quota_bytes=10**12, daily_operations=10**9, ttl_seconds=7 * 24 * 3600
)
