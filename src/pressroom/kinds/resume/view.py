"""Define what a template of a resume can print, in reading order. Optional parts that are absent are empty."""

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
class When:
    """A date or a period. `short` fits into a narrow column where the language has such a form, `long` has names of months."""

    short: Piece
    long: Piece


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One job, school, project, …: what it is, where and when, then text and lists."""

    title: str
    organization: str = ""
    place: str = ""
    detail: str = ""
    """A short fact that follows, such as a score."""
    when: When | None = None
    link: Piece | None = None
    notes: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    posts: tuple[Entry, ...] = ()
    """Consecutive posts at one employer, which is the title of this entry."""

    @property
    def brief(self) -> bool:
        """Whether the entry has a line of facts only."""
        return not any((self.notes, self.paragraphs, self.points, self.tags, self.posts))

    @property
    def short(self) -> bool:
        """Whether the entry is too short to be split between two pages: a page that it leaves has a small hole only."""
        texts = self.points + self.paragraphs
        return not self.posts and len(texts) <= 4 and sum(map(len, texts)) < 420  # noqa: PLR2004


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line with a label, such as a group of skills, or an item such as a language."""

    label: str
    level: str = ""
    words: tuple[str, ...] = ()

    @property
    def short(self) -> bool:
        """Whether the row has about two lines at most."""
        return sum(map(len, (self.label, self.level, *self.words))) < 160  # noqa: PLR2004


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section: its heading, and its paragraphs, entries, rows or items."""

    name: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    rows: tuple[Row, ...] = ()
    """One line each: skills."""
    items: tuple[Row, ...] = ()
    """Several on one line: languages, interests."""


@dataclass(frozen=True, kw_only=True)
class ResumeView:
    """A resume."""

    name: str
    label: str
    contact: tuple[Piece, ...]
    photo: str
    """A `data:` URL, or empty."""
    sections: tuple[Section, ...]
