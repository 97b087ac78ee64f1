"""The measurement of the queue, in its smallest form: that everything is measured and nothing is left behind, not how fast."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from bench.packages import InstallError
from bench.queues import environment as other_environment
from bench.queues.environment import installed_queues
from bench.queues.programs import orders
from bench.queues.programs.orders import Ends, total_jobs
from bench.queues.server import running_server
from bench.queues.speed import OURS, measure_speeds
from tests.support.benchmarks import run_bench
from tests.support.commands import ROOT, environment, processes_in
from tests.support.polling import wait_until

from bench import packages
from pressroom.db.pool import conninfo

TINY = (
    "--rounds", "1", "--jobs", "20", "--connections", "2", "--finished", "2000", "--claims", "20", "--reads", "20",
    "--exports", "10", "--batches", "1", "--batch", "40", "--singles", "2",
)  # fmt: skip


def test_one_command_measures_the_queue_beside_two_others_and_leaves_nothing_behind(folder: Path):
    printed = run_bench("queue", *TINY, "--json", folder / "out.json", folder=folder)
    for shown in ("Procrastinate", "PgQueuer", "queue nearly full", "2,000", "HTTP, waiting", "unchanged document", "Aims"):
        assert shown in printed
    assert max(map(len, printed.splitlines())) <= 120
    results = json.loads((folder / "out.json").read_text())
    measured = {(one["work"], one["system"]): one for one in results["speeds"]}
    assert list(measured) == [
        ("submit", "pressroom"), ("submit", "procrastinate"), ("submit", "pgqueuer"),
        ("finish", "pressroom"), ("finish", "procrastinate"), ("finish", "pgqueuer"),
        ("submit-full", "pressroom"),
    ]  # fmt: skip
    for one in measured.values():
        assert one["most"] >= one["median"] >= one["least"] > 0
        assert one["python_ms"] > 0
    claims = results["claims"]
    assert claims["finished_p99_ms"] >= claims["finished_p50_ms"] > 0
    assert claims["p99_ratio"]["median"] == pytest.approx(claims["finished_p99_ms"] / claims["empty_p99_ms"])
    assert claims["table_bytes"] > 2000 * 300
    assert [row["name"] for row in results["reads"]] == ["http-completed", "sql-completed", "http-waiting", "sql-waiting"]
    assert [(row["name"], row["clients"]) for row in results["reuse"]] == [("reuse-1", 1), ("reuse-8", 8)]
    for row in (*results["reads"], *results["reuse"]):
        assert row["p95_ms"] >= row["p50_ms"] > 0
    assert results["batches"]["archive_p50_ms"] > results["batches"]["completed_p50_ms"] > 0
    fairness = results["fairness"]
    assert fairness["wait_in_renders"] == pytest.approx(fairness["wait_p50_ms"] / fairness["render_p50_ms"])
    assert fairness["export_p50_ms"] > fairness["wait_p50_ms"] >= 0
    assert {path.name for path in folder.iterdir()} == {"out.json"}


def test_a_run_that_is_told_to_stop_ends_its_programs_and_its_database(folder: Path):
    command = [sys.executable, "-m", "bench", "queue", "--no-others", "--jobs", "9000"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(TMPDIR=str(folder)), stderr=subprocess.PIPE) as run:
        try:
            wait_until(lambda: programs_of(run.pid), seconds=60, what="the program of a queue runs")
            (program,) = programs_of(run.pid)
            run.send_signal(signal.SIGTERM)
            _, said = run.communicate(timeout=60)
        finally:
            run.kill()
    assert run.returncode == 128 + signal.SIGTERM, said
    assert not program.is_running()
    assert processes_in(folder) == []
    assert list(folder.iterdir()) == []


def programs_of(pid: int) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for child in psutil.Process(pid).children():
        with suppress(psutil.NoSuchProcess):  # those that start the server have ended meanwhile
            if f"bench.queues.programs.with_{OURS}" in child.cmdline():
                found.append(child)
    return found


async def test_each_round_finishes_what_it_submitted(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with running_server() as server:
        await measure_speeds(server, None, rounds=2, jobs=30, connections=3)
        with psycopg.connect(conninfo(server.database_url(OURS))) as conn:
            counted = conn.execute("SELECT status, count(*) FROM export_jobs GROUP BY status").fetchall()
    assert counted == [("completed", 2 * total_jobs(30, connections=3))]


def test_other_queues_that_cannot_be_installed_end_the_run_with_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    wrong = tmp_path / "requirements.txt"
    wrong.write_text("pgqueuer==0.0.0\n")
    monkeypatch.setattr(other_environment, "REQUIREMENTS", wrong)
    with pytest.raises(InstallError, match=r"--no-others.*\n[\s\S]*pgqueuer==0\.0\.0"), installed_queues():
        pass


def test_without_uv_the_other_queues_are_named_as_an_option(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(packages, "PLACES", ())
    with pytest.raises(InstallError, match="--no-others"), installed_queues():
        pass


def test_jobs_of_the_warm_up_are_not_in_the_rate_of_a_worker(monkeypatch: pytest.MonkeyPatch):
    now = iter([100.0, 108.0])
    monkeypatch.setattr(orders.time, "perf_counter", lambda: next(now))
    ends = Ends(4, connections=2)
    for _ in range(total_jobs(4, connections=2)):
        ends.count()
    assert ends.measured().rate == 0.5


def test_a_worker_that_stops_early_is_no_measurement():
    ends = Ends(4, connections=2)
    for _ in range(7):
        ends.count()
    with pytest.raises(RuntimeError, match="only 7"):
        ends.measured()
