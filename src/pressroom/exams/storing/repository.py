"""Read exams from the database, inside a transaction of `acting_as`, which sees only the institution of its user."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from uuid import UUID

from psycopg.rows import class_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ExamNotFoundError, FieldError, InvalidRequestError
from pressroom.exams.model import ExamResults
from pressroom.exams.storing.exam_points import ExamPoints
from pressroom.exams.storing.headings import ExamContent, ExamHeading, ExamPage, heading_of
from pressroom.exams.storing.rows import StoredParts, parts_of
from pressroom.exams.storing.stored_document import stored_document
from pressroom.exams.storing.stored_results import stored_classes, stored_results
from pressroom.kinds.shapes import MAX_ERRORS

_QUERIES = load_queries("pressroom.exams.storing")


async def read_results(conn: TenantConnection, exam_id: UUID, *, class_ids: Sequence[UUID] = ()) -> ExamResults:
    """Read an exam with the copies of classes and of the groups below them; without classes, with all copies.

    Raises:
        ExamNotFoundError: The institution has no such exam.
        InvalidRequestError: The exam has not all of these classes; details name each one that it has not.
    """
    parts = await _read_parts(conn, exam_id, class_ids=class_ids or None)
    _check_known(class_ids, {group.id for group in parts.classes})
    return await asyncio.to_thread(stored_results, parts, selected=set(class_ids))


async def read_points(conn: TenantConnection, exam_id: UUID) -> ExamPoints:
    """Read an exam with the points of all copies, without their texts, of which an exam has megabytes.

    Raises:
        ExamNotFoundError: The institution has no such exam.
    """
    parts = await _read_parts(conn, exam_id, class_ids=None, points_only=True)
    results = await asyncio.to_thread(stored_results, parts, selected=())
    return ExamPoints(results=results, members={group.id: group.students or frozenset() for group in parts.classes})


async def read_results_of(conn: TenantConnection, exam_id: UUID, student_id: UUID) -> ExamResults:
    """Read an exam with the copy of one student only; with none if the exam has no such student.

    Raises:
        ExamNotFoundError: The institution has no such exam.
    """
    parts = await _read_parts(conn, exam_id, class_ids=None, student_id=student_id)
    return stored_results(parts, selected=())


async def read_version(conn: TenantConnection, exam_id: UUID) -> int:
    """Read the version of an exam.

    Raises:
        ExamNotFoundError: The institution has no such exam.
    """
    row = await (await conn.execute(_QUERIES["exam_version"], {"exam_id": exam_id})).fetchone()
    if row is None:
        raise ExamNotFoundError
    return row[0]


async def check_classes(conn: TenantConnection, exam_id: UUID, class_ids: Sequence[UUID]) -> None:
    """Check that an exam has all of these classes.

    Raises:
        InvalidRequestError: It has not; details name each one that it has not.
    """
    rows = await (await conn.execute(_QUERIES["class_ids"], {"exam_id": exam_id})).fetchall()
    _check_known(class_ids, {class_id for (class_id,) in rows})


async def read_class_names(conn: TenantConnection, class_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of those classes that the institution has: `Year 12`, of a group `Year 12 – Set A`."""
    if not class_ids:
        return {}
    rows = await (await conn.execute(_QUERIES["class_names"], {"class_ids": list(class_ids)})).fetchall()
    return dict(rows)


def _check_known(class_ids: Sequence[UUID], known: Collection[UUID]) -> None:
    if wrong := [
        FieldError(f"classIds[{position}]", f"is {class_id}, which is no class of this exam.")
        for position, class_id in enumerate(class_ids)
        if class_id not in known
    ]:
        raise InvalidRequestError.for_fields(wrong[:MAX_ERRORS])


async def read_exam(conn: TenantConnection, exam_id: UUID) -> ExamContent:
    """Read an exam with its document, which stores the same exam again.

    Raises:
        ExamNotFoundError: The institution has no such exam.
    """
    parts = await _read_parts(conn, exam_id, class_ids=None)
    document = await asyncio.to_thread(stored_document, parts)
    return ExamContent(heading=heading_of(parts), classes=stored_classes(parts), document=document)


async def read_heading(conn: TenantConnection, exam_id: UUID) -> ExamHeading:
    """Read one exam as lists show it.

    Raises:
        ExamNotFoundError: The institution has no such exam.
    """
    async with conn.cursor(row_factory=class_row(ExamHeading)) as rows:
        heading = await (await rows.execute(_QUERIES["read_heading"], {"exam_id": exam_id})).fetchone()
    if heading is None:
        raise ExamNotFoundError
    return heading


async def list_exams(conn: TenantConnection, *, limit: int, cursor: UUID | None = None) -> ExamPage:
    """List the exams of the institution, newest first, after `cursor`."""
    async with conn.cursor(row_factory=class_row(ExamHeading)) as rows:
        await rows.execute(_QUERIES["list_exams"], {"limit": limit, "cursor": cursor})
        found = await rows.fetchall()
    items = tuple(found[:limit])
    return ExamPage(items=items, next_cursor=items[-1].list_key if len(found) > limit else None)


async def _read_parts(
    conn: TenantConnection,
    exam_id: UUID,
    *,
    class_ids: Collection[UUID] | None,
    student_id: UUID | None = None,
    points_only: bool = False,
) -> StoredParts:
    parameters = {
        "exam_id": exam_id,
        "class_ids": None if class_ids is None else list(class_ids),
        "student_id": student_id,
        "points_only": points_only,
    }
    rows = await (await conn.execute(_QUERIES["exam_rows"], parameters)).fetchall()
    # In a thread, because decoding thousands of copies takes a second.
    parts = await asyncio.to_thread(parts_of, [(part, content) for part, _, content in rows])
    if parts is None:
        raise ExamNotFoundError
    return parts
