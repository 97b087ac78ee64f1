"""Put the sections of a Reactive Resume file into those of a resume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pressroom.kinds.import_warnings import FIELD_MOVED
from pressroom.kinds.origin import Origin
from pressroom.kinds.resume.imports.entries import section_entry
from pressroom.kinds.resume.imports.reactive_items import PARTS, Reader, is_hidden, shown_items

SECTIONS: Final[Mapping[str, str]] = {
    "experience": "work",
    "work": "work",
    "volunteer": "volunteer",
    "education": "education",
    "projects": "projects",
    "awards": "awards",
    "certifications": "certificates",
    "publications": "publications",
    "skills": "skills",
    "languages": "languages",
    "interests": "interests",
    "references": "references",
}
OWN: Final = "JSON Resume has no sections of one's own: its entries are now in the section “{section}”."


def add_sections(data: dict[str, Any], sections: Origin, reader: Reader) -> list[dict[str, str]]:
    """Add the items of all sections but the summary, and return the profiles."""
    profiles: list[dict[str, str]] = []
    for name, section in sections.members().items():
        if name == "profiles":
            profiles += map(reader.profile, shown_items(section))
        elif name == "custom" and "items" not in section.members():
            for own in section.members().values():
                _add_own(data, own, reader, section="projects")
        elif name in SECTIONS:
            for item in shown_items(section):
                _add_item(data, SECTIONS[name], reader, item)
        elif name != "summary":
            _add_own(data, section, reader, section="projects")
    return profiles


def add_custom_sections(data: dict[str, Any], sections: Origin, reader: Reader) -> list[dict[str, str]]:
    """Add the items of version 5's sections of one's own, and return profiles. Each has a type: that of its items."""
    profiles: list[dict[str, str]] = []
    for own in sections.items():
        kind = str(own["type"].value)
        if kind == "cover-letter":
            own.lose("Not imported: a letter is no part of a resume.")
        elif kind == "profiles":
            profiles += map(reader.profile, shown_items(own))
        else:
            _add_own(data, own, reader, section=SECTIONS.get(kind, "projects"))
    return profiles


def _add_own(data: dict[str, Any], own: Origin, reader: Reader, *, section: str) -> None:
    title = own.first("title", "name")
    if any(not _has_name(item) and not is_hidden(item) for item in own["items"].items()) and not is_hidden(own):
        title.text()  # it becomes their name
    items = shown_items(own)
    if items:
        own.note(FIELD_MOVED, OWN.format(section=section))
    for item in items:
        _add_item(data, section, reader, item, name="" if _has_name(item) else title.text())


def _has_name(item: Origin) -> bool:
    return any(item[field] for field, part in PARTS.items() if part == "name")


def _add_item(data: dict[str, Any], section: str, reader: Reader, item: Origin, *, name: str = "") -> None:
    entry = reader.entry(item, section)
    entry.add("name", name, item)
    added = [section_entry(entry, section)]
    if roles := [section_entry(reader.entry(role, section), section) for role in item["roles"].items()]:
        common = {field: added[0][field] for field in ("name", "location", "url") if field in added[0]}
        # A company whose roles say all: they are the entries.
        added = [*(added if added[0].keys() - common.keys() else ()), *({**common, **role} for role in roles)]
    if any(added):
        data.setdefault(section, []).extend(filter(None, added))
