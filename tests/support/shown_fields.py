"""List the texts that a printed resume must show, in reading order, from its data only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final, NamedTuple, cast

from babel import Locale

from pressroom.kinds.countries import home_country
from pressroom.kinds.resume.labels import labels_for

# Items of a line are no headings: readers in the order of painting read a line from the left in any language.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "work": ("position", "name"),
    "projects": ("name",),
    "education": ("studyType", "institution"),
    "skills": ("name",),
    "languages": (),
    "certificates": ("name",),
    "awards": ("title",),
    "publications": ("name",),
    "volunteer": ("position", "organization"),
    "interests": (),
    "references": ("name",),
}
DATES: Final = frozenset({"startDate", "endDate", "date", "releaseDate"})


class Shown(NamedTuple):
    """A text that must be shown. A heading must be after the previous heading."""

    path: str
    text: str
    heading: bool = False
    other_forms: tuple[str, ...] = ()
    """What may be shown instead."""


def shown_fields(data: Mapping[str, Any], *, language: str) -> Iterator[Shown]:
    """Yield every text that the resume must show. Unknown keys, the photo and `meta` are not printed."""
    basics = cast("dict[str, Any]", data.get("basics") or {})
    labels = labels_for(language)
    if basics.get("name"):
        yield Shown("basics.name", basics["name"], heading=True)
    for name in ("label", "email", "phone", "url", "profiles", "location"):
        yield from _texts(f"basics.{name}", basics.get(name), language)
    if basics.get("summary"):
        yield _section("summary", labels["summary"])
        yield from _texts("basics.summary", basics["summary"], language)
    for section, heading_fields in HEADINGS.items():
        entries = cast("list[dict[str, Any]]", data.get(section) or [])
        if entries:
            yield _section(section, labels[section])
        for index, entry in enumerate(entries):
            heading = next((name for name in heading_fields if entry.get(name)), "")
            if heading:
                yield Shown(f"{section}[{index}].{heading}", entry[heading], heading=True)
            for name, value in entry.items():
                if name != heading:
                    yield from _texts(f"{section}[{index}].{name}", value, language)


def _section(name: str, heading: str) -> Shown:
    return Shown(name, heading, heading=True, other_forms=(heading.upper(),))


def _texts(path: str, value: Any, language: str) -> Iterator[Shown]:
    match value:
        case str() | int():
            yield from _text(path, str(value), language)
        case list():
            for index, item in enumerate(cast("list[Any]", value)):
                yield from _texts(f"{path}[{index}]", item, language)
        case dict():
            members = cast("dict[str, Any]", value)
            for name, member in members.items():
                if not (name in {"username", "network"} and str(member).lstrip("@").casefold() in str(members.get("url"))):
                    yield from _texts(f"{path}.{name}", member, language)
        case _:
            return


def _text(path: str, text: str, language: str) -> Iterator[Shown]:
    name = path.rpartition(".")[2]
    locale: Any = Locale.parse(language, sep="-")
    if name in DATES and (found := re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)):
        yield Shown(path, found[1])
        if found[2]:
            name = locale.months["format"]["abbreviated"][int(found[2])]
            yield Shown(path, name, other_forms=(f"{found[2]}/{found[1]}", f"{found[1]}.{found[2]}"))
    elif name == "countryCode":
        if text != home_country(language):
            yield Shown(path, locale.territories[text])
    elif name == "url":
        yield Shown(path, text.removeprefix("https://").removeprefix("http://").removesuffix("/"))
    else:
        # Entities are decoded once.
        yield from (Shown(path, line) for line in unescape(text).splitlines() if line.strip())
