"""Define an exam with the points of all its copies and the students of each class, and select classes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pressroom.exams.model import ExamResults


@dataclass(frozen=True, kw_only=True)
class ExamPoints:
    """The results of all students. Answers have points, but no texts."""

    results: ExamResults
    members: Mapping[UUID, frozenset[UUID]]
    """The students of each class and of the groups below it."""

    def of_classes(self, class_ids: Sequence[UUID]) -> ExamResults:
        """Return the results of the students of these classes, each once; without classes, those of all.

        Raises:
            KeyError: The exam has not all of these classes.
        """
        if not class_ids:
            return self.results
        students = frozenset[UUID]().union(*(self.members[class_id] for class_id in class_ids))
        return replace(
            self.results,
            selected=tuple(group for group in self.results.exam.classes if group.id in set(class_ids)),
            submissions=tuple(copy for copy in self.results.submissions if copy.student.id in students),
        )
