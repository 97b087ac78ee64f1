"""Tell exam documents from tables, and both from what is neither."""

from __future__ import annotations

import pytest

from pressroom.exams.importing.files import ExamFile, exam_file
from pressroom.exams.importing.tables.places import CellPlace, cell_place


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (b'{"title": "x"}', "", ExamFile(text='{"title": "x"}')),
        (b"\xef\xbb\xbf [1]", "x.txt", ExamFile(text=" [1]")),
        (b"no braces", "exam.JSON", ExamFile(text="no braces")),
        ('{"a": 1}'.encode("utf-16"), "exam.json", ExamFile(text='{"a": 1}')),
        ("Numéro;Nom".encode(), "", ExamFile(text="Numéro;Nom", is_table=True)),
        ("Numéro;Nom".encode("cp1252"), "notes.csv", ExamFile(text="Numéro;Nom", is_table=True)),
        ('{"title": "é"}'.encode("cp1252"), "", ExamFile(no_text="encoding")),
        (b" \n", "", ExamFile(no_text="empty")),
        (b"\xef\xbb\xbf ", "", ExamFile(no_text="empty")),
        (b"PK\x03\x04", "notes.csv", ExamFile(no_text="archive")),
        (b"a;b\x00", "notes.csv", ExamFile(no_text="binary")),
        (b"\xff\xfea", "notes.csv", ExamFile(no_text="binary")),
    ],
)
def test_what_a_file_is(content: bytes, name: str, found: ExamFile):
    assert exam_file(content, name) == found


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("line 2, column 3 (Q1 (a))", CellPlace(line=2, column=8, cell=3, head="Q1 (a)")),
        ("line 2, column 1", CellPlace(line=2, column=1, cell=1, head="")),
        ("line 2, column 9 (Q1)", CellPlace(line=2, column=1, cell=9, head="Q1")),
        ("line 7", CellPlace(line=7, column=1, cell=None, head="")),
        ("students[0].number", None),
    ],
)
def test_cells_are_found_in_the_text(path: str, place: CellPlace | None):
    assert cell_place('Numéro;Nom;"Q1 (a)"\n3;"a;";1,5\n', path) == place
