"""Choose the values of an axis that begins at zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import count
from typing import Final

STEPS: Final = (1, 2, 2.5, 5, 10)
"""First digits of steps that are easy to add up."""
MOST_STEPS: Final = 4
LEAST: Final = 1e-6
"""Less is nothing: an axis without values reaches 1."""


def axis_values(highest: float, *, whole: bool = False) -> Sequence[float]:
    """Return equal steps from 0 to at least `highest`, four at most. `whole`: the steps are whole numbers."""
    if highest < LEAST:
        highest = 1
    magnitude = 10.0 ** math.floor(math.log10(highest / MOST_STEPS))
    steps = (step * magnitude * 10**power for power in count() for step in STEPS)
    # A step of 2.5 is no whole number, and one of 0.5 neither.
    step = next(one for one in steps if one * MOST_STEPS >= highest * (1 - 1e-9) and (not whole or one % 1 == 0))
    return [round(at * step, 10) for at in range(math.ceil(highest / step - 1e-9) + 1)]
