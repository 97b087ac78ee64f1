"""Lengths in formulas, and how far they may reach."""

from __future__ import annotations

import re
from typing import Final

LENGTH: Final = re.compile(r"([-+]?)(\d{0,4}(?:\.\d{1,6})?)(em|ex|pt|px|mm|cm|in|mu)?")
EMS: Final = {"em": 1.0, "ex": 0.5, "pt": 0.1, "px": 0.075, "mm": 0.28, "cm": 2.8, "in": 7.2, "mu": 1 / 18, "": 1.0}
"""How many ems of a text of ten points a unit has, about."""
LONGEST_BACK_EM: Final = 1.0
LONGEST_EM: Final = 20.0
"""About a third of a line: a longer space would push text off the page."""
FURTHEST_RAISED_EM: Final = 1.5
"""About a line: what is raised or lowered further stands in other lines."""


def ems(value: str) -> float | None:
    """Return how many ems a length has, about; None if it is none."""
    found = LENGTH.fullmatch(value)
    if found is None or found[2] in {"", "."}:
        return None
    return (-1 if found[1] == "-" else 1) * float(found[2]) * EMS[found[3] or ""]


def is_length(value: str) -> bool:
    """Say whether a value is the length of a space or of a part, within bounds."""
    length = ems(value)
    return length is not None and -LONGEST_BACK_EM <= length <= LONGEST_EM


def is_raised(value: str) -> bool:
    """Say whether a value is a distance by which something is raised or lowered, within bounds."""
    length = ems(value)
    return length is not None and abs(length) <= FURTHEST_RAISED_EM
