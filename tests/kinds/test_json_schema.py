"""Compare the published JSON Schemas with what the kinds accept, with an independent validator."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest
from jsonschema_rs import Draft7Validator, meta
from tests.support.drafts import jobs
from tests.support.generated_resumes import generated_resume

from pressroom.kinds import KINDS
from pressroom.kinds.json_schema import data_schema, settings_schema
from pressroom.kinds.shapes import field_path

ADDRESS = "https://pressroom.example.org/schemas/resume.json"


def data_validator(kind: str) -> Draft7Validator:
    schema = data_schema(KINDS[kind], address=ADDRESS)
    assert meta.is_valid(schema)
    return Draft7Validator(schema)


def paths(validator: Draft7Validator, value: Any) -> list[str]:
    return sorted({reduce(field_path, error.instance_path, "") for error in validator.iter_errors(value)})


@pytest.mark.parametrize("kind", KINDS)
def test_all_samples_are_valid(kind: str):
    validator = data_validator(kind)
    for name, sample in KINDS[kind].samples.items():
        assert paths(validator, sample()) == [], name


def test_generated_resumes_former_names_nulls_and_unknown_members_are_valid():
    validator = data_validator("resume")
    assert [seed for seed in range(30) if paths(validator, generated_resume(seed))] == []
    old = {"basics": {"picture": "x", "website": None}, "work": [{"company": "Oldfield", "startDate": 2019, "hours": 3}, None]}
    assert paths(validator, old) == []
    assert KINDS["resume"].validate(old) == []


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("resume", {"basics": {"name": 7, "profiles": {}, "location": []}, "work": [{"startDate": 3}, {"highlights": [1, "x"]}]}),
    ("resume", {"basics": {"name": "n" * 1001}, "skills": [{"keywords": ["k" * 1001]}], "work": [{}] * 1001}),
    ("resume", {"work": [{"company": 1}], "meta": {"language": 1}, "awards": [{"date": True}]}),
    ("cover_letter", {"sender": 1, "paragraphs": [1], "resume": "nobody", "enclosures": "one"}),
    ("cover_letter", {"recipient": {"address": {}}, "date": 12.5}),
]


@pytest.mark.parametrize(("kind", "data"), WRONG)
def test_the_same_fields_are_wrong(kind: str, data: dict[str, Any]):
    assert paths(data_validator(kind), data) == sorted(error.path for error in KINDS[kind].validate(data)) != []


SETTINGS: dict[str, tuple[list[Any], list[Any]]] = {
    "language": (["fr", "zh-Hant", "pt-BR", None], ["French", "", 1]),
    "accentColor": (["#1f3a5f", None], ["red", "#fff", "#1f3a5f\n"]),
    "textFont": (["lora", None], ["Comic Sans", 1]),
    "headingFont": (["gelasio"], [""]),
    "fontSize": ([8, 14, 9.5, None], [7.9, 15, "10", True]),
    "lineHeight": ([1.1, 2], [1, 2.1]),
    "spacing": ([0.5, 2.0], [0.4, 3]),
    "fit": (["auto", "one-page", "none", None], ["yes", True]),
    "pageFoot": ([True, False, None], ["true", 0]),
    "showPhoto": ([True], [1]),
    "sectionOrder": ([[], ["work", "skills"], None], [["work", "work"], ["jobs"], "work"]),
    "hiddenSections": ([["awards"]], [[1]]),
    "headings": ([{}, {"work": "Career"}, None], [{"work": ""}, {"work": "h" * 61}, {"jobs": "x"}, {"work": None}, []]),
    "addressWindow": (["none", "din5008b", None], ["dl"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_settings_accepts_what_the_kind_accepts(kind: str):
    schema = settings_schema(KINDS[kind])
    assert meta.is_valid(schema)
    validator = Draft7Validator(schema)
    for name in schema["properties"]:
        valid, wrong = SETTINGS[name]
        for value in valid:
            assert paths(validator, {name: value}) == KINDS[kind].validate_settings({name: value}) == [], (name, value)
        for value in wrong:
            assert paths(validator, {name: value}) != [], (name, value)
            assert KINDS[kind].validate_settings({name: value}) != [], (name, value)
    assert paths(validator, {"colour": "red"}) != []


def test_a_default_is_what_a_setting_that_is_absent_means():
    defaults = {
        name: member["default"] for name, member in settings_schema(KINDS["resume"])["properties"].items() if "default" in member
    }
    assert defaults == {"fit": "auto", "pageFoot": True, "showPhoto": True}
    resume = KINDS["resume"]
    data = {**jobs(2), "basics": {"name": "Ada Example"}}
    absent, given = resume.present(data, {}, "T"), resume.present(data, defaults, "T")
    assert absent.context == given.context
    assert absent.running_name == given.running_name == "Ada Example"
