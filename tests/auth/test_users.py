from __future__ import annotations

from typing import Any

import pytest
from argon2 import PasswordHasher
from tests.support.databases import Owner

from pressroom.auth.users import add_user, find_user
from pressroom.db.pool import Connection
from pressroom.errors import ConflictError, InvalidRequestError, NotFoundError


async def test_a_user_is_found_by_address_case_insensitively(conn: Connection):
    user_id = await add_user(conn, email="Ada@Example.org", role="teacher", institution="Somewhere")
    user = await find_user(conn, email="ada@example.ORG")
    assert (user.user_id, user.email, user.role) == (user_id, "Ada@Example.org", "teacher")
    assert user.institution_id is not None


async def test_users_of_one_institution_share_it(conn: Connection, owner: Owner):
    for name in ("ada", "bea"):
        await add_user(conn, email=f"{name}@example.org", institution="Somewhere")
    assert owner.value("SELECT count(*) FROM institutions") == 1
    assert owner.value("SELECT count(DISTINCT institution_id) FROM users") == 1


async def test_an_address_can_be_used_once(conn: Connection, owner: Owner):
    await add_user(conn, email="ada@example.org")
    with pytest.raises(ConflictError, match=r"ADA@example\.org already"):
        await add_user(conn, email="ADA@example.org", institution="Never made")
    assert owner.value("SELECT count(*) FROM users") == 1
    assert owner.value("SELECT count(*) FROM institutions") == 0


async def test_a_password_is_stored_as_an_argon2_hash(conn: Connection, owner: Owner):
    await add_user(conn, email="ada@example.org", password="correct horse battery")  # noqa: S106 - a test's
    kept = owner.value("SELECT password_hash FROM users")
    assert kept.startswith("$argon2id$")
    assert PasswordHasher().verify(kept, "correct horse battery")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "a@b@c"}, "email"),
        ({"email": "a b@c"}, "email"),
        ({"email": f"{'a' * 250}@b.org"}, "email"),
        ({"email": "a@b.org", "password": "short"}, "password"),
    ],
)
async def test_invalid_fields_are_named(conn: Connection, wrong: dict[str, Any], field: str):
    with pytest.raises(InvalidRequestError) as refused:
        await add_user(conn, **wrong)
    assert [found["path"] for found in refused.value.details["fields"]] == [field]


async def test_the_error_of_an_unknown_user_names_the_command_that_adds_one(conn: Connection):
    with pytest.raises(NotFoundError, match=r"pressroom users add --email nobody@example\.org"):
        await find_user(conn, email="nobody@example.org")
