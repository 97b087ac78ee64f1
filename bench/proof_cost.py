"""What the proof costs: finishing and proving of the printed document alone, and the proof's share of a whole export."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import Final

import msgspec
from bench.comparison import Row
from bench.measuring import Ratio, ratio_of
from bench.workload import Workload

from pressroom.rendering.pdf.postprocess import finish_pdf
from pressroom.rendering.pdf.printed_text import printed_headings
from pressroom.rendering.pdf.proof import prove

SERVICE: Final = ("Python", "Chromium", "PostgreSQL")
"""The parts that work for an export; the client that asks for it is the benchmark's."""


class ProofCost(msgspec.Struct, frozen=True, kw_only=True):
    """Processor milliseconds of one export and of its steps; medians over rounds."""

    print_ms: float
    """Chromium's, for a print in the renderer pool."""
    finish_ms: float
    proof_ms: float
    export_ms: float
    """Of all parts of the service, for an export with `Prefer: wait` and one client."""
    proof_share: Ratio
    """The proof's part of the whole export."""


class LostTextError(Exception):
    """The proof found that the document's PDF lacks text, so it measured something else."""


def step_rows(workload: Workload, printed: bytes) -> list[Row]:
    """Return rows that finish and prove what the browser printed, to be measured in the same rounds as the others."""
    finished = _finish(workload, printed)

    async def finish() -> None:
        _finish(workload, printed)

    async def proof() -> None:
        if lost := prove(finished, workload.rendered, margins=workload.options.page_margins).lost.total():
            raise LostTextError(f"{lost} characters are lost")

    return [
        Row(name="finish-1", label="finish", lanes=[finish], cpu_clock=_thread_cpu),
        Row(name="proof-1", label="proof", lanes=[proof], cpu_clock=_thread_cpu),
    ]


def proof_cost(rows: Sequence[Row]) -> ProofCost:
    """Summarise the measured rows, the steps among them. The share is taken within each round."""
    named = {row.name: row for row in rows}
    prints = [measured.cpu["Chromium"] for measured in named["pool-1"].rounds]
    finishes, proofs = ([measured.cpu["Python"] for measured in named[name].rounds] for name in ("finish-1", "proof-1"))
    exports = [sum(measured.cpu[part] for part in SERVICE) for measured in named["wait-1"].rounds]
    return ProofCost(
        print_ms=statistics.median(prints) * 1000,
        finish_ms=statistics.median(finishes) * 1000,
        proof_ms=statistics.median(proofs) * 1000,
        export_ms=statistics.median(exports) * 1000,
        proof_share=ratio_of(proofs, exports),
    )


def _finish(workload: Workload, printed: bytes) -> bytes:
    headings = printed_headings(workload.html)
    return finish_pdf(printed, options=workload.options, metadata=workload.metadata, headings=headings).pdf


def _thread_cpu() -> dict[str, float]:
    # Of this thread alone, in which both run: connections and browsers that rest beside them are not counted.
    return {"Python": time.thread_time()}
