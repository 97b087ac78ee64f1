from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import PurePosixPath
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.storage.keys import MAX_KEY_LENGTH, checked_key, export_key, is_key, is_own_key


@pytest.mark.parametrize("key", ["a", "exports/3f2b-11/d_2026-01-02T03.04.05+00.pdf", "probe/0"])
def test_a_valid_key_is_accepted(key: str):
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
def test_an_unsafe_key_is_refused(key: str):
    assert not is_key(key)
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


USER = UUID("019aa000-0000-7000-8000-000000000001")
EXPORT = export_key(
    user_id=USER,
    subject_id=UUID("019aa000-0000-7000-8000-000000000002"),
    made=datetime(2026, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=2))),
    job_id=UUID("019aa000-0000-7000-8000-0000000000ff"),
    attempt=3,
    extension="pdf",
)


def test_an_exports_key_has_user_subject_time_job_and_attempt():
    subject = "019aa000-0000-7000-8000-000000000002"
    assert f"exports/{USER}/{subject}_20260301T103000Z_0000000000ff-3.pdf" == EXPORT


def test_an_exports_key_is_valid_and_recognized():
    for key in (EXPORT, EXPORT.replace(".pdf", ".xlsx")):
        assert checked_key(key) == key
        assert is_own_key(key)


@pytest.mark.parametrize(
    "key",
    [
        "exports/notes.pdf",
        f"exports/{USER}/resume.pdf",
        "exports/u/019aa000-0000-7000-8000-000000000002_20260301T103000Z_0000000000ff-3.pdf",
        f"{EXPORT}.bak",
        f"{EXPORT}/below",
        f"copies/{EXPORT}",
        f"{EXPORT}\n",
        EXPORT.replace("exports", "Exports"),
        EXPORT.replace(".pdf", ""),
        "probe/0",
        "backup.tar",
    ],
)
def test_a_foreign_key_is_not_recognized(key: str):
    assert not is_own_key(key)
