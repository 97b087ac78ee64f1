"""What a resume template prints: plain text in reading order, every optional part empty when it is absent."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A short text, perhaps a link; `ltr` isolates phones, dates and addresses inside right-to-left text."""

    text: str
    href: str = ""
    ltr: bool = False

    @property
    def in_order(self) -> bool:
        """Whether the direction must be enforced: groups of Arabic digits run from right to left (UAX 9, N1)."""
        classes = set(map(unicodedata.bidirectional, self.text))
        return self.ltr and "AN" in classes and classes.isdisjoint({"R", "AL"})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One job, school, project, …: a heading, a line of facts, then text and lists."""

    heading: Piece
    facts: tuple[Piece, ...] = ()
    notes: tuple[Piece, ...] = ()
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def short(self) -> bool:
        """Whether the entry is too short to be split between two pages."""
        return len(self.points) + len(self.paragraphs) <= 5 and sum(map(len, self.points + self.paragraphs)) < 700  # noqa: PLR2004


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section: its heading, and paragraphs, entries or lines, whichever it has."""

    name: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    lines: tuple[Entry, ...] = ()
    """Entries of one line each: skills, languages, interests."""


@dataclass(frozen=True, kw_only=True)
class ResumeView:
    """A whole resume."""

    name: str
    label: str
    contact: tuple[Piece, ...]
    photo: str
    """A `data:` address, or empty."""
    sections: tuple[Section, ...]
