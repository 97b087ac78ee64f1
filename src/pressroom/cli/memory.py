"""Tune Python's garbage collector for a long-running process."""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (50_000, 20, 50)
"""Thresholds of `gc.set_threshold`. With the default of 700 new objects, each request starts several collections, which
take about 1 ms of processor time per document. Cyclic garbage is kept a little longer instead."""


def prepare_collector() -> None:
    """Exclude all present objects from later collections, and collect less often. Call it after all imports."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
