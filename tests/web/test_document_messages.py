"""What checks and imports say is said in French, too."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.imports import FILES, converted, sample_file

from pressroom.documents.checks import wrong_data, wrong_settings
from pressroom.kinds import KINDS
from pressroom.web.documents.messages import translated
from pressroom.web.language import CATALOGUES
from pressroom.words import words_in

FRENCH = words_in(CATALOGUES, "fr")
WRONG: list[Any] = [
    {"basics": {"name": 5, "label": {"a": 1}, "email": ["x"], "phone": True, "summary": "x" * 60_000}},
    {"work": "text", "skills": [5], "education": [{}] * 2_000},
    {"odd": "a\0b", "deep": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]},
    [],
]


@pytest.mark.parametrize("data", WRONG)
def test_wrong_fields_are_said_in_french(data: Any):
    messages = [field.message for field in wrong_data(KINDS["resume"], data)]
    assert messages
    assert [message for message in messages if translated(message, FRENCH)[1]] == []


def test_wrong_settings_and_references_are_said_in_french():
    settings = {"showPhoto": 5, "language": 5, "nonsense": 1, "fontSize": "x", "addressWindow": "x"}
    messages = [field.message for kind in KINDS.values() for field in wrong_settings(kind, settings)]
    messages += [field.message for field in wrong_data(KINDS["cover_letter"], {"resume": "x"})]
    translations = [translated(message, FRENCH) for message in messages]
    assert sum(english for _, english in translations) <= 4, "those that describe the values of a setting are in English"


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir() if path.suffix in {".json", ".yaml"}))
def test_warnings_of_imports_are_said_in_french(name: str):
    warnings = converted(sample_file(name), is_valid=False).warnings
    assert [warning.message for warning in warnings if translated(warning.message, FRENCH)[1]] == []


def test_values_are_translated_and_numbers_are_written_in_french():
    said, english = translated("must be a text, not a number: put it in quotes.", FRENCH)
    assert (said, english) == ("doit être un texte, et non un nombre\u00a0: mettez-le entre guillemets.", False)
    assert "50\u202f000" in translated("must have at most 50,000 characters, not 60,000.", FRENCH)[0]
    assert "de 0,8 à 1,5" in translated("must be a number from 0.8 to 1.5.", FRENCH)[0]
    assert translated("Not imported: icons are not printed. In 1,200 places.", FRENCH)[0].endswith("À 1\u202f200 endroits.")


def test_what_is_not_known_stays_in_english():
    assert translated("Something new.", FRENCH) == ("Something new.", True)
    assert translated("Something new.", words_in(CATALOGUES, "en")) == ("Something new.", False)
