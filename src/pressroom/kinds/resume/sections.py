"""Build the sections of a resume: assign its fields to the parts of entries, rows and items."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from babel import Locale

from pressroom.kinds.dates import DateForm, format_date, format_period
from pressroom.kinds.fields import Fields
from pressroom.kinds.links import short_address, web_link
from pressroom.kinds.resume.grouping import with_grouped_posts
from pressroom.kinds.resume.view import Entry, Piece, Row, Section, When


@dataclass(frozen=True, kw_only=True)
class Localizer:
    """Format dates and provide labels in the language of a resume."""

    labels: Mapping[str, str]
    locale: Locale

    def date(self, fields: Fields, name: str) -> When | None:
        """Format the date in a field; None: there is none."""
        value = fields.date(name)
        return _when(*(format_date(value, self.locale, form=form) for form in FORMS))

    def period(self, fields: Fields) -> When | None:
        """Format the period from `startDate` to `endDate`; None: there is none."""
        present = self.labels["present"]
        start, end = fields.date("startDate"), fields.date("endDate")
        return _when(*(format_period(start, end, present=present, locale=self.locale, form=form) for form in FORMS))


FORMS: Final[tuple[DateForm, DateForm]] = ("short", "long")


def build_section(name: str, *, data: Fields, heading: str, localizer: Localizer) -> Section | None:
    """Build a section; None: the data has no text for it."""
    if name == "summary":
        text = data.record("basics").paragraphs("summary")
        return Section(name=name, heading=heading, paragraphs=text) if text else None
    if name in _ENTRIES:
        built = (_ENTRIES[name](fields, localizer) for fields in data.records(name))
        entries = tuple(entry for entry in built if entry is not None)
        if name in GROUPED:
            entries = with_grouped_posts(entries)
        return Section(name=name, heading=heading, entries=entries) if entries else None
    rows = tuple(row for row in map(_ROWS[name], data.records(name)) if row.label or row.level or row.words)
    if not rows:
        return None
    return Section(name=name, heading=heading, rows=rows) if name == "skills" else Section(name=name, heading=heading, items=rows)


GROUPED: Final = frozenset({"work", "volunteer"})
"""Sections in which consecutive posts at one employer are grouped."""


def _work(fields: Fields, localizer: Localizer) -> Entry | None:
    return _entry(
        (fields.text("position"), fields.text("name")),
        place=fields.text("location"),
        when=localizer.period(fields),
        link=_link(fields),
        notes=(fields.text("description"),),
        paragraphs=fields.paragraphs("summary"),
        points=fields.blocks("highlights"),
    )


def _volunteer(fields: Fields, localizer: Localizer) -> Entry | None:
    return _entry(
        (fields.text("position"), fields.text("organization")),
        when=localizer.period(fields),
        link=_link(fields),
        paragraphs=fields.paragraphs("summary"),
        points=fields.blocks("highlights"),
    )


def _education(fields: Fields, localizer: Localizer) -> Entry | None:
    degree = localizer.labels["comma"].join(part for part in (fields.text("studyType"), fields.text("area")) if part)
    return _entry(
        (degree, fields.text("institution")),
        detail=fields.text("score"),
        when=localizer.period(fields),
        link=_link(fields),
        **_courses(fields.texts("courses")),
    )


def _courses(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return short names as tags, which stand on one line, and others as points."""
    fits = sum(map(len, names)) < ONE_LINE and not any(MORE_THAN_A_NAME.search(name) for name in names)
    return {"tags" if fits else "points": names}


def _project(fields: Fields, localizer: Localizer) -> Entry | None:
    return _entry(
        (fields.text("name"), fields.text("entity")),
        when=localizer.period(fields),
        link=_link(fields),
        notes=(localizer.labels["enumeration"].join(fields.texts("roles")), fields.text("type")),
        paragraphs=fields.paragraphs("description"),
        points=fields.blocks("highlights"),
        tags=fields.texts("keywords"),
    )


def _award(fields: Fields, localizer: Localizer) -> Entry | None:
    names = (fields.text("title"), fields.text("awarder"))
    return _entry(names, when=localizer.date(fields, "date"), paragraphs=fields.paragraphs("summary"))


def _certificate(fields: Fields, localizer: Localizer) -> Entry | None:
    names = (fields.text("name"), fields.text("issuer"))
    return _entry(names, when=localizer.date(fields, "date"), link=_link(fields))


def _publication(fields: Fields, localizer: Localizer) -> Entry | None:
    return _entry(
        (fields.text("name"), fields.text("publisher")),
        when=localizer.date(fields, "releaseDate"),
        link=_link(fields),
        paragraphs=fields.paragraphs("summary"),
    )


def _reference(fields: Fields, _: Localizer) -> Entry | None:
    return _entry((fields.text("name"), ""), paragraphs=fields.paragraphs("reference"))


def _skill(fields: Fields) -> Row:
    return Row(label=fields.text("name"), level=fields.text("level"), words=fields.texts("keywords"))


def _language(fields: Fields) -> Row:
    return Row(label=fields.text("language"), level=fields.text("fluency"))


def _interest(fields: Fields) -> Row:
    return Row(label=fields.text("name"), words=fields.texts("keywords"))


ONE_LINE: Final = 90
"""Characters of several names that fit on one line with their separators."""
MORE_THAN_A_NAME: Final = re.compile(r"[,،、，;*_\[<\\\n]|[.。!?]\Z")
"""What a sentence, a list or Markdown has: on one line, such texts would run into each other, or be printed literally."""
_ENTRIES: Final[Mapping[str, Callable[[Fields, Localizer], Entry | None]]] = {
    "work": _work,
    "projects": _project,
    "education": _education,
    "certificates": _certificate,
    "awards": _award,
    "publications": _publication,
    "volunteer": _volunteer,
    "references": _reference,
}
_ROWS: Final[Mapping[str, Callable[[Fields], Row]]] = {"skills": _skill, "languages": _language, "interests": _interest}


def _entry(names: tuple[str, str], *, notes: tuple[str, ...] = (), **parts: Any) -> Entry | None:
    """Build an entry; None: it is empty. The first name that is not empty is its title, the other its organization."""
    first, second = names
    entry = Entry(
        title=first or second, organization=second if first else "", notes=tuple(note for note in notes if note), **parts
    )
    return None if entry == Entry(title="") else entry


def _link(fields: Fields) -> Piece | None:
    url = fields.text("url")
    return Piece(text=short_address(url), href=web_link(url), ltr=True) if url else None


def _when(short: str, long: str) -> When | None:
    return When(short=_date_piece(short), long=_date_piece(long)) if long else None


def _date_piece(text: str) -> Piece:
    """Return a date that is isolated as left-to-right text, unless it contains right-to-left letters."""
    return Piece(text=text, ltr=not any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text))
