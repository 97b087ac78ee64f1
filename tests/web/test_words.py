"""Both languages of the pages are complete."""

from __future__ import annotations

import re
from typing import Any

import pytest
from babel.messages.pofile import read_po
from tests.support.page_words import CATALOGUES, collected

from pressroom.errors import PressroomError
from pressroom.web.failures.words import ERRORS
from pressroom.web.language import languages, script_words

PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.mark.parametrize("language", sorted(set(languages()) - {"en"}))
def test_every_word_of_the_pages_is_translated(language: str):
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    wanted = {_forms(message.id) for message in collected() if message.id}
    known = {_forms(message.id): message for message in catalogue if message.id}
    assert wanted == set(known), "collect the words: python -m tests.support.page_words"
    for ids, message in known.items():
        strings = _forms(message.string)
        assert all(strings), f"{ids[0]!r} has no translation"
        assert not message.fuzzy, f"{ids[0]!r} is marked as doubtful"
        used = set(PLACEHOLDER.findall(ids[-1]))
        for string in strings:
            assert set(PLACEHOLDER.findall(string)) <= used, f"{string!r} has other values than {ids[-1]!r}"
        assert set(PLACEHOLDER.findall(strings[-1])) == used, f"{strings[-1]!r} lacks values of {ids[-1]!r}"


def test_the_words_of_the_editor_are_on_its_own_page_only():
    assert "Saving…" in script_words("fr", "editor")
    assert "Copied" in script_words("fr", "editor")
    assert "Saving…" not in script_words("fr", "documents")


def _forms(words: Any) -> tuple[str, ...]:
    """Return the singular, and the plural if there is one."""
    return (words,) if isinstance(words, str) else tuple(words or ("",))


def test_every_error_that_a_page_can_meet_is_said_in_words():
    def codes(error: type[PressroomError]) -> set[str]:
        found = (
            {error.code} if error.__module__.startswith(("pressroom.errors", "pressroom.web", "pressroom.http")) else set[str]()
        )
        return found.union(*(codes(child) for child in error.__subclasses__()))

    assert codes(PressroomError) <= set(ERRORS)
