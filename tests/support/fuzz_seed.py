"""The seed of this run's examples: FUZZ_SEED of the environment, else drawn once for all of pytest's processes."""

from __future__ import annotations

import os
import secrets

FUZZ_SEED = "FUZZ_SEED"


def draw_fuzz_seed() -> None:
    """Choose the seed, before pytest starts processes that inherit it."""
    os.environ.setdefault(FUZZ_SEED, str(secrets.randbelow(2**32)))


def fuzz_seed() -> int:
    """Return the seed."""
    return int(os.environ[FUZZ_SEED])
