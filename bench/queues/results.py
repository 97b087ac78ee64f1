"""Everything that one run of `bin/bench queue` found out, and the aims that it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
from bench.processes import Host
from bench.queues.claims import ClaimResult
from bench.queues.fairness import FairnessResult
from bench.queues.rows import RowResult
from bench.queues.serving import BatchResult
from bench.queues.speed import OURS, SpeedResult

Bound = Literal["at least", "at most", "less than"]


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """A figure and its bound."""

    what: str
    bound: Bound
    aim: float
    measured: float
    unit: str
    reached: bool


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
        _aim("submits", "at least", 1000, rate["submit"], "/s"),
        _aim("claims with finishes", "at least", 500, rate["finish"], "/s"),
        _aim(finished, "at most", 2, claims.p99_ratio.median, "times"),
        _aim(f"p50 of an unchanged document, {reuse.clients} clients", "less than", 10, reuse.p50_ms, "ms"),
        _aim("p50 of a batch of five", "less than", 500, batches.completed_p50_ms, "ms"),
        _aim(beside, "less than", 3, fairness.wait_in_renders, "renders"),
    ]


def _aim(what: str, bound: Bound, aim: float, measured: float, unit: str) -> Aim:
    reached = {"at least": measured >= aim, "at most": measured <= aim, "less than": measured < aim}[bound]
    return Aim(what=what, bound=bound, aim=aim, measured=measured, unit=unit, reached=reached)
