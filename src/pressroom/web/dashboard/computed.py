"""Compute what the dashboard shows of a selection of an exam's students, once for each version of the exam."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from uuid import UUID

from pressroom.db.tenant import TenantConnection
from pressroom.exams.computing.marks import ranks
from pressroom.exams.computing.statistics import ClassStatistics, QuestionStatistics, class_statistics, question_statistics
from pressroom.exams.model import ExamResults
from pressroom.exams.storing.exam_points import ExamPoints
from pressroom.exams.storing.repository import read_points, read_version
from pressroom.web.dashboard.selection import topmost

EXAMS: Final = 8
SELECTIONS: Final = 32
"""How many are kept. A thousand copies of twenty answers take about a megabyte."""

T = TypeVar("T")


class Recent(Generic[T]):
    """What was asked for last, by exam, version and more."""

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._kept: OrderedDict[tuple[object, ...], T] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> T | None:
        """Return what is kept, and keep it for longer."""
        found = self._kept.pop(key, None)
        if found is not None:
            self._kept[key] = found
        return found

    def keep(self, key: tuple[object, ...], value: T) -> None:
        """Keep a value in the place of the one that was asked for longest ago."""
        self._kept[key] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


@dataclass(frozen=True, kw_only=True)
class Computed:
    """The students of the selected classes with their ranks and statistics."""

    points: ExamPoints
    """Of all students."""
    class_ids: tuple[UUID, ...]
    """What is selected, without the groups of selected classes; empty: all."""
    results: ExamResults
    ranks: Mapping[UUID, int]
    statistics: ClassStatistics
    questions: tuple[QuestionStatistics, ...]


_POINTS: Final = Recent[ExamPoints](EXAMS)
_COMPUTED: Final = Recent[Computed](SELECTIONS)


async def read_current_points(conn: TenantConnection, exam_id: UUID) -> ExamPoints:
    """Read the points of an exam, or return those that were read already if it has the same version.

    The version is read as the user, who has to have the right to read the exam each time.

    Raises:
        ExamNotFoundError: The institution has no such exam.
    """
    version = await read_version(conn, exam_id)
    known = _POINTS.get((exam_id, version))
    if known is not None:
        return known
    points = await read_points(conn, exam_id)
    _POINTS.keep((exam_id, points.results.exam.version), points)
    return points


async def compute(points: ExamPoints, class_ids: Sequence[UUID]) -> Computed:
    """Compute what is shown of the students of these classes; without classes, of all.

    Raises:
        UnknownClassError: The exam has not all of these classes.
    """
    exam = points.results.exam
    selected = tuple(topmost(exam, class_ids))
    key = (exam.id, exam.version, selected)
    known = _COMPUTED.get(key)
    # Points that were read again belong to what is computed of them.
    if known is not None and known.points is points:
        return known
    computed = await asyncio.to_thread(_compute, points, selected)
    _COMPUTED.keep(key, computed)
    return computed


def _compute(points: ExamPoints, class_ids: tuple[UUID, ...]) -> Computed:
    results = points.of_classes(class_ids)
    return Computed(
        points=points,
        class_ids=class_ids,
        results=results,
        ranks=ranks(results),
        statistics=class_statistics(results),
        questions=question_statistics(results),
    )
