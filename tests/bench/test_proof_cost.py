"""What the proof costs: the steps of the real document, and the share within each round."""

from __future__ import annotations

from io import BytesIO

import pytest
from bench.comparison import Row
from bench.measuring import Measured
from bench.proof_cost import LostTextError, proof_cost, step_rows
from bench.workload import workload_of
from pikepdf import Pdf


def row(name: str, *rounds: dict[str, float]) -> Row:
    measured = [Measured(latencies=(1.0,), wall=1.0, cpu=cpu) for cpu in rounds]
    return Row(name=name, label=name, lanes=[], cpu_clock=dict, rounds=measured)


def test_the_share_is_that_of_the_same_round_and_leaves_the_client_out() -> None:
    cost = proof_cost(
        [
            row(
                "pool-1", {"Python": 9.0, "Chromium": 0.02}, {"Python": 9.0, "Chromium": 0.04}, {"Python": 9.0, "Chromium": 0.03}
            ),
            row("wait-1", *({"Python": at, "Chromium": at, "PostgreSQL": at, "client": 9.0} for at in (0.01, 0.02, 0.04))),
            row("finish-1", {"Python": 0.001}, {"Python": 0.003}, {"Python": 0.002}),
            row("proof-1", {"Python": 0.006}, {"Python": 0.006}, {"Python": 0.03}),
        ]
    )
    assert (cost.print_ms, cost.finish_ms, cost.proof_ms, cost.export_ms) == pytest.approx((30.0, 2.0, 6.0, 60.0))
    share = cost.proof_share
    assert (share.least, share.median, share.most) == pytest.approx((0.1, 0.2, 0.25))


async def test_a_proof_that_finds_text_lost_is_not_measured() -> None:
    blank = Pdf.new()
    blank.add_blank_page()
    written = BytesIO()
    blank.save(written)
    finish, proof = step_rows(workload_of("english"), written.getvalue())
    await finish.lanes[0]()
    with pytest.raises(LostTextError, match=r"\d+ characters are lost"):
        await proof.lanes[0]()
