"""Make the results of an exam of its document, without a database: for samples, previews and tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID, uuid5

from pressroom.exams.document import AnswerEntry, ExamDocument, SectionEntry, StudentEntry, SubmissionEntry
from pressroom.exams.model import (
    Absence,
    Answer,
    ClassGroup,
    Exam,
    ExamResults,
    Question,
    Section,
    Student,
    Submission,
    SubmissionStatus,
)
from pressroom.exams.names import student_key
from pressroom.exams.points import decimal_of, filled_decimal

NAMESPACE: Final = UUID("6f1d9a4e-35a1-4c2b-9a55-0c8f4f0f7b1e")
"""Ids of what is not stored are made from it and from the names of the document, so that they are the same every time."""


def results_of(document: ExamDocument) -> ExamResults:
    """Return the results of a checked document (`checks.check_document`), of all its classes, as version 1."""
    classes = _classes(document)
    students = {entry.number: _student(entry, classes) for entry in document.students}
    labels = [question.label for section in document.sections for question in section.questions]
    entries = {entry.student: entry for entry in document.submissions}
    submissions = [
        _submission(entries.get(number) or SubmissionEntry(student=number, status="to_grade"), student, labels)
        for number, student in students.items()
    ]
    submissions.sort(key=submission_key)
    exam = Exam(
        id=_id("exam", document.id or document.title),
        version=1,
        institution=document.institution,
        title=document.title,
        subject=document.subject,
        language=document.language,
        sections=tuple(_section(entry) for entry in document.sections),
        classes=tuple(classes.values()),
        date=document.date,
        duration_minutes=document.duration_minutes,
        teacher=document.teacher,
        place=document.place,
        school_year=document.school_year,
    )
    return ExamResults(exam=exam, selected=(), submissions=tuple(submissions))


def submission_key(submission: Submission) -> tuple[str, ...]:
    """Return the key by which copies are ordered: by their students."""
    student = submission.student
    return student_key(student.last_name, student.first_name, student.number)


def answer_or_blank(answer: Answer) -> Answer | None:
    """Return the answer; None if there is nothing in it."""
    return None if answer.points is None and not answer.text and not answer.feedback else answer


def _classes(document: ExamDocument) -> dict[str, ClassGroup]:
    return {
        entry.id: ClassGroup(
            id=_id("class", entry.id),
            name=entry.name,
            parent_id=_id("class", entry.parent) if isinstance(entry.parent, str) else None,
        )
        for entry in document.classes
    }


def _student(entry: StudentEntry, classes: Mapping[str, ClassGroup]) -> Student:
    joined = set(entry.classes)
    return Student(
        id=_id("student", entry.number),
        number=entry.number,
        last_name=entry.last_name,
        first_name=entry.first_name,
        class_ids=tuple(group.id for name, group in classes.items() if name in joined),
    )


def _section(entry: SectionEntry) -> Section:
    questions = (
        Question(
            id=_id("question", question.label),
            label=question.label,
            max_points=filled_decimal(question.max_points),
            statement=question.statement,
            key=question.key,
        )
        for question in entry.questions
    )
    return Section(title=entry.title, introduction=entry.introduction, questions=tuple(questions))


def _submission(entry: SubmissionEntry, student: Student, labels: list[str]) -> Submission:
    answers = {answer.question: _answer(answer) for answer in entry.answers}
    absent = entry.status == "absent"
    return Submission(
        student=student,
        status=SubmissionStatus(entry.status),
        answers=() if absent else tuple(answers.get(label) for label in labels),
        absence=None if entry.absence is None else Absence(entry.absence),
        feedback=entry.feedback,
    )


def _answer(entry: AnswerEntry) -> Answer | None:
    return answer_or_blank(Answer(points=decimal_of(entry.points), text=entry.text, feedback=entry.feedback))


def _id(kind: str, name: str) -> UUID:
    return uuid5(NAMESPACE, f"{kind}/{name}")
