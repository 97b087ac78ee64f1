"""Convert Reactive Resume files of its versions 3, 4 and 5: https://docs.rxresu.me."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pressroom.kinds.formats import Converted, ImportFormat
from pressroom.kinds.import_warnings import FIELD_MOVED, HIDDEN_SKIPPED
from pressroom.kinds.origin import Origin
from pressroom.kinds.presentation import check_language
from pressroom.kinds.resume.imports.addresses import picture_address
from pressroom.kinds.resume.imports.html_text import html_text
from pressroom.kinds.resume.imports.markdown_text import markdown_text
from pressroom.kinds.resume.imports.reactive_items import HIDDEN, Reader, is_hidden, lose_frame, lose_frames
from pressroom.kinds.resume.imports.reactive_sections import add_custom_sections, add_sections
from pressroom.kinds.resume.imports.rich_text import RichText

LOOK: Final = "Not imported: layout, colours, fonts and notes are not a part of a resume."
CROPPING: Final = "Not imported: how the picture is framed is not a part of a resume."
COUNTRY_CODE: Final = 2
"""Letters of a code. JSON Resume has no field for a country's name."""


def is_reactive_resume(members: Mapping[str, Any]) -> bool:
    """Recognize the objects `basics` and `sections`."""
    return isinstance(members.get("basics"), dict) and isinstance(members.get("sections"), dict)


def convert_reactive_resume(members: dict[str, Any]) -> Converted:
    """Make a resume of a file."""
    file = Origin(members)
    reader = _reader(members)
    data: dict[str, Any] = {"basics": _basics(file, reader)}
    profiles: list[dict[str, str]] = [reader.profile(item) for item in file["basics"]["profiles"].items()]
    profiles += map(_custom_field, file["basics"]["customFields"].items())
    profiles += add_sections(data, file["sections"], reader)
    profiles += add_custom_sections(data, file["customSections"], reader)
    data["basics"]["profiles"] = [profile for profile in profiles if profile]
    data["basics"] = {name: value for name, value in data["basics"].items() if value}
    if not data["basics"]:
        del data["basics"]
    if language := _language(file["metadata"]):
        data["meta"] = {"language": language}
    file["metadata"].lose_rest(LOOK)
    return Converted(data=data, warnings=file.warnings())


REACTIVE_RESUME: Final = ImportFormat(
    name="reactive-resume", label="Reactive Resume", recognizes=is_reactive_resume, convert=convert_reactive_resume
)


def _reader(members: Mapping[str, Any]) -> Reader:
    """Tell the version. Texts are Markdown in 3, HTML in 4 and 5; descriptions are plain texts before 5."""
    if not {"customSections", "summary", "picture"}.isdisjoint(members):
        return Reader(rich=_html, prose=("description", "content"))
    is_third = "work" in members["sections"] or "photo" in members["basics"]
    return Reader(rich=_markdown if is_third else _html, prose=("summary",))


def _html(origin: Origin) -> RichText:
    return html_text(origin.text())


def _markdown(origin: Origin) -> RichText:
    return markdown_text(origin.markdown())


def _basics(file: Origin, reader: Reader) -> dict[str, Any]:
    basics = file["basics"]
    summaries = (file["summary"], file["sections"]["summary"], basics["summary"])
    return {
        "name": basics["name"].text(),
        "label": basics["headline"].text(),
        "image": _picture(file["picture"] or basics.first("picture", "photo")),
        "email": basics["email"].text(),
        "phone": basics["phone"].text(),
        "url": reader.address(basics.first("url", "website")),
        "summary": "\n".join(text for origin in summaries if (text := _summary(origin, reader))),
        "location": _location(basics["location"]),
    }


def _summary(origin: Origin, reader: Reader) -> str:
    if not isinstance(origin.value, dict):
        return reader.text(origin).prose
    lose_frames(origin)
    content = origin.first("content", "body")
    if is_hidden(origin):
        content.lose(HIDDEN, code=HIDDEN_SKIPPED)
        return ""
    return reader.text(content).prose


def _location(location: Origin) -> dict[str, str]:
    if not isinstance(location.value, dict):
        return {"address": text} if (text := location.text()) else {}
    place = {name: location[name].text() for name in ("address", "city", "region", "postalCode")}
    country = location["country"]
    if len(name := country.text()) == COUNTRY_CODE:
        place["countryCode"] = name
    elif name:
        country.note(FIELD_MOVED, "JSON Resume has no field for a country's name: it is now a part of “region”.")
        place["region"] = ", ".join(part for part in (place["region"], name) if part)
    return {name: text for name, text in place.items() if text}


def _picture(picture: Origin) -> str:
    url = picture["url"]
    hidden = is_hidden(picture) or picture["effects"]["hidden"].flag(default=False)
    if hidden:
        url.lose(HIDDEN, code=HIDDEN_SKIPPED)
    address = picture_address(url) if url and not hidden else ""
    picture.lose_rest(CROPPING)
    return address


def _custom_field(item: Origin) -> dict[str, str]:
    """Read a field of one's own: name and value in version 4, text and link in 5."""
    for field in ("id", "icon"):
        lose_frame(item[field])
    profile = {"network": item["name"].text(), "username": item.first("value", "text").text(), "url": item["link"].text()}
    if any(profile.values()):
        item.note(FIELD_MOVED, "JSON Resume has no fields of one's own: it is now a profile.")
    return {name: text for name, text in profile.items() if text}


def _language(metadata: Origin) -> str:
    language = metadata["page"]["locale"] or metadata["locale"]
    if isinstance(language.value, str) and not check_language(language.value):
        return language.text()
    return ""
