"""Make the tree of an exam's classes, by which its students are filtered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from pressroom.exams.model import ClassGroup
from pressroom.exams.storing.exam_points import ExamPoints


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A class with its groups."""

    id: UUID
    name: str
    count: int
    """Students of the class and of its groups, each once."""
    is_checked: bool
    """It is selected, or a class that it is in is."""
    is_open: bool
    """Its groups are shown."""
    is_whole: bool
    """Each of its students is in one of its groups."""
    groups: tuple[Branch, ...]


def tree_of(points: ExamPoints, class_ids: Sequence[UUID]) -> tuple[Branch, ...]:
    """Return the classes at the top, with their groups. `class_ids` are those that are selected."""
    below: dict[UUID | None, list[ClassGroup]] = {}
    for group in points.results.exam.classes:
        below.setdefault(group.parent_id, []).append(group)
    selected = frozenset(class_ids)

    def branch(group: ClassGroup, *, is_inside: bool, is_top: bool) -> Branch:
        is_checked = is_inside or group.id in selected
        groups = tuple(branch(each, is_inside=is_checked, is_top=False) for each in below.get(group.id, []))
        students = points.members[group.id]
        return Branch(
            id=group.id,
            name=group.name,
            count=len(students),
            is_checked=is_checked,
            is_open=is_top or (not is_checked and any(_checked(groups))),
            is_whole=students == frozenset[UUID]().union(*(points.members[each.id] for each in groups)),
            groups=groups,
        )

    return tuple(branch(group, is_inside=False, is_top=True) for group in below.get(None, []))


def _checked(branches: Sequence[Branch]) -> Iterator[bool]:
    for each in branches:
        yield each.is_checked
        yield from _checked(each.groups)
