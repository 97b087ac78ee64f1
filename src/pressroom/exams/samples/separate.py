"""Make a sample exam that can be stored beside the exams of a real institution."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pressroom.exams.document import ExamDocument, Language
from pressroom.exams.samples.sample import sample_document

STUDENTS: Final = 60
PREFIXES: Final[dict[Language, str]] = {"fr": "EX-", "en": "SAMPLE-"}
"""They begin the names of the sample's classes and students, which must not be those of real ones."""


def separate_sample(language: Language) -> ExamDocument:
    """Return a sample exam whose ids are none that an institution uses."""
    document, prefix = sample_document(students=STUDENTS, language=language), PREFIXES[language]
    return replace(
        document,
        id=f"pressroom-sample-{language}",
        classes=[
            replace(entry, id=prefix + entry.id, parent=prefix + entry.parent if isinstance(entry.parent, str) else entry.parent)
            for entry in document.classes
        ],
        students=[
            replace(entry, number=prefix + entry.number, classes=[prefix + name for name in entry.classes])
            for entry in document.students
        ],
        submissions=[replace(entry, student=prefix + entry.student) for entry in document.submissions],
    )
