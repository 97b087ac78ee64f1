"""Define the findings of `pressroom doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """The state of what was checked. The value is the mark before its line."""

    FINE = "✓"
    NOTE = "!"
    """Pressroom works, but not as well as it could."""
    MISSING = "✗"
    """Pressroom does not work without it."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report. `remedy` tells how to fix a problem."""

    state: State
    text: str
    remedy: str = ""


def fine(text: str) -> Finding:
    """Report that something works."""
    return Finding(state=State.FINE, text=text)


def note(text: str, remedy: str) -> Finding:
    """Report that something works but could be better."""
    return Finding(state=State.NOTE, text=text, remedy=remedy)


def missing(text: str, remedy: str = "") -> Finding:
    """Report that something essential is missing or does not work."""
    return Finding(state=State.MISSING, text=text, remedy=remedy)
