"""Read catalogues of translated words. English stands in the code, other languages in a folder of `*.po` files."""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE: Final = "en"


class Words:
    """The words of one language."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        """Take the language and its messages; `words_in` makes both."""
        self.language = language
        self.locale = Locale.parse(language)
        self.translations = translations

    def gettext(self, message: str, **values: object) -> str:
        """Return a message with its values filled in."""
        return self.translations.gettext(message) % values if values else self.translations.gettext(message)

    def ngettext(self, singular: str, plural: str, count: int, **values: object) -> str:
        """Return a message in the form for a number, which is the value `count`."""
        return self.translations.ngettext(singular, plural, count) % {"count": count, **values}


@cache
def words_in(folder: Path, language: str) -> Words:
    """Return the words of a language that has a catalogue in the folder, else English."""
    path = folder / f"{language}.po"
    if language == SOURCE_LANGUAGE or not path.is_file():
        return Words(SOURCE_LANGUAGE, gettext.NullTranslations())
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(language, gettext.GNUTranslations(compiled))
