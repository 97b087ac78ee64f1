"""Define the exam document: one JSON object with an exam, its classes, students, questions and copies.

Entries refer to each other by the names that the sender gives them: classes by `id`, students by `number`, questions by
`label`. `importing/checks.py` checks what a schema cannot say.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, UnsetType

MAX_EXAM_BYTES: Final = 40_000_000
"""Bytes of a document in JSON. 5,000 copies of 20 questions with LaTeX in answers and remarks have 30 million."""
MAX_VALUES: Final = 4_000_000
"""Commas and opening brackets of a document. 5,000 copies of 20 questions have about two million, those in texts included."""
MAX_SUBMISSIONS: Final = 5_000
MAX_STUDENTS: Final = MAX_SUBMISSIONS
MAX_QUESTIONS: Final = 300
MAX_SECTIONS: Final = 100
MAX_CLASSES: Final = 500
MAX_CLASS_LEVELS: Final = 10
"""Levels of the tree of classes of an institution. A class without a parent is on level 1."""
MAX_ANSWERS: Final = 300_000
"""Answers of all copies together: 1,000 copies of the most questions, or 5,000 of 60."""
MAX_CLASSES_OF_STUDENT: Final = 50

ExternalId = Annotated[str, Meta(min_length=1, max_length=100)]
Line = Annotated[str, Meta(max_length=200)]
FilledLine = Annotated[str, Meta(min_length=1, max_length=200)]
Label = Annotated[str, Meta(min_length=1, max_length=30)]
Markdown = Annotated[str, Meta(max_length=20_000, description="Markdown with LaTeX math between $ or $$.")]
Language = Literal["fr", "en"]
Status = Literal["graded", "to_grade", "absent"]
Reason = Literal["justified", "unjustified"]

_DECIMAL: Final[dict[str, Any]] = {"type": "number", "minimum": 0, "maximum": 1000}
_TEXT_DECIMAL: Final[dict[str, Any]] = {"type": "string", "pattern": r"^[0-9]{1,4}([.,][0-9]{1,3})?$"}
# A `Raw` keeps the digits as they were sent: a JSON number does not become a binary float.
MaxPoints = Annotated[
    Raw,
    Meta(
        description="The points of a full answer: a decimal of at most three places, as a number or as a text.",
        extra_json_schema={"anyOf": [_DECIMAL, _TEXT_DECIMAL]},
    ),
]
Points = Annotated[
    Raw,
    Meta(
        description="The points given: a decimal of at most three places, as a number or as a text. Null: left blank, or not "
        "graded yet.",
        extra_json_schema={"anyOf": [_DECIMAL, _TEXT_DECIMAL, {"type": "null"}]},
    ),
]


class _Entry(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    pass


class ClassEntry(_Entry, kw_only=True):
    """A class of the institution, or a group inside of one."""

    id: ExternalId
    name: FilledLine
    parent: (
        Annotated[
            ExternalId | None,
            Meta(
                description="The class of the document that the group belongs to. Null: none. The tree of all classes of an "
                f"institution has at most {MAX_CLASS_LEVELS} levels."
            ),
        ]
        | UnsetType
    ) = UNSET
    """Omitted: as it is stored; none for a new class."""


class QuestionEntry(_Entry, kw_only=True):
    """A question."""

    label: Annotated[Label, Meta(description="As it is printed, such as 1, 2.a or Q7; unique in the exam.")]
    max_points: MaxPoints
    statement: Markdown = ""
    key: Annotated[Markdown, Meta(description="The expected answer.")] = ""


class SectionEntry(_Entry, kw_only=True):
    """Questions that belong together, such as an exercise."""

    title: Line = ""
    introduction: Markdown = ""
    questions: list[QuestionEntry]


class StudentEntry(_Entry, kw_only=True):
    """A student of the institution, who takes the exam."""

    number: Annotated[ExternalId, Meta(description="The student's number, unique in the institution.")]
    last_name: FilledLine
    first_name: Line = ""
    classes: Annotated[list[ExternalId], Meta(max_length=MAX_CLASSES_OF_STUDENT, description="Ids of classes.")] = []


class AnswerEntry(_Entry, kw_only=True):
    """An answer to a question."""

    question: Annotated[Label, Meta(description="The label of the question.")]
    points: Points = msgspec.field(default_factory=lambda: Raw(b"null"))
    text: Markdown = ""
    feedback: Markdown = ""


class SubmissionEntry(_Entry, kw_only=True):
    """The copy of a student. A student without one is one to grade."""

    student: Annotated[ExternalId, Meta(description="The number of the student.")]
    status: Status
    absence: Annotated[Reason | None, Meta(description="Why the student is absent. Null: not known, or present.")] = None
    feedback: Annotated[Markdown, Meta(description="The remark on the whole copy.")] = ""
    answers: Annotated[list[AnswerEntry], Meta(max_length=MAX_QUESTIONS)] = []


class ExamDocument(_Entry, kw_only=True):
    """A whole exam."""

    id: Annotated[ExternalId | None, Meta(description="The sender's own id of the exam, unique in the institution.")] = None
    title: FilledLine
    subject: Line = ""
    language: Annotated[Language, Meta(description="The language of a report that names none.")] = "fr"
    date: dt.date | None = None
    duration_minutes: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    teacher: Line = ""
    institution: Annotated[Line, Meta(description="The institution as it is printed. Default: the name it is stored with.")] = ""
    place: Annotated[Line, Meta(description="The address of the institution as it is printed.")] = ""
    school_year: Annotated[str, Meta(max_length=30)] = ""
    classes: Annotated[list[ClassEntry], Meta(max_length=MAX_CLASSES)] = []
    sections: Annotated[list[SectionEntry], Meta(max_length=MAX_SECTIONS)]
    students: Annotated[list[StudentEntry], Meta(max_length=MAX_STUDENTS)] = []
    submissions: Annotated[list[SubmissionEntry], Meta(max_length=MAX_SUBMISSIONS)] = []
