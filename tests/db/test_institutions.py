"""Test what the policies of an application's tables are made of: the institution and the role of the user."""

from __future__ import annotations

from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from tests.support.databases import Owner
from tests.support.queue_client import UserConnection

from pressroom.auth.principal import Principal, UserRole

ADD_EXAM: LiteralString = """
INSERT INTO exams (institution_id, title, subject, language, teacher, printed_institution, place, school_year)
VALUES (%s, 'Test', '', 'en', '', '', '', '')
"""


class Schools:
    """Two institutions, each with an exam."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.hill, self.west = (self._add(name) for name in ("Hill", "West"))

    def _add(self, name: str) -> UUID:
        school = self.owner.value("INSERT INTO institutions (name) VALUES (%s) RETURNING id", (name,))
        self.owner.rows(ADD_EXAM, (school,))
        return school

    def user(self, name: str, *, role: UserRole, school: UUID | None) -> Principal:
        user = self.owner.user(f"{name}@example.org", role=role)
        self.owner.rows("UPDATE users SET institution_id = %s WHERE id = %s", (school, user.user_id))
        return user


@pytest.fixture
def schools(owner: Owner) -> Schools:
    return Schools(owner)


def test_a_teacher_sees_and_changes_the_own_institution_only(schools: Schools, database_url: str) -> None:
    teacher = schools.user("tea", role="teacher", school=schools.hill)
    with UserConnection(database_url, teacher) as web:
        assert web.conn.execute("SELECT institution_id FROM exams").fetchall() == [(schools.hill,)]
        assert web.conn.execute("SELECT id FROM institutions").fetchall() == [(schools.hill,)]
        assert web.conn.execute("SELECT id FROM users").fetchall() == [(teacher.user_id,)]
        assert web.conn.execute("DELETE FROM exams").rowcount == 1
    assert schools.owner.rows("SELECT institution_id FROM exams") == [(schools.west,)]


def test_a_teacher_writes_nothing_into_another_institution(schools: Schools, database_url: str) -> None:
    teacher = schools.user("tea", role="teacher", school=schools.hill)
    with UserConnection(database_url, teacher) as web:
        for statement in (ADD_EXAM, "UPDATE exams SET institution_id = %s"):
            with pytest.raises(Exception, match="row-level security"):
                web.conn.execute(statement, (schools.west,))
        with pytest.raises(Exception, match="permission denied"):
            web.conn.execute("UPDATE users SET institution_id = %s", (schools.west,))


@pytest.mark.parametrize(("role", "at_school"), [("member", True), ("teacher", False), ("admin", False)])
def test_members_and_users_without_an_institution_see_nothing(
    schools: Schools, database_url: str, role: UserRole, at_school: bool
) -> None:
    user = schools.user("mia", role=role, school=schools.hill if at_school else None)
    with UserConnection(database_url, user) as web:
        assert web.conn.execute("SELECT * FROM exams").fetchall() == []


def test_role_and_institution_cannot_be_chosen_by_the_session(schools: Schools, database_url: str) -> None:
    user = schools.user("mia", role="member", school=schools.hill)
    with UserConnection(database_url, user) as web:
        for name in ("app.role", "app.user_role", "app.institution_id"):
            web.conn.execute("SELECT set_config(%s, %s, false)", (name, "admin" if "role" in name else str(schools.west)))
        assert web.conn.execute("SELECT app_user_role(), app_institution_id()").fetchone() == ("member", schools.hill)
        web.conn.execute("SELECT set_config('app.user_id', '', false)")
        assert web.conn.execute("SELECT app_user_role(), app_institution_id()").fetchone() == (None, None)
        assert web.conn.execute("SELECT * FROM exams").fetchall() == []
        assert web.conn.execute("SELECT * FROM institutions").fetchall() == []


def test_a_worker_sees_the_institution_of_the_user_whose_job_it_has(schools: Schools, database_url: str) -> None:
    teacher = schools.user("tea", role="teacher", school=schools.west)
    with UserConnection(database_url, teacher) as worker:
        worker.conn.execute("RESET ROLE")
        worker.conn.execute("SET ROLE pressroom_worker")
        assert worker.conn.execute("SELECT institution_id FROM exams").fetchall() == [(schools.west,)]


def test_every_table_of_institutions_forces_row_level_security(owner: Owner) -> None:
    tables = (
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'institution_id'"
        " WHERE c.relnamespace = 'pressroom'::regnamespace AND c.relkind = 'r'"
    )
    guarded = dict(owner.rows(tables))
    assert {"classes", "students", "class_members", "exams", "sections", "questions", "submissions", "answers"} <= set(guarded)
    assert all(guarded.values())


def test_a_worker_writes_nothing_of_an_exam(schools: Schools, database_url: str) -> None:
    teacher = schools.user("tea", role="teacher", school=schools.west)
    statements: tuple[LiteralString, ...] = (
        "UPDATE exams SET title = 'x'",
        "DELETE FROM submissions",
        "DELETE FROM answers",
        "INSERT INTO students (institution_id, number, last_name, first_name) VALUES (app_institution_id(), '1', 'a', 'b')",
    )
    with UserConnection(database_url, teacher) as worker:
        worker.conn.execute("RESET ROLE")
        worker.conn.execute("SET ROLE pressroom_worker")
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                worker.conn.execute(statement)


def test_no_row_points_into_another_institution(schools: Schools, owner: Owner) -> None:
    add_student: LiteralString = (
        "INSERT INTO students (institution_id, number, last_name, first_name) VALUES (%s, '1', 'Lie', '') RETURNING id"
    )
    add_class: LiteralString = "INSERT INTO classes (institution_id, external_id, name) VALUES (%s, 'T1', 'One') RETURNING id"
    student, of_hill = owner.value(add_student, (schools.hill,)), owner.value(add_class, (schools.hill,))
    of_west = owner.value(add_class, (schools.west,))
    exam = owner.value("SELECT id FROM exams WHERE institution_id = %s", (schools.west,))
    statements: tuple[tuple[LiteralString, tuple[object, ...]], ...] = (
        (
            "INSERT INTO class_members (class_id, student_id, institution_id) VALUES (%s, %s, %s)",
            (of_west, student, schools.west),
        ),
        ("UPDATE classes SET parent_id = %s WHERE id = %s", (of_hill, of_west)),
        (
            "INSERT INTO exam_classes (exam_id, class_id, institution_id, position) VALUES (%s, %s, %s, 0)",
            (exam, of_hill, schools.west),
        ),
        (
            "INSERT INTO submissions (exam_id, student_id, institution_id, status, feedback) VALUES (%s, %s, %s, 'to_grade', '')",
            (exam, student, schools.west),
        ),
        (
            "INSERT INTO sections (exam_id, position, institution_id, title, introduction) VALUES (%s, 0, %s, '', '')",
            (exam, schools.hill),
        ),
    )
    for statement, parameters in statements:
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            owner.rows(statement, parameters)
