"""Test the validation of resume data: every wrong field is returned, with its path in the data."""

from __future__ import annotations

from typing import Any

import pytest

from pressroom.kinds import KINDS
from pressroom.kinds.parsing import parse_document_text

validate = KINDS["resume"].validate
validate_settings = KINDS["resume"].validate_settings


def test_all_wrong_fields_are_returned() -> None:
    errors = validate(
        {
            "basics": {"name": 7, "email": ["a@example.org"], "location": "Lyon", "profiles": [{"url": {}}, "x"]},
            "work": [{"position": "Baker"}, {"highlights": ["fine", 3], "startDate": True}, 5],
            "skills": {"name": "Baking"},
            "languages": [{"language": False}],
        }
    )
    assert dict(errors) == {
        "basics.name": "must be a text, not a number: put it in quotes.",
        "basics.email": "must be a text, not a list.",
        "basics.location": "must be an object, not a text.",
        "basics.profiles[0].url": "must be a text, not an object.",
        "basics.profiles[1]": "must be an object, not a text.",
        "work[1].startDate": "must be a text, not true or false.",
        "work[1].highlights[1]": "must be a text, not a number: put it in quotes.",
        "work[2]": "must be an object, not a number.",
        "skills": "must be a list, not an object.",
        "languages[0].language": "must be a text, not true or false.",
    }


def test_the_error_for_an_object_made_by_a_yaml_colon_has_the_remedy() -> None:
    data = parse_document_text("work:\n  - highlights:\n      - Menu: wrote it anew each week\n", ".yaml")
    ((path, message),) = validate(data)
    assert path == "work[0].highlights[0]"
    assert "colon" in message
    assert "quotes" in message


def test_a_field_with_its_former_name_is_checked() -> None:
    assert dict(validate({"education": [{"gpa": 3.9}]})) == {
        "education[0].gpa": "must be a text, not a number: put it in quotes."
    }


def test_at_most_a_hundred_wrong_shapes_are_returned() -> None:
    errors = validate({"work": [{"highlights": [7] * 1_000}] * 1_000})
    assert [errors[0].path, errors[-1].path] == ["work[0].highlights[0]", "work[0].highlights[99]"]
    assert len(errors) == 100


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"basics": None, "work": None},
        {"basics": {"name": None, "profiles": [None]}, "work": [{"highlights": [None], "endDate": None}, None]},
        {"work": [{"startDate": 2020, "endDate": "spring 2024"}]},
        {"x-own": {"anything": [1, 2.5, True, None, {"deep": "er"}]}, "basics": {"pronouns": "they"}},
    ],
)
def test_absent_null_and_unknown_members_are_accepted(data: Any) -> None:
    assert validate(data) == []


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"basics": {"name": "a\0b"}}, "basics.name", "NUL"),
        ({"work": [{"highlights": ["\ud83d"]}]}, "work[0].highlights[0]", "surrogate"),
        ({"own": [{"two words": "\udc00"}]}, 'own[0]["two words"]', "surrogate"),
        ({"own": {"a\0": 1}}, "own", "NUL"),
        ({"own": {1: "x"}}, "own", "not a text"),
        ({"own": float("inf")}, "own", "finite"),
        ({"own": [float("nan")]}, "own[0]", "finite"),
        ({"basics": {"summary": "x" * 50_001}}, "basics.summary", "50,000"),
        ({"work": [None] * 1_001}, "work", "1,000"),
        ({"own": "x" * 4_000_001}, "own", "4,000,000"),
    ],
)
def test_values_that_cannot_be_stored_or_printed_are_refused(data: Any, path: str, message: str) -> None:
    (error,) = validate(data)
    assert error.path == path
    assert message in error.message


def test_nesting_is_limited() -> None:
    nested: Any = "leaf"
    for _ in range(5_000):
        nested = [nested]
    (error,) = validate({"own": nested})
    assert "32 levels" in error.message
    shallow: Any = "leaf"
    for _ in range(31):
        shallow = [shallow]
    assert validate({"own": shallow}) == []


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"language": "zh-Hant", "accentColor": "#A1b2C3", "fontSize": 8, "lineHeight": 1.5, "showPhoto": False},
        {"language": "fr-CA", "sectionOrder": ["skills", "work"], "fontSize": None},
    ],
)
def test_valid_settings_are_accepted(settings: Any) -> None:
    assert validate_settings(settings) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "english"),
        ("language", 'en"><script>'),
        ("language", "en\n"),
        ("accentColor", "red"),
        ("accentColor", "#fff"),
        ("accentColor", "#1f3a5f;}"),
        ("accentColor", "#1f3a5f\n"),
        ("fontSize", 7.9),
        ("fontSize", 15),
        ("fontSize", True),
        ("fontSize", float("nan")),
        ("fontSize", "10"),
        ("fontSize", float("inf")),
        ("fontSize", 10**400),
        ("lineHeight", 5),
        ("showPhoto", "yes"),
        ("sectionOrder", "work"),
        ("sectionOrder", ["work", "work"]),
        ("sectionOrder", ["hobbies"]),
        ("sectionOrder", [7]),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: Any) -> None:
    (error,) = validate_settings({"language": "en", name: value})
    assert error.path == name
