"""What rows of several parts have in common: rates, latencies and processor times, as medians over rounds."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

import msgspec
from bench.comparison import Row


class RowResult(msgspec.Struct, frozen=True, kw_only=True):
    """One row. Processor times are milliseconds per request, by part."""

    name: str
    label: str
    clients: int
    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: Mapping[str, float]


def row_results(rows: Sequence[Row]) -> list[RowResult]:
    """Summarise rows of at least one round."""
    return [_result(row) for row in rows]


def _result(row: Row) -> RowResult:
    def latency(share: float) -> float:
        return statistics.median(measured.percentile(share) for measured in row.rounds) * 1000

    return RowResult(
        name=row.name,
        label=row.label,
        clients=row.clients,
        per_second=statistics.median(measured.rate for measured in row.rounds),
        p50_ms=latency(0.5),
        p95_ms=latency(0.95),
        cpu_ms={part: statistics.median(one.cpu[part] for one in row.rounds) * 1000 for part in row.rounds[0].cpu},
    )
