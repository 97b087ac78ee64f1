"""From measured rounds to figures: medians over rounds, and ratios that were taken within each round."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence

import msgspec
from bench.comparison import Row
from bench.measuring import Measured, Ratio, percentile, ratio_of
from bench.processes import Machine
from bench.proof_cost import ProofCost
from bench.queue_cost import QueueCost


class RowResult(msgspec.Struct, frozen=True, kw_only=True):
    """One row. Latencies and processor times are milliseconds per document."""

    name: str
    label: str
    clients: int
    documents_per_second: float
    p50_ms: float
    p95_ms: float
    p50_vs_raw: Ratio
    """Against one raw tab, which has one document under way."""
    rate_vs_raw: Ratio
    """Against all raw tabs."""
    cpu_ms: Mapping[str, float]


class QueueResult(msgspec.Struct, frozen=True, kw_only=True):
    """Claim and finish, in milliseconds per job."""

    claim_p50_ms: float
    finish_p50_ms: float
    both_p50_ms: float
    both_p95_ms: float
    sync_p50_ms: float
    """What the disk alone takes to make 8 KiB last: finishing a job waits for it once."""
    python_cpu_ms: float


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one run found out."""

    machine: Machine
    sample: str
    repeat: int
    """How often the sample's jobs stand in the document."""
    pages: int
    html_bytes: int
    pdf_bytes: int
    rounds: int
    documents: int
    """Per row and round."""
    tabs: int
    poll_ms: float
    rows: list[RowResult]
    proof: ProofCost
    queue: QueueResult


def row_results(rows: Sequence[Row]) -> list[RowResult]:
    """Summarise the rows. Of raw DevTools, the first row is one tab, the last one all tabs."""
    raw = [row for row in rows if row.name.startswith("raw-")]
    return [_row_result(row, raw=raw) for row in rows]


def queue_result(cost: QueueCost) -> QueueResult:
    """Summarise the queue's cost."""
    return QueueResult(
        claim_p50_ms=percentile(cost.claim, 0.5) * 1000,
        finish_p50_ms=percentile(cost.finish, 0.5) * 1000,
        both_p50_ms=percentile(cost.both, 0.5) * 1000,
        both_p95_ms=percentile(cost.both, 0.95) * 1000,
        sync_p50_ms=percentile(cost.sync, 0.5) * 1000,
        python_cpu_ms=cost.cpu * 1000,
    )


def _row_result(row: Row, *, raw: Sequence[Row]) -> RowResult:
    def median(figure: Callable[[Measured], float]) -> float:
        return statistics.median(figure(measured) for measured in row.rounds)

    return RowResult(
        name=row.name,
        label=row.label,
        clients=row.clients,
        documents_per_second=median(_rate),
        p50_ms=median(_p50) * 1000,
        p95_ms=median(lambda measured: measured.percentile(0.95)) * 1000,
        p50_vs_raw=_ratio(row, raw[0], _p50),
        rate_vs_raw=_ratio(row, raw[-1], _rate),
        cpu_ms={part: median(lambda measured, part=part: measured.cpu[part]) * 1000 for part in row.rounds[0].cpu},
    )


def _p50(measured: Measured) -> float:
    return measured.percentile(0.5)


def _rate(measured: Measured) -> float:
    return measured.rate


def _ratio(row: Row, reference: Row, figure: Callable[[Measured], float]) -> Ratio:
    return ratio_of([figure(measured) for measured in row.rounds], [figure(measured) for measured in reference.rounds])
