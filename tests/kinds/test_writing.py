"""What is written is read back as the same data."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pressroom.kinds import KINDS
from pressroom.kinds.parsing import parse_document_text
from pressroom.kinds.writing import DataFormat, data_text

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
AWKWARD = st.sampled_from(
    ["no", "2019-04-01", "1.5e5", "1e5", "0x1F", "~", "", " ", "- a", "a: b", "# c", "\n", "a\n\n  b\n", "a \nb", "\u2028x\x85y",
     "=", "<<", "'", '"', "12:30", "1_000", "\ufeff", "\t", "a\tb", "%", "@x", "|", "? a", "x" * 200 + ":"]
)  # fmt: skip
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    TEXTS | AWKWARD | NUMBERS | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS | AWKWARD, inner, max_size=4),
    max_leaves=12,
)
DATA = st.dictionaries(TEXTS | AWKWARD, VALUES, max_size=4)
FORMATS: tuple[DataFormat, ...] = ("json", "yaml")


@given(data=DATA, file_format=st.sampled_from(FORMATS))
def test_what_is_written_is_read_back(data: dict[str, Any], file_format: DataFormat) -> None:
    assert parse_document_text(data_text(data, file_format), f".{file_format}") == data


@given(data=DATA)
def test_other_readers_of_yaml_find_the_same_texts(data: dict[str, Any]) -> None:
    assert yaml.safe_load(data_text(data, "yaml")) == data


@pytest.mark.parametrize("name", KINDS["resume"].samples)
def test_the_samples_are_written_in_their_order(name: str) -> None:
    data = KINDS["resume"].samples[name]()
    read = parse_document_text(data_text(data, "yaml"), ".yaml")
    assert (read, list(read)) == (data, list(data))


def test_equal_values_are_written_out() -> None:
    day = ["Monday"]
    assert data_text({"open": day, "closed": day}, "yaml") == "open:\n- Monday\nclosed:\n- Monday\n"


def test_a_text_of_several_lines_is_a_block() -> None:
    assert data_text({"summary": "One.\nTwo."}, "yaml") == "summary: |-\n  One.\n  Two.\n"
