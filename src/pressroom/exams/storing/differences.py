"""List what differs between an exam as it is stored and a document that is to replace it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final, Literal

from pressroom.exams.document import ExamDocument, QuestionEntry, StudentEntry, SubmissionEntry
from pressroom.exams.names import student_key
from pressroom.exams.points import decimal_of

Subject = Literal["exam", "question", "class", "student", "copy"]
Value = str | Decimal | None

HEAD: Final = (
    "id", "title", "subject", "language", "date", "duration_minutes", "teacher", "institution", "place", "school_year"
)  # fmt: skip
"""What an exam says of itself."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that differs.

    `what` is `added`, `removed`, or what changed: a member of `HEAD`, `name`, `classes`, `status`, `points`, `text`,
    `feedback`, `max_points`, `statement`, `key`, `order` or `sections`. Of long texts, the values are not given.
    """

    subject: Subject
    name: str
    """The student, the label of the question, or the class; empty: the exam."""
    what: str
    question: str = ""
    """The label of the question that a copy differs in."""
    old: Value = None
    new: Value = None


Names = Mapping[str, tuple[str, str]]
"""Last and first names of students by number."""


def differences(before: ExamDocument | None, after: ExamDocument, *, known: Names, most: int) -> tuple[list[Difference], int]:
    """Return the first `most` differences, and how many more there are.

    `before` is the stored exam; None: there is none, and only students whose names change are listed. `known` are the
    students of the institution that `after` names.
    """
    found = _differences(before, after, known)
    shown = list(islice(found, most))
    return shown, sum(1 for _ in found)


def _differences(before: ExamDocument | None, after: ExamDocument, known: Names) -> Iterator[Difference]:
    if before is not None:
        # What is lost comes first.
        yield from _removed(before, after)
        for member in HEAD:
            old, new = getattr(before, member), getattr(after, member)
            if old != new:
                yield Difference(subject="exam", name="", what=member, old=_text(old), new=_text(new))
        yield from _questions(before, after)
        yield from _classes(before, after)
    yield from _students(before, after, known)
    if before is not None:
        yield from _copies(before, after)


def _removed(before: ExamDocument, after: ExamDocument) -> Iterator[Difference]:
    labels, numbers = set(_by_label(after)), {entry.number for entry in after.students}
    for label, question in _by_label(before).items():
        if label not in labels:
            yield Difference(subject="question", name=label, what="removed", old=decimal_of(question.max_points))
    for entry in before.students:
        if entry.number not in numbers:
            yield Difference(subject="copy", name=student_name(entry), what="removed")


def _questions(before: ExamDocument, after: ExamDocument) -> Iterator[Difference]:
    old, new = _by_label(before), _by_label(after)
    for label, question in new.items():
        known, points = old.get(label), decimal_of(question.max_points)
        if known is None:
            yield Difference(subject="question", name=label, what="added", new=points)
            continue
        if (former := decimal_of(known.max_points)) != points:
            yield Difference(subject="question", name=label, what="max_points", old=former, new=points)
        for what in ("statement", "key"):
            if getattr(known, what) != getattr(question, what):
                yield Difference(subject="question", name=label, what=what)
    if [label for label in old if label in new] != [label for label in new if label in old]:
        yield Difference(subject="exam", name="", what="order")
    if [(s.title, s.introduction) for s in before.sections] != [(s.title, s.introduction) for s in after.sections]:
        yield Difference(subject="exam", name="", what="sections")


def _classes(before: ExamDocument, after: ExamDocument) -> Iterator[Difference]:
    old, new = ({entry.id: entry for entry in document.classes} for document in (before, after))
    for name, entry in new.items():
        if name not in old:
            yield Difference(subject="class", name=entry.name, what="added")
        elif old[name].name != entry.name:
            yield Difference(subject="class", name=old[name].name, what="name", old=old[name].name, new=entry.name)
    for name, entry in old.items():
        if name not in new:
            yield Difference(subject="class", name=entry.name, what="removed")


def _students(before: ExamDocument | None, after: ExamDocument, known: Names) -> Iterator[Difference]:
    old = {} if before is None else {entry.number: entry for entry in before.students}
    names = {} if before is None else {entry.id: entry.name for entry in before.classes}
    names |= {entry.id: entry.name for entry in after.classes}
    for entry in _ordered(after.students):
        former = known.get(entry.number)
        if former is not None and former != (entry.last_name, entry.first_name):
            yield Difference(subject="student", name=" ".join(former).strip(), what="name", new=student_name(entry))
        if before is not None and entry.number not in old:
            yield Difference(subject="student", name=student_name(entry), what="added")
        elif entry.number in old and set(old[entry.number].classes) != set(entry.classes):
            was, now = (", ".join(names[one] for one in each.classes) for each in (old[entry.number], entry))
            yield Difference(subject="student", name=student_name(entry), what="classes", old=was, new=now)


def _copies(before: ExamDocument, after: ExamDocument) -> Iterator[Difference]:
    stored = {entry.student: entry for entry in before.submissions}
    given = {entry.student: entry for entry in after.submissions}
    known = {entry.number for entry in before.students}
    asked = set(_by_label(after))
    for student in _ordered(after.students):
        if student.number not in known:
            continue
        blank = SubmissionEntry(student=student.number, status="to_grade")
        old, new = (entries.get(student.number, blank) for entries in (stored, given))
        yield from _copy(student_name(student), old, new, asked)


def _copy(name: str, old: SubmissionEntry, new: SubmissionEntry, asked: set[str]) -> Iterator[Difference]:
    if (old.status, old.absence) != (new.status, new.absence):
        yield Difference(subject="copy", name=name, what="status", old=_status(old), new=_status(new))
    if old.feedback != new.feedback:
        yield Difference(subject="copy", name=name, what="feedback")
    was, now = ({answer.question: answer for answer in entry.answers} for entry in (old, new))
    for label in dict.fromkeys((*was, *now)):
        if label not in asked:
            continue  # the question itself is removed
        former, answer = was.get(label), now.get(label)
        points = tuple(None if one is None else decimal_of(one.points) for one in (former, answer))
        if points[0] != points[1]:
            yield Difference(subject="copy", name=name, question=label, what="points", old=points[0], new=points[1])
        for what in ("text", "feedback"):
            if getattr(former, what, "") != getattr(answer, what, ""):
                yield Difference(subject="copy", name=name, question=label, what=what)


def student_name(entry: StudentEntry) -> str:
    """Return last and first name."""
    return f"{entry.last_name} {entry.first_name}".strip()


def _ordered(students: list[StudentEntry]) -> list[StudentEntry]:
    return sorted(students, key=lambda entry: student_key(entry.last_name, entry.first_name, entry.number))


def _by_label(document: ExamDocument) -> dict[str, QuestionEntry]:
    return {question.label: question for section in document.sections for question in section.questions}


def _status(entry: SubmissionEntry) -> str:
    return entry.absence or entry.status if entry.status == "absent" else entry.status


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)
