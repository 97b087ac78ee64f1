"""Make the document of the rows of a stored exam: stored again, it changes nothing."""

from __future__ import annotations

from uuid import UUID

from msgspec import UNSET

from pressroom.exams.document import (
    AnswerEntry,
    ClassEntry,
    ExamDocument,
    QuestionEntry,
    SectionEntry,
    StudentEntry,
    SubmissionEntry,
)
from pressroom.exams.points import raw_decimal
from pressroom.exams.storing.rows import StoredClass, StoredParts, StoredSection, StoredSubmission


def stored_document(parts: StoredParts) -> ExamDocument:
    """Return the document that stores the same exam again."""
    row = parts.exam
    names = {group.id: group.external_id for group in parts.classes}
    labels = {question.id: question.label for section in parts.sections for question in section.questions}
    return ExamDocument(
        id=row.external_id,
        title=row.title,
        subject=row.subject,
        language=row.language,
        date=row.date,
        duration_minutes=row.duration_minutes,
        teacher=row.teacher,
        institution=row.printed_institution,
        place=row.place,
        school_year=row.school_year,
        classes=[_class_entry(group, names) for group in parts.classes],
        sections=[_section_entry(section) for section in parts.sections],
        students=[
            StudentEntry(
                number=copy.number,
                last_name=copy.last_name,
                first_name=copy.first_name,
                classes=[names[class_id] for class_id in copy.class_ids],
            )
            for copy in parts.submissions
        ],
        submissions=[_submission_entry(copy, labels) for copy in parts.submissions],
    )


def _class_entry(group: StoredClass, names: dict[UUID, str]) -> ClassEntry:
    # A parent that does not take part is not in the document. Omitted, it stays as it is stored.
    parent = None if group.parent_id is None else names.get(group.parent_id, UNSET)
    return ClassEntry(id=group.external_id, name=group.name, parent=parent)


def _section_entry(section: StoredSection) -> SectionEntry:
    questions = [
        QuestionEntry(label=q.label, max_points=raw_decimal(q.max_points), statement=q.statement, key=q.key)
        for q in section.questions
    ]
    return SectionEntry(title=section.title, introduction=section.introduction, questions=questions)


def _submission_entry(copy: StoredSubmission, labels: dict[UUID, str]) -> SubmissionEntry:
    order = {question_id: position for position, question_id in enumerate(labels)}
    answers = [
        AnswerEntry(question=labels[a.question_id], points=raw_decimal(a.points), text=a.text, feedback=a.feedback)
        for a in sorted(copy.answers, key=lambda answer: order[answer.question_id])
    ]
    return SubmissionEntry(student=copy.number, status=copy.status, absence=copy.absence, feedback=copy.feedback, answers=answers)
