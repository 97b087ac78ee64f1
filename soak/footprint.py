"""What the programs use: memory, browsers, connections of clients. It must not grow with the load."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import psutil
from soak.ledger import Ledger
from soak.programs import Program
from soak.system import SLOTS, WORKERS, System
from tests.support.commands import processes_in

GROWTH: Final = 1.5
GROWTH_BYTES: Final = 150_000_000
"""Memory that a program may gain: half of what it had, and what caches of fonts and browsers hold after many documents."""
SESSIONS: Final = 10 + 3 + WORKERS * (SLOTS + 5 + 3)
"""Connections to the database that may be open: the pools of `app.py`, and listeners and leases beside them."""
SETTLE_SECONDS: Final = 20


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """Bytes of memory by program, with its browser."""

    memory: dict[str, int]


def footprint(system: System) -> Footprint:
    """Measure the programs."""
    return Footprint(memory={program.name: sum(map(_private_bytes, program.processes())) for program in system.programs})


def check_growth(before: Footprint, after: Footprint, ledger: Ledger) -> None:
    """Compare with the level before the load."""
    for name, held in after.memory.items():
        most = before.memory[name] * GROWTH + GROWTH_BYTES
        if held > most:
            ledger.report(f"{name} holds {held / 1e6:.0f} MB after the load, and {before.memory[name] / 1e6:.0f} MB before")


async def check_idle(system: System, ledger: Ledger) -> None:
    """Check that each browser has a folder, each program at most one browser, and the web process no client.

    Wait for it for at most `SETTLE_SECONDS`. A program whose browser was killed while nothing printed has none: the next
    document starts one.
    """
    until = time.monotonic() + SETTLE_SECONDS
    while (left := list(_busy(system))) and time.monotonic() < until:  # noqa: ASYNC110 - nothing tells when a process ends
        await asyncio.sleep(0.5)
    for sentence in left:
        ledger.report(sentence)


def check_stopped(system: System, ledger: Ledger) -> None:
    """Check that the programs ended in order and left neither processes nor temporary files."""
    for program in system.programs:
        if wrong := [code for code in program.exit_codes if code]:
            ledger.report(f"{program.name} exited with {wrong[0]} after SIGTERM")
        for line in _errors(program):
            ledger.report(f"{program.name} logged an error: {line}")
    for process in processes_in(system.temporary):
        ledger.report(f"an orphaned process is left: {process.name()}")
    for path in sorted(system.temporary.iterdir()):
        ledger.report(f"a temporary file is left: {path.name.split('-')[0]}")


def _busy(system: System) -> Iterable[str]:
    browsers = {program.name: len(program.browsers()) for program in system.programs}
    for name, count in browsers.items():
        if count > 1:
            yield f"{name} has {count} browsers"
    if (folders := len(list(system.temporary.glob("prm-*")))) != sum(browsers.values()):
        yield f"{folders} folders of browsers are left for {sum(browsers.values())} browsers"
    if attempts := list(system.temporary.glob("pressroom-attempt-*")):
        yield f"{len(attempts)} folders of attempts are left"
    connected = [one for one in psutil.Process(system.web.pid).net_connections("tcp") if one.status == psutil.CONN_ESTABLISHED]
    if connected:
        yield f"the web process has {len(connected)} connections of clients that are gone"


def _private_bytes(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().uss
    except psutil.Error:
        return 0  # it ended meanwhile


def _errors(program: Program) -> Iterable[str]:
    """Yield the log's lines of level error, without their times."""
    for line in program.log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            if "Traceback" in line:
                yield line
            continue
        if event.get("level") in {"error", "critical"} and not _is_expected(event):
            shown = {name: event.get(name) for name in ("event", "exception", "code", "raised_at") if name in event}
            yield json.dumps(shown)


def _is_expected(event: dict[str, object]) -> bool:
    """Return whether a file was deleted while it was sent, which ends the answer."""
    return event["event"] == "response aborted" and "NotFoundError" in str(event.get("exception"))
