"""Compute totals, marks out of 20 and ranks of graded copies. All values are exact decimals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Final
from uuid import UUID

from pressroom.exams.model import Exam, ExamResults, Submission

FULL_MARK: Final = 20
"""What marks are out of, whatever the scale of the exam."""
EXACT: Final = Context(prec=100, rounding=ROUND_HALF_UP)
"""Enough digits for sums of products of points to be exact; only quotients and roots are rounded."""


def graded_copies(results: ExamResults) -> tuple[Submission, ...]:
    """Return the copies that have a total, in the order of the results."""
    return tuple(submission for submission in results.submissions if submission.total is not None)


def points_of(submission: Submission, index: int) -> Decimal | None:
    """Return the points of the answer to the question of that index; None: left blank."""
    answer = submission.answers[index] if index < len(submission.answers) else None
    return answer.points if answer else None


def mark_of(total: Decimal, *, scale: Decimal) -> Decimal | None:
    """Return the mark out of 20, not rounded; None: the exam has no points to give."""
    with localcontext(EXACT):
        return total * FULL_MARK / scale if scale else None


def rounded_mark(total: Decimal | None, *, scale: Decimal) -> Decimal | None:
    """Return the mark out of 20 to two places; None: there is no total, or the exam has no points to give."""
    mark = None if total is None else mark_of(total, scale=scale)
    return None if mark is None else rounded(mark)


def rounded(value: Decimal, *, places: int = 2) -> Decimal:
    """Round half up, as people do: 12.345 becomes 12.35."""
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def ranks(results: ExamResults) -> dict[UUID, int]:
    """Return the rank of each graded copy by the id of its student. Equal totals share a rank: 1, 2, 2, 4."""
    totals = {copy.student.id: copy.total for copy in graded_copies(results) if copy.total is not None}
    first: dict[Decimal, int] = {}
    for place, total in enumerate(sorted(totals.values(), reverse=True), start=1):
        first.setdefault(total, place)
    return {student_id: first[total] for student_id, total in totals.items()}


def section_totals(exam: Exam, submission: Submission) -> tuple[Decimal, ...]:
    """Return the points that a copy has in each section; blank answers count as none."""
    totals: list[Decimal] = []
    start = 0
    for section in exam.sections:
        end = start + len(section.questions)
        totals.append(_sum([points_of(submission, index) for index in range(start, end)]))
        start = end
    return tuple(totals)


def _sum(points: Sequence[Decimal | None]) -> Decimal:
    return sum((each for each in points if each is not None), Decimal(0))
