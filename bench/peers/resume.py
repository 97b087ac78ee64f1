"""The texts of a resume for peers that print no HTML: as plain lines, and as a file of RenderCV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from bench.workload import Workload

from pressroom.documents.printing import present
from pressroom.documents.templates import template_named
from pressroom.kinds.resume.view import Entry, ResumeView, Row, Section

JOIN: Final = " · "


class PlainEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One job, school, …: a title line, its date, further lines, then points."""

    title: str
    when: str
    lines: Sequence[str]
    points: Sequence[str]


class PlainSection(msgspec.Struct, frozen=True, kw_only=True):
    """A heading, and lines or entries."""

    heading: str
    lines: Sequence[str]
    entries: Sequence[PlainEntry]


class PlainResume(msgspec.Struct, frozen=True, kw_only=True):
    """A resume in the words that our templates print."""

    name: str
    label: str
    contact: Sequence[str]
    sections: Sequence[PlainSection]


def plain_resume(workload: Workload) -> PlainResume:
    """Return the texts that the product prints of the workload's document."""
    source = workload.source
    layout = present(source, template=template_named(source.kind, source.kind.default_template), options=workload.options)
    view: ResumeView = layout.presented.context["resume"]
    return PlainResume(
        name=view.name,
        label=view.label,
        contact=[piece.text for piece in view.contact],
        sections=[_section(section) for section in view.sections],
    )


def rendercv_file(resume: PlainResume, basics: Mapping[str, Any]) -> dict[str, Any]:
    """Return a file of RenderCV with the same texts, on A4 in its default theme.

    Address, telephone and page are fields of its head. It has none for a headline and for networks of other names: they are
    a section of their own, which comes first.
    """
    head = {"email": basics["email"], "phone": basics["phone"], "website": basics["url"]}
    shown = {head["email"], head["phone"], head["website"].removeprefix("https://").removesuffix("/")}
    others = [text for text in resume.contact if text not in shown]
    sections = {section.heading: _rendercv_section(section) for section in resume.sections}
    return {
        "cv": {"name": resume.name, **head, "sections": {resume.label: others, **sections}},
        "design": {
            "theme": "classic",
            "page": {"size": "a4"},
            # Its icons come from a server of packages when the first document is printed.
            "header": {"use_icons_for_connections": False, "separator_between_connections": "|"},
            "links": {"use_external_link_icon": False},
        },
        "locale": {"phone_number_format": "international"},
    }


def _section(section: Section) -> PlainSection:
    rows = [_row(row) for row in section.rows]
    items = [JOIN.join(_row(row) for row in section.items)] if section.items else []
    entries = [_entry(entry) for entry in section.entries]
    return PlainSection(heading=section.heading, lines=[*section.paragraphs, *rows, *items], entries=entries)


def _row(row: Row) -> str:
    label = f"{row.label} ({row.level})" if row.level else row.label
    return f"{label}: {', '.join(row.words)}" if row.words else label


def _entry(entry: Entry) -> PlainEntry:
    facts = filter(None, (entry.title, entry.organization, entry.place, entry.detail))
    link = [entry.link.text] if entry.link else []
    tags = [", ".join(entry.tags)] if entry.tags else []
    return PlainEntry(
        title=", ".join(facts),
        when=entry.when.long.text if entry.when else "",
        lines=[*link, *entry.notes, *entry.paragraphs, *tags],
        points=entry.points,
    )


def _rendercv_section(section: PlainSection) -> list[Any]:
    return [_rendercv_entry(entry) for entry in section.entries] if section.entries else list(section.lines)


def _rendercv_entry(entry: PlainEntry) -> dict[str, Any]:
    made = {"name": entry.title, "date": entry.when, "summary": JOIN.join(entry.lines), "highlights": list(entry.points)}
    return {name: value for name, value in made.items() if value}
