"""What was not read of a file is named, at the highest place below which nothing was read."""

from __future__ import annotations

from typing import Any

from tests.support.imports import shown

from pressroom.kinds.import_warnings import ANY_NAME, MOST_WARNINGS
from pressroom.kinds.origin import Origin


def named(value: Any, *read: str) -> list[str]:
    file = Origin(value)
    for name in read:
        file[name].text()
    return [warning.field for warning in file.warnings()]


def test_what_was_read_is_not_named() -> None:
    assert named({"a": "x", "b": 7}, "a", "b") == []
    assert named({"a": "x", "b": 7}, "a") == ["b"]


def test_what_is_empty_is_not_named() -> None:
    assert named({"a": "", "b": " \n", "c": None, "d": [], "e": {"f": [None, ""]}}) == []


def test_a_whole_object_is_named_once_and_not_the_file() -> None:
    assert named({"a": {"b": "x", "c": {"d": False}}, "e": 0}) == ["a", "e"]


def test_a_value_of_another_type_is_not_read() -> None:
    assert named({"a": ["x"], "b": {"c": "x"}}, "a", "b") == ["a", "b"]


def test_equal_losses_in_a_list_are_one_with_a_star_for_the_index() -> None:
    file = Origin({"items": [{"name": "x", "shoe": 41}, {"name": "y"}, {"name": "z", "shoe": 42}]})
    for item in file["items"].items():
        item["name"].text()
    (warning,) = file.warnings()
    assert (warning.field, warning.message.endswith(" In 2 places.")) == ("items[*].shoe", True)


def test_a_loss_has_its_own_path_where_it_is_the_only_one() -> None:
    file = Origin({"items": [{"name": "x"}, {"name": "y", "shoe size": 41}]})
    for item in file["items"].items():
        item["name"].text()
    assert shown(file.warnings()) == [("NOT_IMPORTED", 'items[1]["shoe size"]')]


def test_the_same_loss_noted_twice_is_one() -> None:
    file = Origin({"a": "x"})
    file["a"].lose("Gone.", pattern=(ANY_NAME,))
    file["a"].lose("Gone.", pattern=(ANY_NAME,))
    assert [(warning.field, warning.message) for warning in file.warnings()] == [("a", "Gone.")]


def test_beyond_a_hundred_warnings_one_says_how_many_there_are() -> None:
    warnings = Origin({f"key{number}": "x" for number in range(500)}).warnings()
    assert len(warnings) == MOST_WARNINGS + 1
    assert (warnings[-1].field, warnings[-1].message[:4]) == ("", "400 ")
