from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from pressroom import exams
from pressroom.exams.words import CATALOGUES, words_in

METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
PLACE = re.compile(r"%\(\w+\)[sd]|%(?!\()")


def messages_of_the_code() -> set[tuple[str, ...]]:
    folder = Path(exams.__file__).parent
    return {forms_of(found[2]) for found in extract_from_dir(folder, METHODS, OPTIONS)}


def translations(language: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the forms of each message: one, or singular and plural."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue: Any = read_po(file, locale=language)
    return {forms_of(each.id): forms_of(each.string) for each in catalogue if each.id}


def forms_of(message: Any) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def test_the_french_catalogue_has_every_message_of_the_code_and_no_other() -> None:
    assert set(translations("fr")) == messages_of_the_code()


def test_translations_are_there_and_keep_the_values_of_their_messages() -> None:
    for message, forms in translations("fr").items():
        for form in forms:
            assert form
            assert sorted(PLACE.findall(form)) == sorted(PLACE.findall(message[-1])), message


def test_french_signs_have_a_no_break_space_before_them() -> None:
    for forms in translations("fr").values():
        for form in forms:
            assert re.search(r"[ \w)][;:!?](\s|$)|\d%| %(?!\()", form) is None or re.search(r"\bp\.", form), form


@pytest.mark.parametrize(("count", "text"), [(0, "0 absent"), (1, "1 absent"), (2, "2 absents")])
def test_french_takes_the_singular_up_to_one(count: int, text: str) -> None:
    assert words_in("fr").ngettext("%(count)d absent", "%(count)d absent", count) == text


def test_english_is_in_the_code() -> None:
    assert words_in("en").gettext("Mean") == words_in("de").gettext("Mean") == "Mean"
    assert words_in("fr").gettext("Mean") == "Moyenne"
