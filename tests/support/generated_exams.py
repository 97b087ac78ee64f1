"""Generate exams with results: any sections, classes, statuses and points, and students with names of their own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from tests.support.exam_results import exam_of, id_of, questions_of, student_of

from pressroom.exams.model import Absence, Answer, ClassGroup, ExamResults, Section, Student, Submission, SubmissionStatus

SYLLABLES: Final = (
    "Bra",
    "Ché",
    "Dou",
    "Flo",
    "Gwe",
    "Hui",
    "Jaï",
    "Kry",
    "Lœu",
    "Müh",
    "Nad",
    "Ort",
    "Pla",
    "Que",
    "Rif",
    "Syl",
)
SCRIPTS: Final = ("", "-Ann", "’Ulm", " de Sá", "محمد", "欧阳", "Ωμ", "Ж")
MARKUP: Final = ("", "", "<b>", "&amp;", '"', "\\", "</style>", "{{ 7 }}")


def name_of(number: int, extra: str) -> str:
    """Return a name that no other number has, nor has it within another one."""
    return f"{SYLLABLES[number // 16 % 16]}{SYLLABLES[number % 16].lower()}q{extra}"


@st.composite
def students(draw: DrawFn, number: int, classes: tuple[ClassGroup, ...]) -> Student:
    """Generate a student of some of the classes."""
    extra, markup = draw(st.sampled_from(SCRIPTS)), draw(st.sampled_from(MARKUP))
    return replace(
        student_of(number, last_name=name_of(2 * number, extra) + markup, first_name=name_of(2 * number + 1, "")),
        class_ids=tuple(draw(st.lists(st.sampled_from([each.id for each in classes]), unique=True))) if classes else (),
    )


@st.composite
def exam_results(draw: DrawFn) -> ExamResults:
    """Generate results of up to eight students and nine questions."""
    maxima = draw(st.lists(st.lists(st.integers(0, 8), max_size=3), max_size=3))
    starts = [1 + sum(map(len, maxima[:index])) for index in range(len(maxima))]
    sections = [
        Section(title=f"Exercice {index}", questions=questions_of(own, first=first))
        for index, (own, first) in enumerate(zip(maxima, starts, strict=True), start=1)
    ]
    flat = [Decimal(each) for own in maxima for each in own]
    parents = draw(st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=4))
    classes = tuple(
        ClassGroup(
            id=id_of(f"class {index}"),
            name=f"Classe {index}",
            parent_id=None if parent is None or parent >= index else id_of(f"class {parent}"),
        )
        for index, parent in enumerate(parents)
    )
    submissions: list[Submission] = []
    for number in range(draw(st.integers(0, 8))):
        status = draw(st.sampled_from(SubmissionStatus))
        given = status is not SubmissionStatus.ABSENT
        answers = tuple(draw(answers_of(maximum)) for maximum in flat) if given else ()
        submissions.append(
            Submission(
                student=draw(students(number, classes)),
                status=status,
                answers=answers,
                absence=None if given else draw(st.one_of(st.none(), st.sampled_from(Absence))),
            )
        )
    language = draw(st.sampled_from(("fr", "en")))
    return ExamResults(exam=exam_of(sections, classes=classes, language=language), selected=(), submissions=tuple(submissions))


def answers_of(maximum: Decimal) -> st.SearchStrategy[Answer | None]:
    """Generate an answer to a question of so many points, in quarters; None: left blank."""
    points = st.integers(0, int(maximum) * 4).map(lambda quarters: Decimal(quarters) / 4)
    return st.one_of(st.none(), points.map(lambda given: Answer(points=given, text="Réponse donnée.")))
