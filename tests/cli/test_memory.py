"""The allocator of the C library, as the service uses it."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, sys, threading
from pressroom.cli.memory import limit_arenas
if sys.argv[1] == "limited":
    limit_arenas()
held, ready = [], threading.Barrier(4)
def allocate():
    ready.wait()
    held.extend(bytes(1000) for _ in range(1000))
    ready.wait()
threads = [threading.Thread(target=allocate) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(file))
libc.fclose(ctypes.c_void_p(file))
print(open(sys.argv[2]).read().count("<heap "))
"""


@pytest.mark.parametrize(("how", "one"), [("limited", True), ("default", False)])
def test_threads_share_one_arena(tmp_path_factory: pytest.TempPathFactory, how: str, *, one: bool):
    target = tmp_path_factory.mktemp("arenas") / "arenas.xml"
    done = subprocess.run([sys.executable, "-c", PROGRAM, how, str(target)], capture_output=True, text=True, check=True)
    assert (int(done.stdout) == 1) is one
