"""Everything that one run of `bin/bench queue` found out, and the aims that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from bench.aims import Aim, aim_of
from bench.processes import Host
from bench.queues.claims import ClaimResult
from bench.queues.fairness import FairnessResult
from bench.queues.rows import RowResult
from bench.queues.serving import BatchResult
from bench.queues.speed import OURS, SpeedResult


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """All figures."""

    host: Host
    postgresql: Mapping[str, str]
    """Settings of the server."""
    rounds: int
    jobs: int
    """Jobs per round, of each queue."""
    connections: int
    speeds: list[SpeedResult]
    claims: ClaimResult
    reads: list[RowResult]
    reuse: list[RowResult]
    """By one client, then by several."""
    batches: BatchResult
    fairness: FairnessResult


def aims(results: Results) -> list[Aim]:
    """Compare the figures with what Pressroom aims at."""
    rate = {one.work: one.median for one in results.speeds if one.system == OURS}
    claims, reuse, batches, fairness = results.claims, results.reuse[-1], results.batches, results.fairness
    finished, beside = (
        f"p99 of a claim, {claims.finished:,} finished jobs ÷ none",
        f"median wait beside a batch of {fairness.batch}",
    )
    return [
        aim_of("submits", "at least", 1000, rate["submit"], "/s"),
        aim_of("claims with finishes", "at least", 500, rate["finish"], "/s"),
        aim_of(finished, "at most", 2, claims.p99_ratio.median, "times"),
        aim_of(f"p50 of an unchanged document, {reuse.clients} clients", "less than", 10, reuse.p50_ms, "ms"),
        aim_of("p50 of a batch of five", "less than", 500, batches.completed_p50_ms, "ms"),
        aim_of(beside, "less than", 3, fairness.wait_in_renders, "renders"),
    ]
