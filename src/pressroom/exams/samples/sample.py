"""Make a fictional exam of any number of students, the same one every time.

The texts are in `samples/`: for each question its answers by the share of points that they deserve, with remarks. A student
has an ability; points follow from it, from how easy a question is, and from chance.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec

from pressroom.exams.document import ExamDocument, Language
from pressroom.exams.points import plain_number
from pressroom.exams.samples.texts import Graded, SampleExam, SampleQuestion, sample_exam

ABILITY_SLOPE: Final = 0.17
"""Share of points that one standard deviation of ability is worth: marks out of 20 then have a deviation of about 3.5."""
CHANCE: Final = 0.17
STEP: Final = Decimal("0.25")
FIRST_ABSENT, EVERY_ABSENT = 7, 19
"""Which students are absent. Fixed places, so that every sample of eight students has one."""
FIRST_TO_GRADE, EVERY_TO_GRADE = 41, 97
FIRST_OTHER_SCRIPT, EVERY_OTHER_SCRIPT = 23, 61
REASONS: Final = ("justified", "justified", "unjustified", None)
OPTIONAL_CLASS_SHARE: Final = 0.2


def sample_document(*, students: int, language: Language = "fr") -> ExamDocument:
    """Return the document of an exam with this number of students, in French or English.

    A student is the same in samples of any size. Students are in classes with groups, and some in an optional class too.
    """
    exam = sample_exam(language)
    names = _names(exam, students)
    entries = [_student(exam, index, name) for index, name in enumerate(names)]
    document: dict[str, Any] = {
        **exam.head(),
        "sections": [
            {
                "title": section.title,
                "introduction": section.introduction,
                "questions": [
                    {"label": q.label, "maxPoints": str(q.max_points), "statement": q.statement, "key": q.key}
                    for q in section.questions
                ],
            }
            for section in exam.sections
        ],
        "students": entries,
        "submissions": [_submission(exam, index, entry["number"]) for index, entry in enumerate(entries)],
    }
    return msgspec.json.decode(msgspec.json.encode(document), type=ExamDocument)


def _names(exam: SampleExam, count: int) -> list[Sequence[str]]:
    """Return last and first names. Up to the number of pairs, all are different."""
    pairs = [(last, first) for last in exam.last_names for first in exam.first_names]
    _chance(exam, 0, "names").shuffle(pairs)
    names: list[Sequence[str]] = [pairs[index % len(pairs)] for index in range(count)]
    places = range(FIRST_OTHER_SCRIPT, count, EVERY_OTHER_SCRIPT)
    for place, name in zip(places, exam.other_scripts, strict=False):
        names[place] = name
    return names


def _student(exam: SampleExam, index: int, name: Sequence[str]) -> dict[str, Any]:
    groups = [group for group in exam.classes if group.parent]
    # Neighbours are in different classes, so that small samples have students in each.
    top = [group for group in exam.classes if not group.parent]
    of_class = [group for group in groups if group.parent == top[index % len(top)].id]
    group = of_class[index // len(top) % len(of_class)]
    joined = [group.parent, group.id]
    if _chance(exam, index, "option").random() < OPTIONAL_CLASS_SHARE:
        joined.append(exam.optional_class.id)
    return {"number": f"{exam.first_number + index}", "lastName": name[0], "firstName": name[1], "classes": joined}


def _submission(exam: SampleExam, index: int, number: str) -> dict[str, Any]:
    if index % EVERY_ABSENT == FIRST_ABSENT:
        return {"student": number, "status": "absent", "absence": REASONS[index // EVERY_ABSENT % len(REASONS)]}
    chance = _chance(exam, index, "answers")
    to_grade = index % EVERY_TO_GRADE == FIRST_TO_GRADE
    ability = chance.gauss(0, 1)
    answers = [
        answer
        for section in exam.sections
        for question in section.questions
        if (answer := _answer(question, ability, chance, graded=not to_grade))
    ]
    if to_grade:
        return {"student": number, "status": "to_grade", "answers": answers}
    total = sum((Decimal(answer["points"]) for answer in answers), Decimal(0))
    remark = chance.choice(_deserved(exam.remarks, total / exam.max_points * 20).texts)
    return {"student": number, "status": "graded", "feedback": remark, "answers": answers}


def _answer(question: SampleQuestion, ability: float, chance: random.Random, *, graded: bool) -> Mapping[str, str] | None:
    """Return an answer; None: left blank. Weak students leave more blank."""
    blank = chance.random() < question.blank * (1.6 if ability < 0 else 0.4)
    share = question.ease + ABILITY_SLOPE * question.slope * ability + chance.gauss(0, CHANCE)
    steps = int(question.max_points / STEP)
    points = STEP * min(steps, max(0, round(share * steps)))
    variant = _deserved(question.answers, points / question.max_points)
    choice = chance.randrange(len(variant.texts))
    feedback = variant.feedback[choice] if len(variant.feedback) == len(variant.texts) else chance.choice(variant.feedback)
    if blank:
        return None
    answer = {"question": question.label, "text": variant.texts[choice]}
    return answer | ({"points": plain_number(points), "feedback": feedback} if graded else {})


def _deserved(variants: Sequence[Graded], value: Decimal) -> Graded:
    """Return the variant with the highest bound that the value reaches."""
    return max((variant for variant in variants if variant.at_least <= value), key=lambda variant: variant.at_least)


def _chance(exam: SampleExam, index: int, purpose: str) -> random.Random:
    return random.Random(f"{exam.language}/{index}/{purpose}")  # noqa: S311 - nothing here is secret
