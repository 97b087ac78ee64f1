"""Run the `sh` blocks of a page in shells ("terminals").

A block whose last command is a program that keeps running ends its terminal. The following blocks run in a new terminal,
without the variables of the first. A `diff` block is applied. A `text` block is compared with the output, where `…` matches
any text.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.support.pages import ROOT, Page
from tests.support.polling import wait_until

SERVICES: Final[Mapping[re.Pattern[str], str]] = {
    re.compile(r"(bin/start|pressroom (start|serve|web))(?! .*--(once|help)\b)"): "Pressroom is ready at",
    re.compile(r"pressroom worker(?! .*--help\b)"): "Pressroom works on",
}
"""Programs that run until they are stopped, and their output when they are ready."""
ADDRESS: Final = "127.0.0.1:8000"
"""The address of the service in the pages. It is replaced by a free port."""
TIMEOUT_SECONDS: Final = 600
"""Timeout of one terminal. That of CONTRIBUTING takes three minutes on a machine with six processes per core."""


@dataclass(kw_only=True)
class Terminal:
    """The commands of one terminal, and the output that the page shows."""

    lines: list[str] = field(default_factory=list[str])
    shown: list[str] = field(default_factory=list[str])
    ready: str = ""
    """The output of the last program when it is ready; empty: it does not keep running."""


def terminals_of(page: Page) -> list[Terminal]:
    """Return the terminals of a page's blocks."""
    terminals = [Terminal()]
    for block in page.blocks:
        if block.not_run:
            continue
        if block.language == "text":
            terminals[-1].shown += block.text.splitlines()
        elif block.language in {"sh", "diff"}:
            if terminals[-1].ready:
                terminals.append(Terminal())
            lines = block.text.rstrip().splitlines()
            if block.language == "diff":
                lines = ["git apply --recount - <<'END_OF_DIFF'", *lines, "END_OF_DIFF"]
            terminals[-1].lines += lines
            terminals[-1].ready = next((ready for program, ready in SERVICES.items() if program.match(lines[-1])), "")
    return [terminal for terminal in terminals if terminal.lines]


def run_page(page: Page, *, clone: Path, stand_ins: Mapping[str, str], path: str = "") -> None:
    """Run the commands of a page in a copy of the project.

    `stand_ins` replace texts of the page, such as addresses of servers. `path` is the first entry of `PATH`.

    Raises:
        AssertionError: A command failed, or its output differs from the page.
    """
    replaced = {ADDRESS: f"127.0.0.1:{_free_port()}", **stand_ins}
    port = replaced[ADDRESS].rpartition(":")[2]
    with ExitStack() as running:
        for number, terminal in enumerate(terminals_of(page), start=1):
            script = _replace("\n".join(terminal.lines), replaced)
            if terminal.ready:
                before, _, last = script.rpartition("\n")
                script = f"{before}\nexec {last}" + ("" if "worker" in last else f" --port {port}")
            log = clone / f"terminal-{number}.log"
            process = running.enter_context(_started(script, log=log, environment=_environment(clone, path)))
            if terminal.ready:
                _wait_until(terminal.ready, process, log)
                running.enter_context(_stopped(process, log))
            else:
                process.wait(timeout=TIMEOUT_SECONDS)
                assert process.returncode == 0, f"{page.name}: exit code {process.returncode}\n{script}\n{log.read_text()}"
            _compare(log.read_text(), [_replace(line, replaced) for line in terminal.shown], page)


@contextmanager
def _started(script: str, *, log: Path, environment: Mapping[str, str]) -> Generator[subprocess.Popen[bytes]]:
    """Start a script whose output goes to a log. Kill all its processes at the end."""
    command = ["bash", "-e", "-u", "-o", "pipefail", "-c", script]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=log.parent, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until(ready: str, process: subprocess.Popen[bytes], log: Path) -> None:
    wait_until(lambda: ready in log.read_text() or process.poll() is not None, seconds=TIMEOUT_SECONDS, what=ready)
    assert process.poll() is None, f"the program exited with {process.returncode}\n{log.read_text()}"


@contextmanager
def _stopped(process: subprocess.Popen[bytes], log: Path) -> Generator[None]:
    """At the end, stop a program with SIGTERM, and check that it exits with 0."""
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=TIMEOUT_SECONDS)
    assert process.returncode == 0, log.read_text()


def _compare(output: str, shown: list[str], page: Page) -> None:
    # Not a regular expression, because one with many wildcards takes very long if a part is not found.
    position = 0
    for line in shown:
        for part in line.split("…"):
            found = output.find(part, position)
            assert found >= 0, f"{page.name} shows\n" + "\n".join(shown) + f"\nThe output is\n{output}\nwithout {part!r}"
            position = found + len(part)


def _replace(text: str, stand_ins: Mapping[str, str]) -> str:
    for example, real in stand_ins.items():
        text = text.replace(example, real)
    return text


def _environment(clone: Path, path: str) -> dict[str, str]:
    """Return the environment of a terminal, without settings, virtual environment and variables of the test runner."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PRESSROOM_", "PYTEST_", "VIRTUAL_ENV"))}
    folders = [folder for folder in kept.get("PATH", os.defpath).split(os.pathsep) if not Path(folder).is_relative_to(ROOT)]
    # The sources of the copy precede those of the virtual environment.
    return kept | {
        "PATH": os.pathsep.join([*filter(None, [path]), *folders]),
        "PYTHONPATH": str(clone / "src"),
        "no_proxy": "127.0.0.1",
    }


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
