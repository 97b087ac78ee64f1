"""`bin/bench peers`: the same document by other programs, in one run."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import msgspec
from bench.command_line import Count, report_console, run_to_end
from bench.peers.files import read_files
from bench.peers.installing import Installed, install_peers
from bench.peers.peers import PEERS, Name
from bench.peers.publishing import publish
from bench.peers.report import print_report
from bench.peers.results import Results, WayFigures, measure_ways, way_figures, way_results
from bench.peers.ways import open_ways
from bench.processes import Machine, machine
from bench.raw import working_confinement
from bench.service import Service, running_service
from bench.workload import workload_of
from cyclopts import Parameter, validators

from pressroom.cli.memory import prepare_collector
from pressroom.rendering.browser.chromium import Chromium, find_chromium
from pressroom.settings import load_settings

NAMES: Final[tuple[Name, ...]] = tuple(peer.name for peer in PEERS)
INCOMPLETE: Final = 3
"""The exit code when a peer could not be measured."""
Switch = Annotated[bool, Parameter(negative="")]


def peers(
    *,
    rounds: Count = 3,
    seconds: Annotated[float, Parameter(validator=validators.Number(gt=0))] = 3,
    workers: Count = 2,
    only: Annotated[tuple[Name, ...], Parameter(consume_multiple=True)] = NAMES,
    quick: Switch = False,
    json: Path | None = None,
    write: Switch = False,
) -> None:
    """Measure Pressroom beside other programs, which are installed for the run. See docs/reference/benchmark.md.

    Args:
        rounds: How often each row is measured; figures are medians over rounds.
        seconds: How long a row is measured per round, about; at least five documents.
        workers: Documents under way at once in the second row of each program.
        only: Which peers.
        quick: One round of half a second: a first impression.
        json: Write all figures to this file too.
        write: Write the tables and the chart into the documentation.
    """
    if write and (quick or set(only) != set(NAMES)):
        sys.exit("--write publishes whole runs: leave out --quick and --only")
    if quick:
        rounds, seconds = 1, 0.5
    if shutil.which("pdftotext") is None:
        sys.exit("pdftotext, which reads the files, is not on the path; run bin/setup --tests")
    chromium = find_chromium(load_settings().chromium)
    with tempfile.TemporaryDirectory(prefix="pressroom-bench-peers-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the browsers' user may pass through, not look around
        installed, missing = install_peers(folder, [peer for peer in PEERS if peer.name in only])
        with running_service() as service:
            run = _measure(service, chromium, installed, rounds=rounds, seconds=seconds, workers=workers)
            measured = run_to_end(run)
        missing |= measured.failures
        results = Results(
            machine=measured.machine,
            rounds=rounds,
            seconds=seconds,
            workers=workers,
            ways=way_results(measured.figures, read_files(measured.files, folder)),
            missing={peer.label: missing[peer.name] for peer in PEERS if peer.name in missing},
        )
    print_report(report_console(), results)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(results)))
    if write:
        publish(results)
    if results.missing:
        sys.exit(INCOMPLETE)


@dataclass(frozen=True, kw_only=True)
class _Measured:
    machine: Machine
    figures: list[WayFigures]
    files: dict[str, bytes]
    failures: dict[str, str]


async def _measure(
    service: Service, chromium: Chromium, installed: Sequence[Installed], *, rounds: int, seconds: float, workers: int
) -> _Measured:
    confinement = await working_confinement(chromium)
    facts = machine(chromium, confinement)
    workload = workload_of("english")
    async with open_ways(chromium, confinement, service, workload, installed, lanes=workers) as ways:
        prepare_collector()  # as in the service, so that what runs in this process costs what it costs there
        await measure_ways(ways, rounds=rounds, seconds=seconds)
        figures = await way_figures(ways, seconds=seconds)
        files = {way.name: way.read() for way in ways if not way.failure}
    failures = {way.name: way.failure for way in ways if way.failure}
    return _Measured(machine=facts, figures=figures, files=files, failures=failures)
