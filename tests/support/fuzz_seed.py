"""Choose the seed of this run's examples: FUZZ_SEED of the environment, else a random one for all processes of pytest."""

from __future__ import annotations

import os
import secrets

FUZZ_SEED = "FUZZ_SEED"


def draw_fuzz_seed() -> None:
    """Set FUZZ_SEED if it is not set, before pytest starts the processes that inherit it."""
    os.environ.setdefault(FUZZ_SEED, str(secrets.randbelow(2**32)))


def fuzz_seed() -> int:
    """Return the seed."""
    return int(os.environ[FUZZ_SEED])
