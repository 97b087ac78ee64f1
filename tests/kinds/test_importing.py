"""Files are recognized by their content."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.support.imports import FILES, converted, sample_file

from pressroom.errors import InvalidRequestError
from pressroom.kinds import KINDS
from pressroom.kinds.importing import convert_data

RESUME = KINDS["resume"]


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_each_file_is_recognized(path: Any) -> None:
    assert path.name.startswith(convert_data(RESUME, sample_file(path.name))[1])


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_a_resume_that_was_imported_is_imported_again_without_a_change(path: Any) -> None:
    result = converted(sample_file(path.name))
    again, name = convert_data(RESUME, result.data)
    assert (again.data, again.warnings, name) == (result.data, (), "json-resume")


@pytest.mark.parametrize(
    "members", [{"basics": 5}, {"$schema": "x"}, {"meta": {}}, {"basics": {}, "sections": []}, {"cv": 1, "work": []}]
)
def test_any_name_of_a_resume_makes_it_one(members: dict[str, Any]) -> None:
    assert convert_data(RESUME, members)[1] == "json-resume"


@pytest.mark.parametrize("value", [{}, {"cv": "text"}, {"sections": {}}, {"nodes": []}, [], "text", None])
def test_any_other_file_is_refused_with_the_formats_that_are_known(value: Any) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        convert_data(RESUME, value)
    assert "Known are RenderCV, Reactive Resume, JSON Resume;" in refused.value.message


def test_what_cannot_be_stored_is_refused_by_its_place_in_the_file() -> None:
    deep: Any = "x"
    for _ in range(40):
        deep = [deep]
    with pytest.raises(InvalidRequestError) as refused:
        convert_data(RESUME, {"cv": {"name": "a\0b", "k\ud800": "x"}, "design": deep})
    assert [field["path"][:8] for field in refused.value.details["fields"]] == ["cv.name", "cv", "design[0"]


def test_data_of_a_kind_without_formats_stays_as_it_is() -> None:
    note = replace(RESUME, name="note", formats=())
    result, name = convert_data(note, {"heading": "x"})
    assert (result.data, result.warnings, name) == ({"heading": "x"}, (), "note")
