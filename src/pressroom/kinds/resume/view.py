"""Define what a template of a resume can print: plain texts in reading order. Optional parts that are absent are empty."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A short text, with an optional link. `ltr`: it is isolated as left-to-right text, such as a date or an address."""

    text: str
    href: str = ""
    ltr: bool = False

    @property
    def in_order(self) -> bool:
        """Whether the direction must be overridden, because groups of Arabic digits run from right to left (UAX 9, N1)."""
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
    """One section: its heading, and its paragraphs, entries or lines."""

    name: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    lines: tuple[Entry, ...] = ()
    """Entries of one line each: skills, languages, interests."""


@dataclass(frozen=True, kw_only=True)
class ResumeView:
    """A resume."""

    name: str
    label: str
    contact: tuple[Piece, ...]
    photo: str
    """A `data:` URL, or empty."""
    sections: tuple[Section, ...]
