"""Read the items of a Reactive Resume file. Its versions name the same parts differently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pressroom.kinds.import_warnings import ANY_INDEX, ANY_NAME, FORMATTING_LOST, HIDDEN_SKIPPED, LAYOUT_SKIPPED
from pressroom.kinds.origin import Origin
from pressroom.kinds.resume.imports.entries import LAYOUTS, Entry
from pressroom.kinds.resume.imports.periods import start_and_end
from pressroom.kinds.resume.imports.rich_text import Block, RichText, plain

PARTS: Final[Mapping[str, str]] = {
    "company": "name",
    "institution": "name",
    "school": "name",
    "organization": "name",
    "title": "name",
    "language": "name",
    "name": "name",
    "position": "role",
    "relationship": "role",
    "awarder": "issuer",
    "issuer": "issuer",
    "publisher": "issuer",
    "studyType": "degree",
    "degree": "degree",
    "area": "area",
    "score": "score",
    "grade": "score",
    "fluency": "level",
    "proficiency": "level",
    "location": "location",
    "phone": "phone",
    "email": "email",
}
FRAME: Final = ("id", "icon", "iconColor", "options")
"""Fields of an item that say nothing of it."""
PLAINER: Final = "The text was imported without its formatting."
FRAMING: Final = "Not imported: identifiers, icons and layout are not a part of a resume."
DOTS: Final = "Not imported: a level in dots is not printed. A word for it is."
HEADING: Final = "Not imported: a heading is printed in the language of the resume."
HEADINGS: Final = frozenset({"name", "title", "heading"})
CONTENT: Final = frozenset({"items", "content", "body", "visible", "hidden"})
HIDDEN: Final = "Not imported: it is hidden. Show it in Reactive Resume, and import the file again."


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads the values of one version."""

    rich: Callable[[Origin], RichText]
    """Reads texts with formatting."""
    prose: tuple[str, ...]
    """The fields of items that are such texts."""

    def text(self, origin: Origin) -> RichText:
        """Read a text with formatting."""
        read = self.rich(origin)
        if read.is_plainer:
            origin.note(FORMATTING_LOST, PLAINER)
        return read

    def address(self, origin: Origin) -> str:
        """Read a web address: a text, or an object with a label."""
        if not isinstance(origin.value, dict):
            return origin.text()
        target = origin.first("href", "url").text()
        lose_frame(origin["inlineLink"])
        label = origin["label"]
        if label.value == target:
            label.settle()
        label.lose("Not imported: an address is printed as it is, without a label.")
        return target

    def profile(self, item: Origin) -> dict[str, str]:
        """Read a profile."""
        for field in FRAME:
            lose_frame(item[field])
        profile = {
            "network": item["network"].text(),
            "username": item["username"].text(),
            "url": self.address(item.first("url", "website")),
        }
        return {name: text for name, text in profile.items() if text}

    def entry(self, item: Origin, section: str) -> Entry:
        """Read the parts of an item."""
        entry = Entry(origin=item)
        for field in FRAME:
            lose_frame(item[field])
        for field, part in PARTS.items():
            entry.read(part, item[field])
        entry.add("url", self.address(item.first("url", "website")), item.first("url", "website"))
        _add_period(entry, item.first("date", "period"), has_period=LAYOUTS[section].has_period)
        _add_level(entry, item)
        entry.add("keywords", [text for word in item["keywords"].items() if (text := word.text())], item["keywords"])
        self._add_prose(entry, item, section)
        return entry

    def _add_prose(self, entry: Entry, item: Origin, section: str) -> None:
        for field in ("subtitle", "description"):
            if field in self.prose:
                continue
            if section in {"skills", "languages"}:
                entry.read("level", item[field])
            else:
                entry.add_prose(plain(item[field].text()), item[field])
        for field in self.prose:
            entry.add_prose(self.text(item[field]), item[field])
        for course in item["courses"].items():
            if text := course.text():
                entry.add_prose(RichText(blocks=(Block(text=text, is_point=True),)), course)


def shown_items(section: Origin) -> list[Origin]:
    """Return the items of a section that are shown, and name the others, and what the section has besides items."""
    lose_frames(section)
    if is_hidden(section):
        section["items"].lose(HIDDEN, code=HIDDEN_SKIPPED, pattern=section["items"].path)
        return []
    items: list[Origin] = []
    for item in section["items"].items():
        if is_hidden(item):
            item.lose(HIDDEN, code=HIDDEN_SKIPPED, pattern=item.path)
        else:
            items.append(item)
    return items


def lose_frames(section: Origin) -> None:
    """Name what a section has besides its content."""
    for name, member in section.members().items():
        if name not in CONTENT and not member.is_settled:
            lose_frame(member, HEADING if name in HEADINGS else FRAMING)


def lose_frame(origin: Origin, message: str = FRAMING) -> None:
    """Name a value that says nothing of a person; the same ones of all sections at once."""
    first, *others = origin.path
    own = first == "sections" and others[:1] == ["custom"] and others[1:2] != ["items"]
    wild = [ANY_INDEX if isinstance(key, int) else key for key in origin.path]
    if first == "sections":
        place = 2 if own else 1
        wild[place : place + 1] = [ANY_NAME]
    origin.lose(message, code=LAYOUT_SKIPPED, pattern=tuple(wild))


def is_hidden(origin: Origin) -> bool:
    """Say whether a section or an item is hidden: `visible` until version 4, `hidden` since 5."""
    shown = origin["visible"].flag(default=True)
    return origin["hidden"].flag(default=False) or not shown


def _add_period(entry: Entry, period: Origin, *, has_period: bool) -> None:
    if isinstance(period.value, dict):
        entry.read("start", period["start"])
        entry.read("end", period["end"])
        return
    start, end = start_and_end(period.text()) if has_period else ("", period.text())
    entry.add("start", start, period)
    entry.add("end", end, period)


def _add_level(entry: Entry, item: Origin) -> None:
    for level in (item["level"], item["levelNum"]):
        if isinstance(level.value, str):
            entry.read("level", level)
        elif level.value == 0:
            level.settle()  # no dots are shown
        else:
            level.lose(DOTS)
