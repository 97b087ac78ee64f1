from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.storage.keys import MAX_KEY_LENGTH, checked_key


@pytest.mark.parametrize("key", ["a", "exports/3f2b-11/d_2026-01-02T03.04.05+00.pdf", "probe/0"])
def test_a_plain_key_is_taken(key: str):
    assert checked_key(key) == key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "/etc/passwd",
        "a/",
        "a//b",
        "..",
        "a/../b",
        "a/./b",
        ".staging/x",
        "a/.hidden",
        "a\\b",
        "a b",
        "é",
        "a\n",
        "a#1",
        "a%2fb",
        "C:/x",
        "~",
        "a\x00",
        "x" * 201,
        "a/" * MAX_KEY_LENGTH + "a",
    ],
)
def test_a_key_that_could_lead_elsewhere_is_refused(key: str):
    with pytest.raises(ValueError, match="key"):
        checked_key(key)


@given(st.text(alphabet="ab./_-\\~", max_size=30))
def test_no_accepted_key_leaves_its_folder(key: str):
    try:
        checked_key(key)
    except ValueError:
        return
    path = PurePosixPath("/root") / key
    assert path.is_relative_to("/root")
    assert ".." not in path.parts
    assert str(path) == f"/root/{key}"
