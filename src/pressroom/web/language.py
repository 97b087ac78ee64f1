"""Choose the language of a page: the cookie, else what the browser prefers, else English."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from babel import Locale, negotiate_locale
from babel.messages.pofile import read_po
from litestar import Request

from pressroom.words import SOURCE_LANGUAGE, Words, words_in

CATALOGUES: Final = Path(__file__).parent / "locales"
LANGUAGE_COOKIE: Final = "pressroom_language"
YEAR_SECONDS: Final = 365 * 24 * 3600
OWN_SCRIPTS: Final = frozenset({"copies", "editor", "offline"})
"""Folders whose scripts one page alone loads: the other pages do not carry their words."""


def marked(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


@cache
def languages() -> dict[str, str]:
    """Return the languages of the pages, by their code, with their own names."""
    codes = [SOURCE_LANGUAGE, *sorted(path.stem for path in CATALOGUES.glob("*.po"))]
    return {code: (Locale.parse(code).get_display_name(code) or code).capitalize() for code in codes}


def language_of(request: Request[Any, Any, Any]) -> str:
    """Return the language in which a request is answered."""
    # The cookie is not secret and has no prefix: it only chooses words.
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in languages():
        return chosen
    preferred = [language.partition("-")[0] for language in _accepted(request.headers.get("Accept-Language", ""))]
    return negotiate_locale(preferred, list(languages())) or SOURCE_LANGUAGE


def words_of(request: Request[Any, Any, Any]) -> Words:
    """Return the words in which a request is answered."""
    return words_in(CATALOGUES, language_of(request))


@cache
def script_words(language: str, folder: str) -> dict[str, str | list[str]]:
    """Return the translations that the scripts of a page need, by the English words; those with a plural have two forms.

    `folder` is that of the page's template.
    """
    path = CATALOGUES / f"{language}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    elsewhere = OWN_SCRIPTS - {folder}
    found: dict[str, str | list[str]] = {}
    for message in catalogue:
        if message.id and message.string and any(_is_loaded(place, elsewhere) for place, _ in message.locations):
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = message.string if isinstance(message.string, str) else list(message.string)
    return found


def _is_loaded(place: str, elsewhere: frozenset[str]) -> bool:
    return place.endswith((".ts", ".tsx")) and place.partition("/")[0] not in elsewhere


def _accepted(header: str) -> list[str]:
    """Return the languages of an `Accept-Language` header, the preferred one first (RFC 9110, section 12.5.4)."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        language, _, weight = part.partition(";q=")
        try:
            weighted.append((-float(weight or 1), language.strip().lower()))
        except ValueError:
            continue
    return [language for _, language in sorted(weighted, key=lambda one: one[0]) if language]
