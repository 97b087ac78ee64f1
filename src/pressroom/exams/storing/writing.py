"""Write the parts of an exam document, each list in one statement, and note what differs from what was stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ExamNotFoundError, FieldError, InvalidRequestError
from pressroom.exams.document import MAX_CLASS_LEVELS, ExamDocument
from pressroom.exams.storing import writing_rows
from pressroom.exams.storing.changes import Changed, ExamChanges

_QUERIES = load_queries("pressroom.exams.storing", "writing.sql")


@dataclass(frozen=True, kw_only=True)
class _Stored:
    """The ids of entries that were added, and of those that differ."""

    added: frozenset[UUID]
    changed: frozenset[UUID]

    def count(self, *, others: frozenset[UUID] = frozenset(), removed: int = 0) -> Changed:
        return Changed(added=len(self.added), changed=len((self.changed | others) - self.added), removed=removed)


async def store_parts(conn: TenantConnection, exam_id: UUID, document: ExamDocument, *, version: int | None) -> ExamChanges:
    """Write all parts. `version` is the current one; None: the exam is new.

    Raises:
        ExamNotFoundError: The id is that of another institution's exam.
        InvalidRequestError: Classes would be groups of themselves.
    """
    differs = await _store_head(conn, exam_id, document, new=version is None)
    classes = await _upsert(conn, "store_classes", classes=writing_rows.classes(document))
    moved = await _store_parents(conn, document)
    ids = [entry.id for entry in document.classes]
    differs |= bool(await _rows(conn, "store_exam_classes", exam_id=exam_id, ids=ids))
    students = await _upsert(conn, "store_students", students=writing_rows.students(document))
    numbers = [entry.number for entry in document.students]
    joined = await _ids(conn, "store_members", members=writing_rows.members(document), ids=ids, numbers=numbers)
    differs |= bool(await _rows(conn, "store_sections", exam_id=exam_id, sections=writing_rows.sections(document)))
    questions = await _upsert(conn, "store_questions", exam_id=exam_id, questions=writing_rows.questions(document))
    labels = [question.label for section in document.sections for question in section.questions]
    unasked = await _rows(conn, "remove_questions", exam_id=exam_id, labels=labels)
    differs |= bool(await _rows(conn, "remove_sections", exam_id=exam_id, count=len(document.sections)))
    copies = await _upsert(conn, "store_submissions", exam_id=exam_id, submissions=writing_rows.submissions(document))
    withdrawn = await _rows(conn, "remove_submissions", exam_id=exam_id, numbers=numbers)
    rows = await asyncio.to_thread(writing_rows.answers, document)  # there may be 300,000
    answered = await _ids(conn, "store_answers", exam_id=exam_id, answers=rows)
    changes = ExamChanges(
        created=version is None,
        version=version or 1,
        classes=classes.count(others=moved),
        students=students.count(others=joined),
        questions=questions.count(removed=len(unasked)),
        submissions=copies.count(others=answered, removed=len(withdrawn)),
    )
    parts = (changes.classes, changes.students, changes.questions, changes.submissions)
    if version is not None and (differs or any(part != Changed() for part in parts)):
        rows = await _rows(conn, "count_version", exam_id=exam_id)
        changes = msgspec.structs.replace(changes, version=rows[0][0])
    await _rows(
        conn,
        "count_versions_of_others",
        exam_id=exam_id,
        tree_changed=bool(moved - classes.added),
        classes=list(classes.changed),
        students=list((students.changed | joined) - students.added),
    )
    return changes


async def _store_head(conn: TenantConnection, exam_id: UUID, document: ExamDocument, *, new: bool) -> bool:
    """Write what the exam says of itself; return whether it differs."""
    parameters = {**writing_rows.head(document), "exam_id": exam_id}
    rows = await _rows(conn, "add_exam" if new else "change_exam", **parameters)
    if new and not rows:
        raise ExamNotFoundError
    return bool(rows)


async def _store_parents(conn: TenantConnection, document: ExamDocument) -> frozenset[UUID]:
    """Write the tree of classes; return the classes whose parents differ."""
    moved = await _ids(conn, "store_parents", parents=writing_rows.parents(document))
    if not moved:
        return moved
    circular = {name for (name,) in await _rows(conn, "circular_classes")}
    _refuse(document, circular, lambda name: f"makes “{name}” a group of itself, with the parents that are stored.")
    deep = await _rows(conn, "classes_of_deep_groups", levels=MAX_CLASS_LEVELS)
    why = f"or a group in it deeper than level {MAX_CLASS_LEVELS}, with the parents that are stored."
    _refuse(document, {name for row_id, name in deep if row_id in moved}, lambda name: f"puts “{name}” {why}")
    return moved


def _refuse(document: ExamDocument, names: Collection[str], message: Callable[[str], str]) -> None:
    """Refuse the parents of classes."""
    if wrong := [
        FieldError(f"classes[{i}].parent", message(entry.id)) for i, entry in enumerate(document.classes) if entry.id in names
    ]:
        raise InvalidRequestError.for_fields(wrong, what="exam")


async def _upsert(conn: TenantConnection, name: str, **parameters: Any) -> _Stored:
    rows = await _rows(conn, name, **parameters)
    return _Stored(
        added=frozenset(row_id for row_id, added in rows if added),
        changed=frozenset(row_id for row_id, added in rows if not added),
    )


async def _ids(conn: TenantConnection, name: str, **parameters: Any) -> frozenset[UUID]:
    return frozenset(row[0] for row in await _rows(conn, name, **parameters))


async def _rows(conn: TenantConnection, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    found = await conn.execute(_QUERIES[name], _with_json(parameters))
    return await found.fetchall() if found.description else []


def _with_json(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.decode() if isinstance(value, bytes) else value for name, value in parameters.items()}
