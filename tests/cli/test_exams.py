"""Test `pressroom exams` with an embedded database that runs during all tests of this module."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Generator
from pathlib import Path
from subprocess import CompletedProcess
from uuid import UUID

import psycopg
import pytest
from tests.support.commands import pressroom
from tests.support.exams import class_chain, small_exam

from pressroom.db.embedded import embedded_postgres
from pressroom.db.pool import conninfo
from pressroom.exams.document import MAX_CLASS_LEVELS

TEACHER = "noor@example.org"


class School:
    """An installation with a teacher."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    def run(self, *arguments: str, stdin: bytes = b"") -> CompletedProcess[bytes]:
        return pressroom(*arguments, cwd=self.folder, stdin=stdin, PRESSROOM_DATA_DIR=str(self.folder / "data"))

    def imported(self, *arguments: str, stdin: bytes = b"") -> UUID:
        """Run a command of exams that succeeds, and return the id that it prints."""
        done = self.run("exams", *arguments, "--email", TEACHER, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return UUID(done.stdout.decode().strip())

    def count(self, exam_id: UUID, status: str) -> int:
        with psycopg.connect(conninfo(self.url)) as conn:
            query = "SELECT count(*) FROM submissions WHERE exam_id = %s AND status = %s"
            row = conn.execute(query, (exam_id, status)).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture(scope="module")
def school() -> Generator[School]:
    with tempfile.TemporaryDirectory(prefix="pressroom test ", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        with embedded_postgres(Path(name) / "data") as url:
            school = School(Path(name), url)
            # Without a teacher, the sample adds one.
            assert school.run("exams", "sample", "--students", "9").returncode == 0
            assert school.run("users", "add", "--email", TEACHER, "--role", "teacher", "--institution", "Hill").returncode == 0
            yield school


def test_a_sample_is_stored_with_its_students(school: School) -> None:
    exam_id = school.imported("sample", "--students", "20", "--language", "en")
    assert (school.count(exam_id, "graded"), school.count(exam_id, "absent")) == (19, 1)


def test_with_several_teachers_one_must_be_named(school: School) -> None:
    done = school.run("exams", "sample")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--email" in done.stderr


def test_an_exam_with_an_id_is_imported_once(school: School) -> None:
    text = json.dumps(small_exam(id="march")).encode()
    first, second = (school.imported("import", "-", stdin=text) for _ in range(2))
    assert first == second
    (school.folder / "exam.yaml").write_bytes(text)  # YAML includes JSON
    assert school.imported("import", "exam.yaml") == first
    other = json.dumps(small_exam()).encode()
    assert school.imported("import", "-", stdin=other) != school.imported("import", "-", stdin=other)


def test_a_table_is_added_to_an_exam_and_its_warnings_are_printed(school: School) -> None:
    exam_id = school.imported("import", "-", stdin=json.dumps(small_exam()).encode())
    (school.folder / "marks.csv").write_text("Numéro;Q1;Q2;Rang\n1;0,5;;1\n3;ABI;;\n", encoding="cp1252")
    done = school.run("exams", "import", "marks.csv", "--exam", str(exam_id), "--email", TEACHER)
    assert (done.returncode, done.stdout.decode().strip()) == (0, str(exam_id))
    assert done.stderr.decode().splitlines() == [
        "pressroom: marks.csv: The table is not in UTF-8, and was read as Windows-1252. Check the accents of the names.",
        "pressroom: marks.csv: line 1, column 4 (Rang): Not imported: it follows from the points.",
    ]
    assert (school.count(exam_id, "graded"), school.count(exam_id, "absent")) == (1, 2)


def test_wrong_files_end_with_a_message_and_store_nothing(school: School) -> None:
    exam_id = school.imported("import", "-", stdin=json.dumps(small_exam()).encode())
    (school.folder / "wrong.csv").write_text("Number,Q1,Q2\n1,1,1\n", encoding="utf-8")
    done = school.run("exams", "import", "wrong.csv", "--exam", str(exam_id), "--email", TEACHER)
    assert done.returncode == 1
    assert "line 2, column 3 (Q2): is 1, and the maximum is 0.1." in done.stderr.decode()
    assert school.count(exam_id, "graded") == 1
    done = school.run("exams", "import", "-", "--email", TEACHER, stdin=json.dumps(small_exam(title="")).encode())
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"title: must be a text of 1 to 200 characters." in done.stderr
    assert school.run("exams", "import", "wrong.csv", "--email", TEACHER).returncode == 2


def test_classes_have_a_limit_of_levels_that_tables_reach_and_keep(school: School) -> None:
    def exam(levels: int) -> bytes:
        return json.dumps(small_exam(classes=class_chain(levels), students=[], submissions=[])).encode()

    done = school.run("exams", "import", "-", "--email", TEACHER, stdin=exam(MAX_CLASS_LEVELS + 1))
    assert (done.returncode, done.stdout) == (1, b"")
    assert "classes[10].parent: puts the class “L11” on level 11. Classes have at most 10 levels." in done.stderr.decode()
    deep = school.imported("import", "-", stdin=exam(MAX_CLASS_LEVELS))
    flat = school.imported("import", "-", stdin=json.dumps(small_exam()).encode())
    for exam_id, named in ((deep, "|".join(f"Level {level}" for level in range(1, 11))), (flat, "L10")):
        (school.folder / "new.csv").write_text(f"Number,Last name,Class\n77,New,{named}\n", encoding="utf-8")
        assert school.imported("import", "new.csv", "--exam", str(exam_id)) == exam_id
    with psycopg.connect(conninfo(school.url)) as conn:
        query = """SELECT p.external_id FROM classes c JOIN classes p ON p.id = c.parent_id
                     JOIN exam_classes x ON x.class_id = c.id AND x.exam_id = %s WHERE c.external_id = 'L10'"""
        assert [conn.execute(query, (exam_id,)).fetchall() for exam_id in (deep, flat)] == [[("L9",)], [("L9",)]]


def test_a_member_is_refused(school: School) -> None:
    school.run("users", "add", "--email", "member@example.org", "--institution", "Hill")
    done = school.run("exams", "sample", "--email", "member@example.org")
    assert done.returncode == 1
    assert b"role teacher" in done.stderr
