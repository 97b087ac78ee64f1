"""Test the loading of named SQL statements."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pressroom.db.sql import load_queries
from pressroom.exports.claims import QUERIES


def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> str:
    name = f"blocks_{tmp_path.name}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("")
    (tmp_path / name / "queries.sql").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)  # pyright: ignore[reportUnknownMemberType] - pytest leaves it untyped
    sys.modules.pop(name, None)
    return name


def test_blocks_are_read_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = package(tmp_path, monkeypatch, "-- name: one\n-- For a test.\nSELECT 1\n\n-- name: two\nSELECT 2\n")
    assert load_queries(name) == {"one": "-- For a test.\nSELECT 1", "two": "SELECT 2"}


@pytest.mark.parametrize("text", ["-- name: one\n\n-- name: two\nSELECT 2", "-- name: one\nSELECT 1\n-- name: one\nSELECT 2"])
def test_an_empty_or_repeated_block_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with pytest.raises(ValueError, match="empty or repeated"):
        load_queries(package(tmp_path, monkeypatch, text))


def test_every_block_of_the_exports_has_a_comment() -> None:
    assert QUERIES
    assert [name for name, query in QUERIES.items() if not query.startswith("-- ")] == []
