"""Test the parsing of JSON and YAML files, and the positions in its errors."""

from __future__ import annotations

import json

import pytest
import yaml

from pressroom.errors import InvalidRequestError, UnsupportedMediaTypeError
from pressroom.kinds import KINDS
from pressroom.kinds.parsing import parse_document_text


@pytest.mark.parametrize("name", KINDS["resume"].samples)
def test_json_and_yaml_give_the_same_data(name: str) -> None:
    data = KINDS["resume"].samples[name]()
    assert parse_document_text(json.dumps(data, ensure_ascii=False), ".json") == data
    assert parse_document_text("\ufeff" + json.dumps(data), ".JSON") == data
    assert parse_document_text(yaml.safe_dump(data, allow_unicode=True), ".yaml") == data


def test_yaml_dates_stay_text_and_years_are_accepted() -> None:
    data = parse_document_text("work:\n  - startDate: 2020-03-01\n    endDate: 2024\n", ".yml")
    assert data == {"work": [{"startDate": "2020-03-01", "endDate": 2024}]}
    assert KINDS["resume"].validate(data) == []


def test_yaml_values_have_the_types_of_yaml_1_2() -> None:
    text = "no: on\nphone: 0301234\nhex: 0x1F\nratio: 1.5\nlate: 12:30\nempty:\nflag: true\n.nan: .inf\n"
    assert parse_document_text(text, ".yaml") == {
        "no": "on", "phone": "0301234", "hex": "0x1F", "ratio": 1.5, "late": "12:30", "empty": None, "flag": True, ".nan": ".inf",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "suffix", "message"),
    [
        ('{"a": 1,\n "b": }', ".json", "line 2, column 7"),
        ("", ".json", "line 1, column 1"),
        ('{"a": NaN}', ".json", "NaN"),
        ('{"a": 1, "a": 2}', ".json", "“a” twice"),
        ('{"a": ' + "9" * 5000 + "}", ".json", "not valid JSON"),
        ("[" * 100_000, ".json", ""),
        ("[1]", ".json", "must be an object"),
        ("a: [1\nb: 2", ".yaml", "line 2, column 2"),
        ("a: [1,\nb: 2", ".yaml", "line 2, column 5"),
        ("a: [", ".yaml", "line 1, column 5"),
        ("a: 1\n\tb: 2", ".yaml", "line 2, column 1"),
        ("a: &x [1]\nb: *x", ".yaml", "line 2, column 4: aliases"),
        ("a: 1\na: 2", ".yaml", "line 2, column 1: the key “a” is repeated"),
        ("1: x", ".yaml", "line 1, column 1: a key must be a text"),
        ("a: !!python/object/apply:os.system [ls]", ".yaml", "line 1, column 4"),
        ("a: !!binary aGk=", ".yaml", "line 1, column 4"),
        ("a: !!set {x}", ".yaml", "line 1, column 4"),
        ("a: " + "[" * 100_000, ".yaml", "nested too deeply"),
        ("- 1\n" * 200_001, ".yaml", "more than 200,000 values"),
        ("a: !!bool perhaps", ".yaml", "not valid YAML"),
        ("a: !!int ''", ".yaml", "not valid YAML"),
        ("a: \x07", ".yaml", "not valid YAML"),
        ("just text", ".yaml", "must be an object"),
        ("", ".yaml", "must be an object"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_refused_with_the_position(text: str, suffix: str, message: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        parse_document_text(text, suffix)
    assert message in refused.value.message


def test_another_suffix_is_refused() -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        parse_document_text("{}", ".docx")
