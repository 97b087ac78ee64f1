"""Determine the language of a resume, and warn if it is not valid or Pressroom has no labels in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def language_warnings(data: Mapping[str, Any], settings: Mapping[str, Any], *, with_headings: bool) -> Iterator[ExportWarning]:
    """Yield a warning for a `meta.language` that is not valid, and one if headings are English because labels are missing."""
    language, chosen = language_of(data, settings), settings.get("language")
    if not chosen and _data_language(data) and check_language(_data_language(data)):
        yield ExportWarning(
            CODE, f"This is not a valid language: it {check_language(_data_language(data))} English is used.", "meta.language"
        )
    if with_headings and not has_labels(language):
        dates = "" if locale_of(language).language == language.partition("-")[0] else ", as are dates and names of countries"
        message = f"Pressroom has no headings in the language {language}: they are in English{dates}."
        yield ExportWarning(CODE, message, "settings.language" if chosen else "meta.language")


def _data_language(data: Mapping[str, Any]) -> str:
    return Fields(data).record("meta").text("language")
