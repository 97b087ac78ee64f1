"""Determine the language of a resume, and warn if it is not valid or Pressroom has no labels in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from pressroom.errors import ExportWarning
from pressroom.kinds.fields import Fields
from pressroom.kinds.presentation import DEFAULT_LANGUAGE, check_language, locale_of
from pressroom.kinds.resume.labels import has_labels

CODE: Final = "LANGUAGE_UNKNOWN"


def language_of(data: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
    """Return the language in the settings, else in the data's `meta.language`, else English."""
    for language in (settings.get("language"), _data_language(data)):
        if language and not check_language(language):
            return str(language)
    return DEFAULT_LANGUAGE


def language_warnings(
    data: Mapping[str, Any], settings: Mapping[str, Any], *, sections: Collection[str]
) -> Iterator[ExportWarning]:
    """Yield a warning for a `meta.language` that is not valid, and one if headings of `sections` are English.

    Headings are English if Pressroom has none in the language, and the setting `headings` does not give them.
    """
    language, chosen = language_of(data, settings), settings.get("language")
    if not chosen and _data_language(data) and check_language(_data_language(data)):
        yield ExportWarning(
            CODE, f"This is not a valid language: it {check_language(_data_language(data))} English is used.", "meta.language"
        )
    given: Mapping[str, str] = settings.get("headings") or {}
    missing = [name for name in sections if name not in given]
    if missing and not has_labels(language):
        dates = "" if locale_of(language).language == language.partition("-")[0] else ", as are dates and names of countries"
        message = (
            f"Pressroom has no words in the language {language}: headings are in English{dates}. "
            f"Give your own with the setting headings, for: {', '.join(missing)}."
        )
        yield ExportWarning(CODE, message, "settings.language" if chosen else "meta.language")


def _data_language(data: Mapping[str, Any]) -> str:
    return Fields(data).record("meta").text("language")
