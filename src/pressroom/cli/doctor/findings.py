"""What a check found out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How good it is; the value is the mark before the line."""

    FINE = "✓"
    NOTE = "!"
    """It works, but not as well as it could."""
    MISSING = "✗"
    """Without it Pressroom does not work."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report, and how to mend what is wrong."""

    state: State
    text: str
    mend: str = ""


def fine(text: str) -> Finding:
    """Report something that is as it should be."""
    return Finding(state=State.FINE, text=text)


def note(text: str, mend: str) -> Finding:
    """Report something that could be better."""
    return Finding(state=State.NOTE, text=text, mend=mend)


def missing(text: str, mend: str = "") -> Finding:
    """Report something that Pressroom cannot do without."""
    return Finding(state=State.MISSING, text=text, mend=mend)
