"""Test the warnings for data that is not printed."""

from __future__ import annotations

from typing import Any

import pytest

from pressroom.errors import ExportWarning
from pressroom.kinds.former_names import with_current_names
from pressroom.kinds.shapes import Date, ListOf, Record, Text
from pressroom.kinds.unprinted import MAX_WARNINGS, data_warnings

SHAPE = Record(
    fields={
        "$schema": Text(),
        "heading": Text(),
        "jobs": ListOf(item=Record(fields={"name": Text(), "since": Date(), "url": Text()}, former={"firm": "name"})),
        "meta": Record(fields={"version": Text()}, printed=False),
    }
)


def warnings(**data: Any) -> tuple[ExportWarning, ...]:
    return data_warnings({"heading": "Note", **data}, SHAPE)


def codes(**data: Any) -> list[tuple[str, str]]:
    return [(warning.code, warning.field) for warning in warnings(**data)]


@pytest.mark.parametrize("value", ["text", ["text"], {"deep": [{"text": "here"}]}])
def test_an_unknown_field_with_text_has_a_warning(value: Any) -> None:
    assert codes(motto=value) == [("FIELD_IGNORED", "motto")]
    assert codes(jobs=[{}, {"motto": value}]) == [("FIELD_IGNORED", "jobs[1].motto")]


@pytest.mark.parametrize("value", [None, "", " \n", [], {}, True, 7, {"deep": [" "]}])
def test_an_unknown_field_without_text_has_no_warning(value: Any) -> None:
    assert codes(motto=value) == []


@pytest.mark.parametrize("name", ["$schema", "$comment", "_id", "x-theme", "X-Theme", "meta"])
def test_fields_for_programs_have_no_warning(name: str) -> None:
    assert codes(**{name: {"theme": "plain"}}) == []


def test_the_warning_for_a_misspelt_field_suggests_the_right_name() -> None:
    assert "“heading”" in warnings(headin="Note")[0].message
    assert "mean" not in warnings(motto="Note")[0].message


def test_a_warning_that_recurs_in_a_list_is_given_once() -> None:
    (warning,) = warnings(jobs=[{"name": "A"}, *[{"motto": "text"}] * 30])
    assert warning.field == "jobs[1].motto"
    assert "29 more fields" in warning.message


def test_the_number_of_warnings_is_limited() -> None:
    found = warnings(**{f"key{number}": "text" for number in range(500)})
    assert len(found) == MAX_WARNINGS + 1
    assert "480 more fields" in found[-1].message
    assert found[-1].field == ""


@pytest.mark.parametrize("value", ["2024-13", "2024-13-45", "2023-02-30", "20190401", "13/2024"])
def test_numbers_that_are_no_date_have_a_warning(value: str) -> None:
    assert codes(jobs=[{"since": value}]) == [("DATE_UNREADABLE", "jobs[0].since")]


@pytest.mark.parametrize("value", [None, "", "soon", "2024", 2024, "2024-03-15", "since 2019", "2015-2018", "2019-20"])
def test_dates_periods_and_other_texts_have_no_warning(value: Any) -> None:
    assert codes(jobs=[{"since": value}]) == []


NOTHING_TO_PRINT: list[dict[str, Any]] = [
    {},
    {"heading": " "},
    {"jobs": [{}, None]},
    {"meta": {"version": "1"}},
    {"$schema": "x"},
    {"cv": {"heading": "Note"}},
]


@pytest.mark.parametrize("data", NOTHING_TO_PRINT)
def test_data_without_anything_to_print_has_a_warning(data: dict[str, Any]) -> None:
    first, *_ = data_warnings(data, SHAPE)
    assert (first.code, first.field) == ("NOTHING_TO_PRINT", "")
    assert first.message.endswith("Fields that are printed: heading, jobs.")


@pytest.mark.parametrize("data", [{"heading": "Note"}, {"jobs": [{"since": 2024}]}, {"jobs": [{"firm": "A"}]}])
def test_data_with_anything_to_print_has_no_warning(data: dict[str, Any]) -> None:
    assert data_warnings(data, SHAPE) == ()


def test_former_names_are_read_unless_the_current_name_has_a_value() -> None:
    data = {"jobs": [{"firm": "Old"}, {"firm": "Old", "name": "New"}, {"firm": "Old", "name": ""}, None], "own": {"firm": "x"}}
    names = [job and job["name"] for job in with_current_names(data, SHAPE)["jobs"]]
    assert names == ["Old", "New", "Old", None]
    assert with_current_names(data, SHAPE)["own"] == {"firm": "x"}
    (warning,) = data_warnings({"jobs": data["jobs"]}, SHAPE)
    assert (warning.code, warning.field) == ("FIELD_IGNORED", "jobs[1].firm")
    assert "“name”" in warning.message


def test_a_former_name_with_the_same_text_as_the_current_one_has_no_warning() -> None:
    assert codes(jobs=[{"firm": "Old", "name": "Old"}]) == []
