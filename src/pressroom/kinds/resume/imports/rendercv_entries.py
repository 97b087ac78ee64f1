"""Read the sections of a RenderCV file, whose entries have one of nine types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pressroom.kinds.import_warnings import FIELD_MOVED, FORMATTING_LOST
from pressroom.kinds.origin import Origin
from pressroom.kinds.resume.imports.entries import Entry, section_entry
from pressroom.kinds.resume.imports.markdown_text import markdown_line, markdown_text, sole_link
from pressroom.kinds.resume.imports.rendercv_sections import SUMMARY, TEXT_FIELDS, section_of_entry, section_titled
from pressroom.kinds.resume.imports.rich_text import Block, RichText

PARTS: Final[Mapping[str, str]] = {
    "company": "name",
    "institution": "name",
    "title": "name",
    "name": "name",
    "label": "name",
    "position": "role",
    "degree": "degree",
    "area": "area",
    "grade": "score",
    "journal": "issuer",
    "location": "location",
}
DATES: Final[Mapping[str, str]] = {"start_date": "start", "end_date": "end"}
TEXTS: Final = ("bullet", "number", "reversed_number")
NUMBERS: Final = "The text was imported; its number was not."
PLAINER: Final = "The text was imported without its formatting."


def add_section(data: dict[str, Any], title: str, section: Origin) -> None:
    """Add the entries of a section to the resume."""
    titled = section_titled(title)
    own: list[RichText] = []
    for item in section.items():
        if text := _text_of(item):
            own.append(text)
        elif isinstance(item.value, dict):
            name = section_of_entry(item.members(), titled)
            if entry := section_entry(_entry(item, name), name):
                data.setdefault(name, []).append(entry)
                if name != titled:
                    section.note(FIELD_MOVED, f"The title is not imported: the entries are in the section “{name}”.")
    if own:
        _add_texts(data, title, section, own)


def _add_texts(data: dict[str, Any], title: str, section: Origin, texts: list[RichText]) -> None:
    titled = section_titled(title)
    if titled == SUMMARY:
        lines = [data["basics"].get("summary", ""), *(text.prose for text in texts)]
        data["basics"]["summary"] = "\n".join(line for line in lines if line)
    elif titled in TEXT_FIELDS:
        data.setdefault(titled, []).extend({TEXT_FIELDS[titled]: " ".join(text.lines)} for text in texts)
    else:
        section.note(FIELD_MOVED, "JSON Resume has no sections of one's own: it is now a project of that name.")
        blocks = [block for text in texts for block in text.blocks]
        project = {
            "name": title if " " in title else title.replace("_", " ").capitalize(),
            "description": "\n".join(block.text for block in blocks if not block.is_point),
            "highlights": [block.text for block in blocks if block.is_point],
        }
        data.setdefault("projects", []).append({name: value for name, value in project.items() if value})


def _text_of(item: Origin) -> RichText | None:
    """Read an entry that is a text, or that has one only; None: it is another, or empty."""
    if not item:
        return None
    if isinstance(item.value, str | int | float):
        return _rich(item)
    for name in TEXTS:
        if item[name]:
            if name != "bullet":
                item[name].note(FORMATTING_LOST, NUMBERS)
            point = " ".join(_rich(item[name]).lines)
            return RichText(blocks=(Block(text=point, is_point=True),))
    return None


def _entry(item: Origin, section: str) -> Entry:
    entry = Entry(origin=item)
    for field, part in PARTS.items():
        if part not in entry.parts and item[field]:
            _add_name(entry, part, item[field], may_link=part == "name" and not (item["url"] or item["doi"]))
    if item["date"]:
        entry.read("end", item["date"])  # RenderCV ignores start and end beside it
    else:
        for field, part in DATES.items():
            entry.read(part, item[field])
    if item["doi"]:
        doi = item["doi"].text()
        entry.add("url", doi if "://" in doi else f"https://doi.org/{doi}", item["doi"])  # RenderCV ignores `url` beside it
    elif item["url"]:
        entry.read("url", item["url"])
    if item["details"]:
        _add_details(entry, section, item["details"])
    if authors := [text for author in item["authors"].items() if (text := line(author))]:
        entry.add_prose(RichText(blocks=(Block(text=", ".join(authors)),)), item["authors"])
        item["authors"].note(FIELD_MOVED, f"JSON Resume has no authors in {section}: they are now a part of the text.")
    entry.add_prose(_rich(item["summary"]), item["summary"])
    for highlight in filter(None, item["highlights"].items()):
        entry.add_prose(RichText(blocks=(Block(text=line(highlight), is_point=True),)), highlight)
    return entry


def _add_name(entry: Entry, part: str, origin: Origin, *, may_link: bool) -> None:
    """Add a text. A name that is a link as a whole gives the address too."""
    text, target = sole_link(origin.markdown()) if may_link else ("", "")
    if text and target:
        entry.add("name", text, origin)
        entry.add("url", target, origin)
    else:
        entry.add(part, line(origin), origin)


def _add_details(entry: Entry, section: str, details: Origin) -> None:
    text = line(details)
    if section == "languages":
        entry.add("level", text, details)
    elif section == "references":
        entry.add_prose(RichText(blocks=(Block(text=text),)), details)
    else:
        is_list = not any(mark in text for mark in "(;:.")
        entry.add("keywords", [word for part in text.split(",") if (word := part.strip())] if is_list else [text], details)


def line(origin: Origin) -> str:
    """Read a text of one line."""
    read = markdown_line(origin.markdown())
    if read.is_plainer:
        origin.note(FORMATTING_LOST, PLAINER)
    return " ".join(read.lines)


def _rich(origin: Origin) -> RichText:
    read = markdown_text(origin.markdown())
    if read.is_plainer:
        origin.note(FORMATTING_LOST, PLAINER)
    return read
