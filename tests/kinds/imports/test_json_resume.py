"""JSON Resume files are kept as they are, but for names of version 0."""

from __future__ import annotations

import pytest
from tests.support.imports import converted, sample_file, shown

from pressroom.kinds import KINDS


@pytest.mark.parametrize("name", KINDS["resume"].samples)
def test_data_of_version_1_stays_as_it_is(name: str) -> None:
    data = KINDS["resume"].samples[name]()
    result = converted(data)
    assert (result.data, list(result.data), result.warnings, dict(result.settings)) == (data, list(data), (), {})


def test_names_of_version_0_become_those_of_version_1_with_a_warning_each() -> None:
    file = sample_file("json-resume-0.json")
    result = converted(file)
    assert result.data["basics"]["image"] == "https://pictures.example.org/oda.jpg"
    assert list(result.data["basics"]) == ["name", "label", "image", "url", "summary", "location", "profiles"]
    assert result.data["work"] == [
        {"name": "Turmuhr AG", "position": "Clockmaker", "url": "https://turm.example.org", "startDate": "2014-05"},
        {"company": "", "name": "Pendel und Söhne", "startDate": "2010", "endDate": "2014"},
        {"company": "Old name", "name": "Present name", "endDate": 2009},
    ]
    assert result.data["education"] == [{"institution": "School of clocks", "score": "5.6"}]
    assert (result.data["skills"], result.data["hobbies"]) == (file["skills"], file["hobbies"])
    assert shown(result.warnings) == [
        ("FIELD_RENAMED", "basics.picture"),
        ("FIELD_RENAMED", "basics.website"),
        ("FIELD_RENAMED", "work[0].company"),
        ("FIELD_RENAMED", "work[0].website"),
        ("FIELD_RENAMED", "volunteer[0].website"),
        ("FIELD_RENAMED", "education[0].gpa"),
        ("FIELD_RENAMED", "publications[0].website"),
    ]


@pytest.mark.parametrize("work", [{"name": "", "company": "Old"}, {"company": "Old", "name": ""}])
def test_an_empty_field_of_the_present_name_is_filled(work: dict[str, str]) -> None:
    assert converted({"work": [work]}).data == {"work": [{"name": "Old"}]}


def test_what_has_been_renamed_is_renamed_no_more() -> None:
    once = converted(sample_file("json-resume-0.json"))
    again = converted(once.data)
    assert (again.data, again.warnings) == (once.data, ())
