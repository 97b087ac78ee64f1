"""Read the copy of one student, with its place among the copies of the exam: for that, totals are read, but no texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from psycopg.rows import class_row

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import NotFoundError
from pressroom.exams.model import Exam, ExamResults, Submission, SubmissionStatus
from pressroom.exams.names import student_key
from pressroom.exams.storing.repository import check_classes, read_results_of

_QUERIES = load_queries("pressroom.exams.storing", "grading.sql")


@dataclass(frozen=True, kw_only=True)
class CopyTotal:
    """A student of the exam with the total of the copy."""

    student_id: UUID
    last_name: str
    first_name: str
    number: str
    status: str
    total: Decimal
    """The sum of the points, also of a copy that is not graded."""
    chosen: bool
    """Whether the student is in the classes of the filter."""


@dataclass(frozen=True, kw_only=True)
class StudentCopy:
    """The copy of a student among those of the exam."""

    results: ExamResults
    """The exam with this copy only."""
    others: tuple[CopyTotal, ...]
    """All other copies, in the order of the names."""
    place: int
    """How many of `others` come before this copy."""

    @property
    def exam(self) -> Exam:
        """Return the exam."""
        return self.results.exam

    @property
    def submission(self) -> Submission:
        """Return the copy."""
        return self.results.submissions[0]

    @property
    def total(self) -> Decimal:
        """Return the sum of the points, also of a copy that is not graded."""
        return sum((answer.points for answer in self.submission.answers if answer and answer.points is not None), Decimal(0))

    @property
    def rank(self) -> int:
        """Return the rank among the graded copies of the exam; of a copy to grade, the one that it would have."""
        return 1 + sum(other.total > self.total for other in self._graded())

    @property
    def graded(self) -> int:
        """Return the number of graded copies, with this one as if it were graded."""
        return 1 + len(self._graded())

    @property
    def left(self) -> int:
        """Return how many copies of the filter are to grade, this one among them."""
        own = self.submission.status is SubmissionStatus.TO_GRADE
        return own + sum(other.status == SubmissionStatus.TO_GRADE for other in self.others if other.chosen)

    @property
    def previous(self) -> CopyTotal | None:
        """Return the copy before this one among those of the filter."""
        return next((other for other in reversed(self.others[: self.place]) if other.chosen), None)

    @property
    def next(self) -> CopyTotal | None:
        """Return the copy after this one among those of the filter."""
        return next((other for other in self.others[self.place :] if other.chosen), None)

    @property
    def next_to_grade(self) -> CopyTotal | None:
        """Return the next copy of the filter to grade: after this one, else from the first one on."""
        in_turn = (*self.others[self.place :], *self.others[: self.place])
        return next((other for other in in_turn if other.chosen and other.status == SubmissionStatus.TO_GRADE), None)

    def _graded(self) -> list[CopyTotal]:
        return [other for other in self.others if other.status == SubmissionStatus.GRADED]


async def read_copy(conn: TenantConnection, exam_id: UUID, student_id: UUID, *, class_ids: Sequence[UUID] = ()) -> StudentCopy:
    """Read the copy of a student. The classes choose which copies are its neighbours, not which one is read.

    Raises:
        ExamNotFoundError: The institution has no such exam.
        NotFoundError: The exam has no such student.
        InvalidRequestError: The exam has not all of these classes.
    """
    results = await read_results_of(conn, exam_id, student_id)
    if not results.submissions:
        raise NotFoundError("This exam has no such student.")
    await check_classes(conn, exam_id, class_ids)
    async with conn.cursor(row_factory=class_row(CopyTotal)) as rows:
        await rows.execute(_QUERIES["totals"], {"exam_id": exam_id, "class_ids": list(class_ids) or None})
        found = await rows.fetchall()
    found.sort(key=_key)
    place = next((place for place, copy in enumerate(found) if copy.student_id == student_id), len(found))
    others = tuple(copy for copy in found if copy.student_id != student_id)
    return StudentCopy(results=results, others=others, place=place)


def _key(copy: CopyTotal) -> tuple[str, ...]:
    return student_key(copy.last_name, copy.first_name, copy.number)
