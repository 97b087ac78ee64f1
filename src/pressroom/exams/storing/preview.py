"""Say what storing a document would change, and store exactly what was said."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import ConflictError, ExamNotFoundError
from pressroom.exams.document import ExamDocument
from pressroom.exams.storing.changes import ExamChanges
from pressroom.exams.storing.differences import Difference, differences
from pressroom.exams.storing.repository import read_exam
from pressroom.exams.storing.service import put_exam

MOST_DIFFERENCES: Final = 200
"""Differences that a preview lists; of the others the number is said."""

_QUERIES = load_queries("pressroom.exams.storing")


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What storing a document changes."""

    exam_id: UUID
    changes: ExamChanges
    differences: Sequence[Difference]
    more: int
    """Differences that are not listed."""
    changes_something: bool
    key: str
    """Differs where what is changed, the document or the exam does."""


class PreviewOutdatedError(ConflictError):
    """Storing the document would change something else than what was shown."""


async def preview_exam(conn: TenantConnection, exam_id: UUID, document: ExamDocument) -> Preview:
    """Store a checked document, note what changes, and take it back. The institution is locked already.

    Raises as `put_exam`.
    """
    try:
        content = await read_exam(conn, exam_id)
        before, version = content.document, content.heading.version
    except ExamNotFoundError:
        before = version = None
    numbers = [entry.number for entry in document.students]
    rows = await (await conn.execute(_QUERIES["student_names"], {"numbers": numbers})).fetchall()
    known = {number: (last, first) for number, last, first in rows}
    await conn.execute("SAVEPOINT preview")
    changes = await put_exam(conn, exam_id, document)
    await conn.execute("ROLLBACK TO SAVEPOINT preview")
    # In a thread: the largest documents have 300,000 answers.
    listed, more = await asyncio.to_thread(differences, before, document, known=known, most=MOST_DIFFERENCES)
    key = await asyncio.to_thread(preview_key, exam_id, document, changes)
    return Preview(
        exam_id=exam_id, changes=changes, differences=listed, more=more, changes_something=changes.version != version, key=key
    )


async def store_previewed(conn: TenantConnection, exam_id: UUID, document: ExamDocument, *, key: str) -> ExamChanges:
    """Store a document as its preview said.

    Raises:
        PreviewOutdatedError: It would change something else. The caller's transaction must be rolled back.
    """
    changes = await put_exam(conn, exam_id, document)
    if await asyncio.to_thread(preview_key, exam_id, document, changes) != key:
        raise PreviewOutdatedError
    return changes


def preview_key(exam_id: UUID, document: ExamDocument, changes: ExamChanges) -> str:
    """Return a digest of a document and of what storing it changes, the exam's version among it."""
    digest = hashlib.sha256(msgspec.json.encode((exam_id, changes)))
    digest.update(msgspec.json.encode(document))
    return digest.hexdigest()
