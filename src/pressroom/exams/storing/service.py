"""Store exam documents, for the API and `pressroom exams import`: all of a document, or nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from typing import Final, TypeVar
from uuid import UUID, uuid4

from pressroom.auth.principal import Principal
from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ConflictError, ExamNotFoundError, ForbiddenError, RateLimitedError
from pressroom.exams.document import ExamDocument
from pressroom.exams.storing.changes import ExamChanges
from pressroom.exams.storing.writing import store_parts

T = TypeVar("T")

BUSY_WAIT_SECONDS: Final = 20.0
"""The largest document takes about as long."""
BUSY_POLL_SECONDS: Final = 0.1
BUSY_RETRY_SECONDS: Final = 5

_QUERIES = load_queries("pressroom.exams.storing", "writing.sql")


def check_teacher(principal: Principal) -> None:
    """Check that a user may work with the exams of an institution.

    Raises:
        ForbiddenError: The user is neither a teacher nor an administrator, or belongs to no institution.
    """
    if principal.role not in {"teacher", "admin"}:
        raise ForbiddenError(
            "Exams are for users with the role teacher or admin. Ask an administrator for the role.", details={"role": "teacher"}
        )
    if principal.institution_id is None:
        raise ForbiddenError("You belong to no institution, and exams are those of one. Ask an administrator to add you to it.")


class InstitutionBusyError(RateLimitedError):
    """Another exam of your institution is being stored at this moment. Try again in some seconds."""


async def lock_institution(conn: TenantConnection) -> None:
    """Keep other documents of the institution from being stored until the transaction ends.

    Raises:
        InstitutionBusyError: Another one is being stored. `when_free` tries again.
    """
    row = await (await conn.execute(_QUERIES["lock_institution"])).fetchone()
    if row is None or not row[-1]:
        raise InstitutionBusyError(retry_after=BUSY_RETRY_SECONDS)


async def when_free(store: Callable[[], Awaitable[T]], *, seconds: float = BUSY_WAIT_SECONDS) -> T:
    """Call `store`, which begins a transaction of its own, until no other document of the institution is being stored.

    Nobody waits with a connection, so that other institutions have them.

    Raises:
        InstitutionBusyError: It took longer.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return await store()
        except InstitutionBusyError:
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(BUSY_POLL_SECONDS)


async def put_exam(
    conn: TenantConnection, exam_id: UUID, document: ExamDocument, *, expected: Collection[int] | None = None
) -> ExamChanges:
    """Store a checked document as the exam with this id, which is added if there is none. Nothing else is removed.

    Students and classes of the institution are added or changed; an exam that has them too gets another version.

    Raises:
        ExamNotFoundError: The id is that of another institution's exam; or a version is expected, and there is no exam.
        ConflictError: The current version is none of `expected`, or another exam has the document's id.
        InvalidRequestError: Classes would be groups of themselves, or too deep, with parents that are stored already.
    """
    await lock_institution(conn)
    current = await _current_version(conn, exam_id, external_id=document.id)
    if expected is not None and current is None:
        raise ExamNotFoundError
    if expected is not None and current not in expected:
        raise ConflictError(
            f"The exam was changed meanwhile and has version {current} now. Read it again, then repeat the change.",
            details={"version": current},
        )
    return await store_parts(conn, exam_id, document, version=current)


async def import_exam(conn: TenantConnection, document: ExamDocument) -> UUID:
    """Store a checked document as the exam to which its sender gives the same id, or as a new exam; return the exam's id.

    Raises as `put_exam`.
    """
    await lock_institution(conn)
    exam_id = await exam_to_import(conn, document) or uuid4()
    await put_exam(conn, exam_id, document)
    return exam_id


async def exam_to_import(conn: TenantConnection, document: ExamDocument) -> UUID | None:
    """Return the exam to which the sender of a document gives the same id; None: there is none."""
    parameters = {"exam_id": None, "external_id": document.id}
    row = await (await conn.execute(_QUERIES["exam_versions"], parameters)).fetchone()
    return None if row is None else row[0]


async def import_once(conn: TenantConnection, document: ExamDocument) -> UUID:
    """Store a checked document as a new exam, unless there is one to which its sender gives the same id; return the exam's id.

    The exam that is there stays as it is. Raises as `put_exam`.
    """
    await lock_institution(conn)
    return await exam_to_import(conn, document) or await import_exam(conn, document)


async def _current_version(conn: TenantConnection, exam_id: UUID, *, external_id: str | None) -> int | None:
    rows = await (await conn.execute(_QUERIES["exam_versions"], {"exam_id": exam_id, "external_id": external_id})).fetchall()
    if others := [found for found, _ in rows if found != exam_id]:
        raise ConflictError(
            f"The exam {others[0]} has the id “{external_id}” already. Change that one, or give this one another id.",
            details={"examId": str(others[0])},
        )
    return next((version for found, version in rows if found == exam_id), None)
