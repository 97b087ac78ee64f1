"""Say how students, classes and questions are called in reports and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from pressroom.exams.model import ClassGroup, Exam, Student


def full_name(student: Student) -> str:
    """Return first and last name."""
    return " ".join(filter(None, (student.first_name.strip(), student.last_name.strip())))


def class_names(exam: Exam, student: Student) -> str:
    """Return the student's classes and groups, each class before its groups: `Terminale G3, groupe A`."""
    wanted = with_parents(exam, student)
    return ", ".join(each.name for each in in_tree_order(exam.classes) if each.id in wanted)


def with_parents(exam: Exam, student: Student) -> frozenset[UUID]:
    """Return the student's classes and groups, and the classes that these are in."""
    by_id = {each.id: each for each in exam.classes}
    return frozenset(above.id for class_id in student.class_ids for above in _upwards(by_id, class_id))


def in_tree_order(classes: tuple[ClassGroup, ...]) -> Iterator[ClassGroup]:
    """Yield classes, each one followed by its groups; those whose parent is not among them are at the top."""
    ids = {each.id for each in classes}
    groups: dict[UUID | None, list[ClassGroup]] = {}
    for each in reversed(classes):
        groups.setdefault(each.parent_id if each.parent_id in ids else None, []).append(each)
    waiting = groups.get(None, [])
    while waiting:
        found = waiting.pop()
        yield found
        waiting += groups.get(found.id, [])


def question_names(exam: Exam) -> tuple[str, ...]:
    """Return a short name for each question: `Q7` for the label `7`, and labels that begin with a letter as they are."""
    return shown_labels([question.label for question in exam.questions()])


def shown_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the short names of questions with these labels."""
    short = [f"Q{label}" if label[:1].isdigit() else label for label in labels]
    return tuple(short if len(set(short)) == len(short) else labels)


def _upwards(by_id: dict[UUID, ClassGroup], class_id: UUID) -> Iterator[ClassGroup]:
    """Yield a class and those that it is in; one that the exam does not have is left out."""
    while (found := by_id.get(class_id)) is not None:
        yield found
        if found.parent_id is None:
            return
        class_id = found.parent_id
