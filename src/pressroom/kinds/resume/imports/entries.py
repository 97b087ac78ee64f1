"""Put the entries of other formats into the sections of a resume."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pressroom.kinds.dates import DASH
from pressroom.kinds.import_warnings import FIELD_IGNORED, FIELD_MOVED
from pressroom.kinds.origin import Origin
from pressroom.kinds.resume.imports.rich_text import Block, RichText


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where a section of a resume has the parts of an entry."""

    texts: Mapping[str, str]
    """Part of an entry to field of the section."""
    prose: str = ""
    """The field for paragraphs; empty: there is none, or only that for points."""
    points: str = ""
    """The field for points; empty: they become paragraphs."""
    has_period: bool = False
    """Whether it has a start and an end, not one date."""


PERIOD: Final = {"start": "startDate", "end": "endDate"}
LAYOUTS: Final[Mapping[str, Layout]] = {
    "work": Layout(
        texts={"name": "name", "role": "position", "location": "location", "url": "url", **PERIOD},
        prose="summary",
        points="highlights",
        has_period=True,
    ),
    "volunteer": Layout(
        texts={"name": "organization", "role": "position", "url": "url", **PERIOD},
        prose="summary",
        points="highlights",
        has_period=True,
    ),
    "education": Layout(
        texts={"name": "institution", "degree": "studyType", "area": "area", "score": "score", "url": "url", **PERIOD},
        points="courses",
        has_period=True,
    ),
    "projects": Layout(
        texts={"name": "name", "url": "url", "keywords": "keywords", **PERIOD},
        prose="description",
        points="highlights",
        has_period=True,
    ),
    "awards": Layout(texts={"name": "title", "issuer": "awarder", "end": "date"}, prose="summary"),
    "certificates": Layout(texts={"name": "name", "issuer": "issuer", "end": "date", "url": "url"}),
    "publications": Layout(texts={"name": "name", "issuer": "publisher", "end": "releaseDate", "url": "url"}, prose="summary"),
    "skills": Layout(texts={"name": "name", "level": "level", "keywords": "keywords"}),
    "languages": Layout(texts={"name": "language", "level": "fluency"}),
    "interests": Layout(texts={"name": "name", "keywords": "keywords"}),
    "references": Layout(texts={"name": "name"}, prose="reference"),
}
UNPRINTED_PROSE: Final = "summary"
"""Where sections that print no prose keep it."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a file, in parts whose names are those of `Layout.texts`; each with the value that it was read from."""

    origin: Origin
    parts: dict[str, tuple[Any, Origin]] = field(default_factory=dict[str, "tuple[Any, Origin]"])
    """Texts; `keywords` is a list of texts."""
    blocks: list[tuple[Block, Origin]] = field(default_factory=list[tuple[Block, Origin]])

    def add(self, part: str, value: Any, origin: Origin) -> None:
        """Add a part, unless it is empty."""
        if value:
            self.parts[part] = (value, origin)

    def read(self, part: str, origin: Origin) -> None:
        """Read a text and add it, unless the entry has that part already: then the value is left to be named."""
        if part not in self.parts:
            self.add(part, origin.text(), origin)

    def add_prose(self, prose: RichText, origin: Origin) -> None:
        """Add paragraphs and points."""
        self.blocks.extend((block, origin) for block in prose.blocks)


def section_entry(entry: Entry, section: str) -> dict[str, Any]:
    """Return an item of the section. A part that the section has no field for goes to the name, the points or the prose."""
    layout = LAYOUTS[section]
    parts = dict(entry.parts)
    if not layout.has_period and "start" in parts:
        start, origin = parts.pop("start")
        end = parts.get("end", ("", origin))[0]
        parts["end"] = (DASH.join(part for part in (start, end) if part), origin)
    if "location" in parts and "location" not in layout.texts and "name" in parts:
        location, origin = parts.pop("location")
        origin.note(FIELD_MOVED, _moved(section, layout.texts["name"]))
        parts["name"] = (f"{parts['name'][0]}, {location}", parts["name"][1])
    item = {name: parts.pop(part)[0] for part, name in layout.texts.items() if part in parts}
    blocks = list(entry.blocks)
    sink = layout.prose or layout.points or UNPRINTED_PROSE
    for value, origin in parts.values():
        origin.note(FIELD_MOVED, _moved(section, sink))
        blocks.append((Block(text=value if isinstance(value, str) else ", ".join(value)), origin))
    return item | _prose(blocks, layout, section)


def _prose(blocks: list[tuple[Block, Origin]], layout: Layout, section: str) -> dict[str, Any]:
    prose = RichText(blocks=tuple(block for block, _ in blocks))
    if not blocks:
        return {}
    if layout.prose and layout.points:
        return {name: value for name, value in ((layout.prose, prose.paragraphs), (layout.points, prose.points)) if value}
    if layout.points:
        for origin in {origin.path: origin for block, origin in blocks if not block.is_point}.values():
            origin.note(FIELD_MOVED, _moved(section, layout.points))
        return {layout.points: prose.lines}
    if layout.prose:
        return {layout.prose: prose.prose}
    for origin in {origin.path: origin for _, origin in blocks}.values():
        origin.note(FIELD_IGNORED, f"Kept as “{UNPRINTED_PROSE}” of {section}, where it is not printed.")
    return {UNPRINTED_PROSE: prose.prose}


def _moved(section: str, name: str) -> str:
    return f"JSON Resume has no such field in {section}: it is now a part of “{name}”."
