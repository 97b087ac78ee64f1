"""Choose the teacher on whose behalf a command works with exams."""

from __future__ import annotations

from typing import Final

from psycopg.rows import class_row

from pressroom.auth.principal import Principal
from pressroom.auth.users import add_user, find_user
from pressroom.cli.failures import UsageError
from pressroom.db.pool import Connection
from pressroom.db.sql import load_queries

DEMO_TEACHER: Final = "teacher@example.org"

_QUERIES = load_queries("pressroom.cli")


async def chosen_teacher(conn: Connection, *, email: str, institution: str | None = None) -> Principal:
    """Return the user with this address; without one, the only user who may work with exams.

    With an institution: if there is no such user, a demonstration teacher is added, and the institution if need be.

    Raises:
        NotFoundError: There is no user with this address.
        UsageError: Without an address, there is no such user, or there are several.
    """
    if email:
        return await find_user(conn, email=email)
    async with conn.cursor(row_factory=class_row(Principal)) as rows:
        found = await (await rows.execute(_QUERIES["two_teachers"])).fetchall()
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError("several users may work with exams. Name one of them: --email E")
    if institution is None:
        raise UsageError(
            "no user may work with exams. Add one first: pressroom users add --email E --role teacher --institution NAME"
        )
    await add_user(conn, email=DEMO_TEACHER, role="teacher", institution=institution)
    return await find_user(conn, email=DEMO_TEACHER)
