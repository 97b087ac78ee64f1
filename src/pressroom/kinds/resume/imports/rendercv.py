"""Convert RenderCV files of its versions 1 and 2: https://docs.rendercv.com."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pressroom.kinds.formats import Converted, ImportFormat
from pressroom.kinds.import_warnings import FIELD_MOVED, LAYOUT_SKIPPED
from pressroom.kinds.origin import Origin
from pressroom.kinds.presentation import check_language
from pressroom.kinds.resume.imports.addresses import picture_address, profile_address
from pressroom.kinds.resume.imports.rendercv_entries import add_section, line
from pressroom.kinds.resume.labels import SECTIONS

LANGUAGES: Final[Mapping[str, str]] = {
    "arabic": "ar", "danish": "da", "dutch": "nl", "english": "en", "french": "fr", "german": "de", "hebrew": "he", "hindi": "hi",
    "hungarian": "hu", "indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko", "mandarin_chinese": "zh",
    "norwegian_bokmål": "nb", "norwegian_nynorsk": "nn", "persian": "fa", "polish": "pl", "portuguese": "pt", "russian": "ru",
    "spanish": "es", "swedish": "sv", "turkish": "tr", "vietnamese": "vi",
}  # fmt: skip
LOOK: Final = "Not imported: how RenderCV lays out, words and stores its files is not a part of a resume."


def is_rendercv(members: Mapping[str, Any]) -> bool:
    """Recognize the object `cv`."""
    return isinstance(members.get("cv"), dict)


def convert_rendercv(members: dict[str, Any]) -> Converted:
    """Make a resume of a file."""
    file = Origin(members)
    cv = file["cv"]
    data: dict[str, Any] = {"basics": _basics(cv)}
    for title, section in cv["sections"].members().items():
        add_section(data, title, section)
    if language := _language(file["locale"]):
        data["meta"] = {"language": language}
    for name in ("design", "locale", "locale_catalog", "settings", "rendercv_settings"):
        file[name].lose_rest(LOOK)
    if not data["basics"]:
        del data["basics"]
    return Converted(data=data, settings=section_order(data), warnings=file.warnings())


def section_order(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document setting for sections in the order of the data; nothing where it is the usual one."""
    order = [name for name in data if name in SECTIONS]
    return {} if order == sorted(order, key=SECTIONS.index) else {"sectionOrder": ["summary", *order]}


RENDERCV: Final = ImportFormat(name="rendercv", label="RenderCV", recognizes=is_rendercv, convert=convert_rendercv)


def _basics(cv: Origin) -> dict[str, Any]:
    basics: dict[str, Any] = {
        "name": line(cv["name"]),
        "label": line(cv.first("headline", "label")),
        "image": picture_address(cv["photo"]),
    }
    profiles: list[dict[str, str]] = []
    for name, field, prefix in (("email", "email", "mailto:"), ("phone", "phone", "tel:"), ("url", "website", "")):
        first, *more = cv[field].items() or [cv[field]]
        basics[name] = first.text().removeprefix(prefix)
        for other in more:
            if text := other.text().removeprefix(prefix):
                other.note(FIELD_MOVED, f"JSON Resume has one {field}: this one is now a profile.")
                profiles.append({"url" if name == "url" else "username": text})
    if place := line(cv["location"]):
        basics["location"] = {"address": place}
    profiles += filter(None, map(_profile, cv["social_networks"].items()))
    profiles += filter(None, map(_connection, cv["custom_connections"].items()))
    basics["profiles"] = profiles
    return {name: value for name, value in basics.items() if value}


def _profile(social: Origin) -> dict[str, str]:
    network, username = social["network"].text(), social["username"].text()
    profile = {"network": network, "username": username, "url": profile_address(network, username)}
    return {name: value for name, value in profile.items() if value}


def _connection(connection: Origin) -> dict[str, str]:
    profile = {"username": connection["placeholder"].text(), "url": connection["url"].text()}
    connection["fontawesome_icon"].lose("Not imported: icons are not printed.", code=LAYOUT_SKIPPED)
    if any(profile.values()):
        connection.note(FIELD_MOVED, "JSON Resume has no connections of one's own: it is now a profile.")
    return {name: value for name, value in profile.items() if value}


def _language(locale: Origin) -> str:
    """Read a code (version 2.0) or a name (since 2.4)."""
    written = str(locale["language"].value)
    language = LANGUAGES.get(written, written)
    if not check_language(language):
        locale["language"].settle()
        return language
    return ""
