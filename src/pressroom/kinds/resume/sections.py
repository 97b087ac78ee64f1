"""Build the sections of a resume: assign its fields to headings, facts, notes, paragraphs and points."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from babel import Locale

from pressroom.kinds.dates import format_date, format_period
from pressroom.kinds.fields import Fields
from pressroom.kinds.links import short_address, web_link
from pressroom.kinds.resume.view import Entry, Piece, Section


@dataclass(frozen=True, kw_only=True)
class Localizer:
    """Format dates and provide labels in the language of a resume."""

    labels: Mapping[str, str]
    locale: Locale

    def date(self, fields: Fields, name: str) -> Piece:
        """Format the date in a field."""
        return _date_piece(format_date(fields.date(name), self.locale))

    def period(self, fields: Fields) -> Piece:
        """Format the period from `startDate` to `endDate`."""
        present = self.labels["present"]
        start, end = fields.date("startDate"), fields.date("endDate")
        return _date_piece(format_period(start, end, present=present, locale=self.locale))


Build = Callable[[Fields, Localizer], Entry]


def build_section(name: str, *, data: Fields, localizer: Localizer) -> Section | None:
    """Build a section; None: the data has no text for it."""
    heading = localizer.labels[name]
    if name == "summary":
        text = data.record("basics").paragraphs("summary")
        return Section(name=name, heading=heading, paragraphs=text) if text else None
    build = _ENTRIES.get(name) or _LINES[name]
    entries = tuple(entry for entry in (build(fields, localizer) for fields in data.records(name)) if _has_text(entry))
    if not entries:
        return None
    if name in _ENTRIES:
        return Section(name=name, heading=heading, entries=entries)
    return Section(name=name, heading=heading, lines=entries)


def _work(fields: Fields, localizer: Localizer) -> Entry:
    return _entry(
        (fields.text("position"), fields.text("name")),
        facts=(Piece(text=fields.text("location")), localizer.period(fields), _link(fields)),
        notes=(Piece(text=fields.text("description")),),
        paragraphs=fields.paragraphs("summary"),
        points=fields.texts("highlights"),
    )


def _volunteer(fields: Fields, localizer: Localizer) -> Entry:
    return _entry(
        (fields.text("position"), fields.text("organization")),
        facts=(localizer.period(fields), _link(fields)),
        paragraphs=fields.paragraphs("summary"),
        points=fields.texts("highlights"),
    )


def _education(fields: Fields, localizer: Localizer) -> Entry:
    degree = localizer.labels["comma"].join(part for part in (fields.text("studyType"), fields.text("area")) if part)
    return _entry(
        (degree, fields.text("institution")),
        facts=(localizer.period(fields), Piece(text=fields.text("score")), _link(fields)),
        points=fields.texts("courses"),
    )


def _project(fields: Fields, localizer: Localizer) -> Entry:
    return _entry(
        (fields.text("name"), fields.text("entity")),
        facts=(localizer.period(fields), _link(fields)),
        notes=(Piece(text=localizer.labels["comma"].join(fields.texts("roles"))), Piece(text=fields.text("type"))),
        paragraphs=fields.paragraphs("description"),
        points=fields.texts("highlights"),
        tags=fields.texts("keywords"),
    )


def _award(fields: Fields, localizer: Localizer) -> Entry:
    names = (fields.text("title"), fields.text("awarder"))
    return _entry(names, facts=(localizer.date(fields, "date"),), paragraphs=fields.paragraphs("summary"))


def _certificate(fields: Fields, localizer: Localizer) -> Entry:
    names = (fields.text("name"), fields.text("issuer"))
    return _entry(names, facts=(localizer.date(fields, "date"), _link(fields)))


def _publication(fields: Fields, localizer: Localizer) -> Entry:
    return _entry(
        (fields.text("name"), fields.text("publisher")),
        facts=(localizer.date(fields, "releaseDate"), _link(fields)),
        paragraphs=fields.paragraphs("summary"),
    )


def _reference(fields: Fields, _: Localizer) -> Entry:
    return _entry((fields.text("name"),), paragraphs=fields.paragraphs("reference"))


def _skill(fields: Fields, _: Localizer) -> Entry:
    return _entry((fields.text("name"),), facts=(Piece(text=fields.text("level")),), tags=fields.texts("keywords"))


def _language(fields: Fields, _: Localizer) -> Entry:
    return _entry((fields.text("language"),), facts=(Piece(text=fields.text("fluency")),))


def _interest(fields: Fields, _: Localizer) -> Entry:
    return _entry((fields.text("name"),), tags=fields.texts("keywords"))


_ENTRIES: Final[Mapping[str, Build]] = {
    "work": _work,
    "projects": _project,
    "education": _education,
    "certificates": _certificate,
    "awards": _award,
    "publications": _publication,
    "volunteer": _volunteer,
    "references": _reference,
}
_LINES: Final[Mapping[str, Build]] = {"skills": _skill, "languages": _language, "interests": _interest}


def _entry(
    names: tuple[str, ...],
    *,
    facts: tuple[Piece, ...] = (),
    notes: tuple[Piece, ...] = (),
    paragraphs: tuple[str, ...] = (),
    points: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
) -> Entry:
    """Build an entry. The first name that is not empty is its heading, the others are its first facts."""
    pieces = [Piece(text=name) for name in names if name]
    return Entry(
        heading=pieces[0] if pieces else Piece(text=""),
        facts=tuple(piece for piece in (*pieces[1:], *facts) if piece.text),
        notes=tuple(piece for piece in notes if piece.text),
        paragraphs=paragraphs,
        points=points,
        tags=tags,
    )


def _has_text(entry: Entry) -> bool:
    return any((entry.heading.text, entry.facts, entry.notes, entry.paragraphs, entry.points, entry.tags))


def _link(fields: Fields) -> Piece:
    url = fields.text("url")
    return Piece(text=short_address(url), href=web_link(url), ltr=True)


def _date_piece(text: str) -> Piece:
    """Return a date that is isolated as left-to-right text, unless it contains right-to-left letters."""
    return Piece(text=text, ltr=not any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text))
