"""Tune the memory of a long-running process: Python's garbage collector, and the allocator of the C library."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final

THRESHOLDS: Final = (50_000, 20, 50)
"""Thresholds of `gc.set_threshold`. With the default of 700 new objects, each request starts several collections, which
take about 1 ms of processor time per document. Cyclic garbage is kept a little longer instead."""

M_ARENA_MAX: Final = -8
"""The number of this parameter in glibc's `malloc.h`; see mallopt(3)."""


def prepare_collector() -> None:
    """Exclude all present objects from later collections, and collect less often. Call it after all imports."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def limit_arenas() -> None:
    """Let all threads allocate from one arena, where the C library is glibc.

    Call it before threads are started, and before modules are imported that start some. Otherwise each thread gets an arena
    of its own, and each keeps the most that it ever held: a process that has merged some large reports in different threads
    holds the memory of all of them.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # musl has none
        mallopt(M_ARENA_MAX, 1)
