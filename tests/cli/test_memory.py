"""The allocator of the C library, as the service uses it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.support.arenas import further_arenas

PROGRAM = """
import sys, threading
from pressroom.cli.memory import limit_arenas
if sys.argv[1] == "limited":
    limit_arenas()
held, ready = [], threading.Barrier(5)
def allocate():
    ready.wait()
    held.extend(bytes(1000) for _ in range(1000))
    ready.wait()
    ready.wait()
for _ in range(4): threading.Thread(target=allocate).start()
ready.wait()
ready.wait()
print("ready", flush=True)
sys.stdin.read()
ready.wait()
"""


@pytest.mark.parametrize(("how", "further"), [("limited", 0), ("default", 4)])
def test_threads_share_one_arena(how: str, further: int):
    command = [sys.executable, "-c", PROGRAM, how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert further_arenas(process.pid) == further
        process.communicate("")
    assert process.returncode == 0
