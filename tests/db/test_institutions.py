"""Test what the policies of an application's tables are made of: the institution and the role of the user."""

from __future__ import annotations

from typing import LiteralString
from uuid import UUID

import pytest
from tests.support.databases import Owner
from tests.support.queue_client import UserConnection

from pressroom.auth.principal import Principal, UserRole

# A table as an application has it: teachers see and write the rows of their institution, members none.
TABLE: LiteralString = """
CREATE TABLE exams (id uuid PRIMARY KEY DEFAULT new_id(), institution_id uuid NOT NULL REFERENCES institutions);
ALTER TABLE exams ENABLE ROW LEVEL SECURITY;
ALTER TABLE exams FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON exams TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY own_institution ON exams TO pressroom_web, pressroom_worker
  USING (institution_id = (SELECT app_institution_id()) AND (SELECT app_user_role()) IN ('teacher', 'admin'))
  WITH CHECK (institution_id = (SELECT app_institution_id()) AND (SELECT app_user_role()) IN ('teacher', 'admin'));
GRANT SELECT, INSERT, UPDATE, DELETE ON exams TO pressroom_web;
GRANT SELECT ON exams TO pressroom_worker;
"""


class Schools:
    """Two institutions, each with an exam."""

    def __init__(self, owner: Owner) -> None:
        owner.rows(TABLE)
        self.owner = owner
        self.hill, self.west = (self._add(name) for name in ("Hill", "West"))

    def _add(self, name: str) -> UUID:
        school = self.owner.value("INSERT INTO institutions (name) VALUES (%s) RETURNING id", (name,))
        self.owner.rows("INSERT INTO exams (institution_id) VALUES (%s)", (school,))
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
        for statement in ("INSERT INTO exams (institution_id) VALUES (%s)", "UPDATE exams SET institution_id = %s"):
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
