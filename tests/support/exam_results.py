"""Make exams with results by hand, and small ones of given points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final
from uuid import UUID, uuid5

from pressroom.errors import ExportWarning
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

NAMESPACE: Final = UUID("5f0c2c0e-6f2c-4a53-9d0e-0d7f6f0b7a11")
Given = Decimal | int | str | None
"""Points; None: left blank."""


def id_of(name: str) -> UUID:
    """Return the same id for the same name."""
    return uuid5(NAMESPACE, name)


@dataclass(frozen=True, kw_only=True)
class PlainText:
    """A text as escaped paragraphs."""

    html: str
    warnings: tuple[ExportWarning, ...] = ()


def plain_text(text: str, *, language: str, field: str) -> PlainText:
    """Stand for the conversion of Markdown: paragraphs only."""
    del language, field
    return PlainText(html="".join(f"<p>{escape(each)}</p>" for each in text.split("\n\n")))


def student_of(number: int, *, last_name: str = "", first_name: str = "", class_ids: tuple[UUID, ...] = ()) -> Student:
    """Make a student."""
    return Student(
        id=id_of(f"student {number}"),
        number=f"{number:03}",
        last_name=last_name or f"Nom{number}",
        first_name=first_name or f"Prénom{number}",
        class_ids=class_ids,
    )


def exam_of(sections: Sequence[Section], *, classes: tuple[ClassGroup, ...] = (), language: str = "fr") -> Exam:
    """Make an exam of sections."""
    return Exam(
        id=id_of("exam"),
        version=1,
        institution="Lycée des Trois-Rivières",
        title="Devoir",
        subject="Mathématiques",
        language=language,
        sections=tuple(sections),
        classes=classes,
        date=date(2025, 3, 14),
    )


def questions_of(maxima: Sequence[Given], *, first: int = 1) -> tuple[Question, ...]:
    """Make questions of maxima."""
    return tuple(
        Question(id=id_of(f"question {number}"), label=str(number), max_points=Decimal(str(maximum)))
        for number, maximum in enumerate(maxima, start=first)
    )


def results_of_points(
    maxima: Sequence[Given], copies: Sequence[Sequence[Given]], *, absent: int = 0, to_grade: int = 0
) -> ExamResults:
    """Make results of one section from the points of each graded copy, then absent students, then copies to be graded."""
    submissions = [
        Submission(student=student_of(number), status=SubmissionStatus.GRADED, answers=tuple(map(answer_of, points)))
        for number, points in enumerate(copies, start=1)
    ]
    others = [SubmissionStatus.ABSENT] * absent + [SubmissionStatus.TO_GRADE] * to_grade
    submissions += [
        Submission(student=student_of(number), status=status, answers=())
        for number, status in enumerate(others, start=len(copies) + 1)
    ]
    section = Section(title="Exercice", questions=questions_of(maxima))
    return ExamResults(exam=exam_of([section]), selected=(), submissions=tuple(submissions))


def answer_of(points: Given) -> Answer | None:
    """Make an answer without text."""
    return None if points is None else Answer(points=Decimal(str(points)))


CLASS: Final = ClassGroup(id=id_of("Terminale G3"), name="Terminale G3")
GROUP_A: Final = ClassGroup(id=id_of("groupe A"), name="groupe A", parent_id=CLASS.id)
GROUP_B: Final = ClassGroup(id=id_of("groupe B"), name="groupe B", parent_id=CLASS.id)

_SECTIONS: Final[tuple[tuple[str, str, tuple[tuple[str, int, str, str], ...]], ...]] = (
    (
        "Exercice 1 – Suites",
        "La suite (u) commence par u(0) = 2 et vérifie u(n + 1) = u(n)/2 + 3 pour tout entier naturel n.",
        (
            ("1", 3, "Calculer u(1) et u(2).", "u(1) = 4 et u(2) = 5."),
            ("2", 3, "Démontrer par récurrence que la suite est croissante et majorée par 6.", "Récurrence sur n."),
            ("3", 4, "En déduire que la suite converge, puis déterminer sa limite.", "La limite est 6."),
        ),
    ),
    (
        "Exercice 2 – Étude d’une fonction",
        "La fonction f est définie sur les réels positifs par f(x) = x exp(−x).",
        (
            ("4", 2, "Déterminer la limite de f en plus l’infini.", "La limite est 0."),
            ("5", 3, "Calculer la dérivée de f et dresser le tableau de variations.", "f′(x) = (1 − x) exp(−x)."),
            ("6", 3, "Combien de solutions l’équation f(x) = 1/4 a-t-elle ?", "Deux."),
        ),
    ),
    (
        "Exercice 3 – Vrai ou faux, avec justification",
        "",
        (("7.a", 1, "« Toute suite bornée converge. »", "Faux."), ("7.b", 1, "« Toute suite convergente est bornée. »", "Vrai.")),
    ),
)

_PUPILS: Final[tuple[tuple[str, str, ClassGroup, tuple[Given, ...]], ...]] = (
    ("Abelard", "Noé", GROUP_A, (3, 2, "2.5", 2, 3, "1.5", 1, 1)),
    ("Bellanger", "Inès", GROUP_A, (3, "2.5", 3, 2, "2.5", 2, "0.5", None)),
    ("Benslimane", "Yanis", GROUP_B, (3, 1, "0.5", 2, 1, 0, 0, 1)),
    ("Bourdieu-Mercier", "Léa", GROUP_A, (3, 3, 4, 2, 3, "2.75", 0, 1)),
    ("Carvalho", "Tiago", GROUP_B, (2, 1, 1, 1, "1.5", None, 1, None)),
    ("Diallo", "Aïssatou", GROUP_B, (3, 2, 2, 2, 2, 1, 1, "0.5")),
    ("El Mansouri", "Salma", GROUP_A, (3, 3, 3, 2, "2.5", 2, 0, 1)),
    ("Le Goff", "Nolwenn", GROUP_B, ("2.5", 2, "1.5", "1.5", 2, 1, 1, None)),
)


def small_exam(*, language: str = "fr") -> ExamResults:
    """Return a French exam of eight questions: eight graded copies, one to be graded, two absent students."""
    sections: list[Section] = []
    for title, introduction, questions in _SECTIONS:
        made = tuple(
            Question(id=id_of(f"question {label}"), label=label, max_points=Decimal(points), statement=statement, key=key)
            for label, points, statement, key in questions
        )
        sections.append(Section(title=title, introduction=introduction, questions=made))
    exam = Exam(
        id=id_of("exam"),
        version=3,
        institution="Lycée des Trois-Rivières",
        title="Contrôle commun n° 2 : suites et fonctions",
        subject="Mathématiques",
        language=language,
        sections=tuple(sections),
        classes=(CLASS, GROUP_A, GROUP_B),
        date=date(2025, 3, 14),
        duration_minutes=120,
        teacher="Mme Sylvaine Okoye-Berthier",
        place="12, quai des Bateliers, 57000 Moncourt",
        school_year="2024–2025",
    )
    submissions = [
        _copy(number, last, first, group, points) for number, (last, first, group, points) in enumerate(_PUPILS, start=1)
    ]
    others = (
        ("Moreau", "Jules", GROUP_A, SubmissionStatus.ABSENT, Absence.JUSTIFIED),
        ("Nguyen", "Minh-Anh", GROUP_B, SubmissionStatus.TO_GRADE, None),
        ("Picard", "Élise", GROUP_B, SubmissionStatus.ABSENT, Absence.UNJUSTIFIED),
    )
    submissions += [
        Submission(
            student=student_of(number, last_name=last, first_name=first, class_ids=(CLASS.id, group.id)),
            status=status,
            absence=absence,
            answers=(),
        )
        for number, (last, first, group, status, absence) in enumerate(others, start=len(_PUPILS) + 1)
    ]
    return ExamResults(exam=exam, selected=(), submissions=tuple(submissions))


_ANSWERS: Final[Mapping[int, str]] = {
    0: "u(1) = 2/2 + 3 = 4 et u(2) = 4/2 + 3 = 5.",
    1: "Au rang 0, 2 ≤ 4 ≤ 6. Si u(n) ≤ u(n + 1) ≤ 6, alors, en divisant par 2 puis en ajoutant 3, "
    "u(n + 1) ≤ u(n + 2) ≤ 6. La propriété est héréditaire.",
    2: "La suite est croissante et majorée, donc elle converge vers une limite L.\n\nL = L/2 + 3, donc L = 6.",
    3: "Par croissances comparées, f(x) tend vers 0.",
    4: "f′(x) = (1 − x) exp(−x) est du signe de 1 − x : f croît sur [0 ; 1] et décroît ensuite.",
    5: "Le maximum vaut 1/e, plus grand que 1/4 : il y a deux solutions.",
    6: "Faux : (−1) puissance n est bornée et diverge.",
    7: "Vrai, d’après le cours.",
}
_COMMENTS: Final[Mapping[int, str]] = {
    1: "La conclusion du raisonnement manque : il faut écrire que la propriété est vraie pour tout entier naturel.",
    2: "Pourquoi la limite vérifie-t-elle cette égalité ?",
    5: "Le théorème des valeurs intermédiaires doit être cité, avec la continuité et la stricte monotonie.",
    6: "Contre-exemple bien choisi ; la divergence doit être démontrée.",
}


def _copy(number: int, last: str, first: str, group: ClassGroup, points: Sequence[Given]) -> Submission:
    answers = tuple(
        None if each is None else Answer(points=Decimal(str(each)), text=_ANSWERS[index], feedback=_COMMENTS.get(index, ""))
        for index, each in enumerate(points)
    )
    return Submission(
        student=student_of(number, last_name=last, first_name=first, class_ids=(CLASS.id, group.id)),
        status=SubmissionStatus.GRADED,
        answers=answers,
        feedback=f"Un travail sérieux, {first}. La rigueur des conclusions fera la différence.",
    )
