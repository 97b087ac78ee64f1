"""Tunes Python's garbage collector for a process that serves for long."""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (50_000, 20, 50)
"""Objects made since the last collection that start the next one. With the default of 700 each request starts several,
which cost a document about a millisecond of processor time; a cycle lives a little longer instead."""


def prepare_collector() -> None:
    """Leave what the start has made out of all later collections, and collect less often. Call it once all is imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
