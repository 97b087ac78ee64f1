"""Make exams whose students are easily mistaken for each other: the same exam for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

PEOPLE: Final = (
    ("E7", "Martin", "Anne"),
    ("E71", "Martin", "Anne"),
    ("E710", "Martinez", "Anne-Marie"),
    ("E7-1", "Saint-Martin", "Marie"),
    ("E8", "Martin Anne", ""),
    ("E88", "MARTIN", "ANNE"),
    ("E9", "O’Neil-D’Arc", "Zoé"),
    ("E10", '"} *{display:none} x{"', "Ωμέγα"),
    ("E11", "</style><b>Gras", "Łukasz"),
    ("E12", "../../Évasion", "Noël"),
    ("E13", "=cmd|'/C calc'!A0", "+Ada"),
    ("E14", "欧阳", "娜娜"),
)
"""Number, last and first name: twins, names within names, and names that are markup, paths or formulas elsewhere."""
STATEMENTS: Final = (
    "Soit $f(x)=x^2-3x$. Étudier le signe de $f'(x)$.",
    r"Calculer $$\sum_{k=1}^{n} k^2$$ puis $\int_0^1 \sqrt{t}\,dt$.",
    r"Soit $\vec u\binom{1}{-2}$ et **deux** points. On note $x_0 \le 3{,}5$.",
    "",
)
REMARKS: Final = (r"Bien : $x \ne 0$ est dit.", "", r"Il manque $\lim_{x\to+\infty} f(x)=+\infty$.", "<script>alert(1)</script>")


@dataclass(frozen=True, kw_only=True)
class HostileExam:
    """The JSON of an exam, and the order of its students."""

    exam: dict[str, Any]

    def graded(self, classes: frozenset[str] = frozenset()) -> dict[str, dict[str, Any]]:
        """Return the graded copies of the students of some classes and of the groups in them, by number; no class: all."""
        above = {each["id"]: each.get("parent") for each in self.exam["classes"]}
        chosen = {each for each in above if {each, above[each]} & classes}
        numbers = {each["number"] for each in self.exam["students"] if not classes or chosen & set(each["classes"])}
        return {
            each["student"]: each
            for each in self.exam["submissions"]
            if each["status"] == "graded" and each["student"] in numbers
        }

    def student(self, number: str) -> dict[str, Any]:
        """Return a student."""
        return next(each for each in self.exam["students"] if each["number"] == number)

    def labels(self) -> list[str]:
        """Return the labels of all questions."""
        return [question["label"] for section in self.exam["sections"] for question in section["questions"]]


def tokens_of(copy: dict[str, Any]) -> set[str]:
    """Return the words that stand in one student's copy only."""
    answers = copy["answers"]
    return {word for each in answers for word in each["text"].split() + each["feedback"].split() if word.startswith("Zq")}


def hostile_exam(seed: int) -> HostileExam:
    """Make an exam of seven to ten questions, among them some without points, and a section without questions."""
    chance = random.Random(seed)  # noqa: S311 - the same exam for the same seed
    maxima = [[Decimal(chance.randrange(4, 33)) / 8 for _ in range(chance.randrange(2, 4))] for _ in range(2)]
    maxima += [[Decimal(0)] * 2, [], [Decimal(chance.choice(("0.125", "3", "7.5")))]]
    sections: list[dict[str, Any]] = []
    number = 0
    for index, own in enumerate(maxima, start=1):
        questions: list[dict[str, Any]] = []
        for maximum in own:
            number += 1
            statement = STATEMENTS[number % len(STATEMENTS)]
            questions.append({"label": str(number), "maxPoints": str(maximum), "statement": statement, "key": "$2x$"})
        sections.append({"title": f"Partie {index}", "introduction": "Soit $n$ entier.", "questions": questions})
    flat = [maximum for own in maxima for maximum in own]
    copies = [_copy(chance, place, person, flat) for place, person in enumerate(PEOPLE, start=1)]
    chance.shuffle(copies)
    exam: dict[str, Any] = {
        "title": "Devoir",
        "subject": "Mathématiques",
        "institution": "Lycée du Pont-Levis",
        "language": chance.choice(("fr", "en")),
        "classes": [{"id": "A", "name": "Classe A"}, {"id": "A1", "name": "Groupe A1", "parent": "A"}, {"id": "B", "name": "B"}],
        "sections": sections,
        "students": [
            {"number": number, "lastName": last, "firstName": first, "classes": _classes(chance, place)}
            for place, (number, last, first) in enumerate(PEOPLE)
        ],
        "submissions": copies,
    }
    return HostileExam(exam=exam)


def _classes(chance: random.Random, place: int) -> list[str]:
    """Return classes: the first student is in two, the others in any."""
    return ["A", "A1", "B"] if place == 0 else chance.choice((["A"], ["A1"], ["B"], ["A", "B"], []))


def _copy(chance: random.Random, place: int, person: tuple[str, str, str], maxima: list[Decimal]) -> dict[str, Any]:
    """Make a copy: graded, except for two absent students and one whose copy is to be graded."""
    number, _, first = person
    if place in {5, 12}:
        return {"student": number, "status": "absent", "absence": chance.choice(("justified", "unjustified", None))}
    answers: list[dict[str, Any]] = []
    for index, maximum in enumerate(maxima, start=1):
        if chance.random() < 0.2:
            continue  # left blank
        points = Decimal(chance.randrange(int(maximum * 8) + 1)) / 8
        remark = chance.choice(REMARKS)
        answers.append(
            {
                "question": str(index),
                "points": str(points),
                "text": chance.choice((f"Zq{place}a{index}z $x={index}$", f"Zq{place}a{index}z", "")),
                "feedback": f"Bravo {first} Zq{place}f{index}z {remark}" if chance.random() < 0.6 else "",
            }
        )
    status = "to_grade" if place == 7 else "graded"
    return {"student": number, "status": status, "answers": answers, "feedback": chance.choice(("", "Un **bon** travail."))}
