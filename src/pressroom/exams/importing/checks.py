"""Check what the schema of an exam document cannot say, and name each wrong place (`submissions[12].answers[3].points`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import islice

import msgspec

from pressroom.errors import FieldError, InvalidRequestError
from pressroom.exams.document import MAX_CLASS_LEVELS, MAX_QUESTIONS, ClassEntry, ExamDocument, QuestionEntry
from pressroom.exams.importing.answer_checks import wrong_submissions
from pressroom.exams.importing.repetition import repeated
from pressroom.exams.points import PointsError, filled_decimal
from pressroom.kinds.shapes import MAX_ERRORS
from pressroom.kinds.storable import unstorable_fields


def check_document(document: ExamDocument) -> None:
    """Check a document.

    Raises:
        InvalidRequestError: Something is wrong; details name all wrong places, at most `MAX_ERRORS`.
    """
    if wrong := list(islice(wrong_places(document), MAX_ERRORS)):
        raise InvalidRequestError.for_fields(wrong, what="exam")


def wrong_places(document: ExamDocument) -> Iterator[FieldError]:
    """Yield one error for each wrong place."""
    yield from _wrong_texts(document)
    yield from _filled("title", document.title)
    yield from _wrong_classes(document)
    yield from _wrong_questions(document)
    yield from _wrong_students(document)
    yield from wrong_submissions(document)


def question_paths(document: ExamDocument) -> Iterator[tuple[str, QuestionEntry]]:
    """Yield each question with its path."""
    for i, section in enumerate(document.sections):
        for j, question in enumerate(section.questions):
            yield f"sections[{i}].questions[{j}]", question


def _wrong_texts(document: ExamDocument) -> Iterator[FieldError]:
    # The walk through all values takes seconds for the largest documents, and almost none has such a character.
    text = msgspec.json.encode(document)
    if b"\\u0000" in text:
        yield from unstorable_fields(msgspec.json.decode(text))


def _wrong_classes(document: ExamDocument) -> Iterator[FieldError]:
    yield from repeated((f"classes[{i}].id", entry.id) for i, entry in enumerate(document.classes))
    known = {entry.id: entry for entry in document.classes}
    for i, entry in enumerate(document.classes):
        yield from _name(f"classes[{i}].id", entry.id)
        yield from _filled(f"classes[{i}].name", entry.name)
        if not isinstance(entry.parent, str):
            continue
        if entry.parent not in known:
            yield FieldError(f"classes[{i}].parent", f"names the class “{entry.parent}”, which classes does not have.")
            continue
        above = _above(entry, known)
        if entry.id in above:
            yield FieldError(f"classes[{i}].parent", f"makes a circle: the class “{entry.id}” would be a group of itself.")
        elif len(above) == MAX_CLASS_LEVELS:  # the groups in it are deeper still, and follow it
            message = f"puts the class “{entry.id}” on level {len(above) + 1}. Classes have at most {MAX_CLASS_LEVELS} levels."
            yield FieldError(f"classes[{i}].parent", message)


def _above(entry: ClassEntry, known: Mapping[str, ClassEntry]) -> AbstractSet[str]:
    """Return the ids of the classes that a class is in, as the document states them."""
    passed: set[str] = set()
    name = entry.parent
    while isinstance(name, str) and name in known and name not in passed:
        passed.add(name)
        name = known[name].parent
    return passed


def _wrong_questions(document: ExamDocument) -> Iterator[FieldError]:
    questions = list(question_paths(document))
    if not questions:
        yield FieldError("sections", "must have at least one question.")
    elif len(questions) > MAX_QUESTIONS:
        yield FieldError("sections", f"must have at most {MAX_QUESTIONS} questions together, not {len(questions):,}.")
    yield from repeated((f"{path}.label", question.label) for path, question in questions)
    total, wrong = Decimal(0), False
    for path, question in questions:
        yield from _name(f"{path}.label", question.label)
        try:
            total += filled_decimal(question.max_points)
        except PointsError as error:
            wrong = True
            yield FieldError(f"{path}.maxPoints", str(error))
    if questions and not total and not wrong:
        yield FieldError("sections", "must have a question of more than 0 points: no mark follows from a scale of 0.")


def _wrong_students(document: ExamDocument) -> Iterator[FieldError]:
    known = {entry.id for entry in document.classes}
    yield from repeated((f"students[{i}].number", entry.number) for i, entry in enumerate(document.students))
    for i, entry in enumerate(document.students):
        yield from _name(f"students[{i}].number", entry.number)
        yield from _filled(f"students[{i}].lastName", entry.last_name)
        yield from repeated((f"students[{i}].classes[{j}]", name) for j, name in enumerate(entry.classes))
        for j, name in enumerate(entry.classes):
            if name not in known:
                yield FieldError(f"students[{i}].classes[{j}]", f"names the class “{name}”, which classes does not have.")


def _name(path: str, name: str) -> Iterable[FieldError]:
    return [] if name == name.strip() else [FieldError(path, "must not begin or end with a space.")]


def _filled(path: str, text: str) -> Iterable[FieldError]:
    return [] if text.strip() else [FieldError(path, "must not be empty.")]
