"""Name the samples of a kind, and choose the one for a page."""

from __future__ import annotations

from typing import Final

from babel import Locale, UnknownLocaleError

from pressroom.documents.starting import sample_language
from pressroom.kinds import Kind
from pressroom.words import Words

PREFERRED: Final = ("english", "american")
"""The samples of a page whose language has none, and the first of those in English."""
SEVERAL_SCRIPTS: Final = "multilingual"
"""The sample that has no language of its own."""


def own_sample(kind: Kind, language: str) -> str:
    """Return the sample in a language, else one in English."""
    languages = {sample: sample_language(kind, sample) for sample in kind.samples if sample != SEVERAL_SCRIPTS}
    own = [sample for sample, tag in languages.items() if tag.partition("-")[0] == language]
    return next((sample for sample in (*PREFERRED, *own) if sample in own), "english")


def named_samples(kind: Kind, words: Words) -> list[tuple[str, str]]:
    """Return the samples with what they are called, by that name."""
    named = [(sample, _name(sample, sample_language(kind, sample), words)) for sample in kind.samples]
    return sorted(named, key=lambda one: (one[0] == SEVERAL_SCRIPTS, one[1].casefold()))


def _name(sample: str, language: str, words: Words) -> str:
    """Return the language of a sample, in the language of the page."""
    if sample == SEVERAL_SCRIPTS:
        return words.gettext("Several scripts")
    try:
        shown = Locale.parse(language, sep="-").get_display_name(words.locale)
    except (ValueError, UnknownLocaleError):
        shown = None
    name = shown or sample
    return name[:1].upper() + name[1:]
