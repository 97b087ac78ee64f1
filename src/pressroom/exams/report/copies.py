"""Say what the report shows of one student's copy."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Final

from markupsafe import Markup

from pressroom.exams.computing.marks import mark_of, section_totals
from pressroom.exams.model import Answer, Exam, Question, Section
from pressroom.exams.options import ReportOptions
from pressroom.exams.report.numbers import day_text, mark_text, points_text
from pressroom.exams.report.people import Person
from pressroom.exams.report.pseudonyms import without_names
from pressroom.exams.report.texts import Texts, spaced
from pressroom.exams.words import Words

SHORT: Final = 1_100
"""Characters of a question that stays whole on a page, with its answer: a third of a page of A4."""
DOT: Final = "\N{NO-BREAK SPACE}· "
MOST_COLUMNS: Final = 5
"""Of subtotals, on a page of A4."""
LINE: Final = 80
"""Characters that a line of its own counts for, at least."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """Points of a maximum."""

    points: str
    maximum: str


@dataclass(frozen=True, kw_only=True)
class CopyQuestion:
    """A question with its answer. A text that is empty is not shown."""

    heading: str
    score: Score
    statement: Markup
    answer: Markup
    blank: bool
    """Whether the student left it blank."""
    key: Markup
    feedback: Markup
    short: bool
    """Whether it stays on one page."""


@dataclass(frozen=True, kw_only=True)
class CopySection:
    """A section with its subtotal."""

    title: str
    score: Score
    introduction: Markup
    questions: tuple[CopyQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The copy of a student."""

    name: str
    scope: str
    mark: str
    """Out of 20; empty: the exam has no points to give."""
    total: Score
    rank: str
    sections: tuple[CopySection, ...]
    columns: int
    """In how many columns the subtotals stand: from 1 to 5."""
    remark: Markup
    """The general remark."""


@dataclass(frozen=True, kw_only=True)
class CopyMaker:
    """Makes the copies of one report."""

    exam: Exam
    options: ReportOptions
    words: Words
    texts: Texts
    graded: int
    """Copies that the rank is one of."""

    def copy_of(self, person: Person, *, rank: int) -> Copy:
        """Return a graded copy."""
        submission, total = person.submission, person.submission.total or Decimal(0)
        scale = self.exam.max_points
        mark = mark_of(total, scale=scale)
        scope = (
            person.classes,
            spaced(self.exam.title, self.exam.language),
            day_text(self.exam.date, self.words.locale) if self.exam.date else "",
        )
        numbers = count()
        return Copy(
            name=person.name,
            scope=DOT.join(filter(None, scope)),
            mark="" if mark is None else mark_text(mark, self.words.locale),
            total=self._score(total, scale),
            rank=self.words.gettext("rank %(rank)d of %(copies)d", rank=rank, copies=self.graded),
            sections=tuple(
                self._section(person, index, section, subtotal, [next(numbers) for _ in section.questions])
                for index, (section, subtotal) in enumerate(
                    zip(self.exam.sections, section_totals(self.exam, submission), strict=True)
                )
            ),
            columns=_columns(len(self.exam.sections)),
            remark=self._own(person, submission.feedback, self.words.gettext("General remark"), "feedback"),
        )

    def _section(self, person: Person, index: int, section: Section, subtotal: Decimal, numbers: list[int]) -> CopySection:
        place = f"sections[{index}]"
        answers = person.submission.answers
        return CopySection(
            title=spaced(section.title, self.exam.language),
            score=self._score(subtotal, section.max_points),
            introduction=self._shared(section.introduction, f"{place}.introduction", shown=self.options.statements),
            questions=tuple(
                self._question(person, question, answers[number] if number < len(answers) else None, f"{place}.questions[{at}]")
                for at, (question, number) in enumerate(zip(section.questions, numbers, strict=True))
            ),
        )

    def _question(self, person: Person, question: Question, answer: Answer | None, place: str) -> CopyQuestion:
        gettext = self.words.gettext
        answer = answer or Answer(points=None)
        answers = f"answers[{question.label}]"
        key = (
            self.texts.labelled(question.key, label=gettext("Expected"), field=f"{place}.key") if self.options.keys else Markup()
        )
        shown = (
            question.statement if self.options.statements else "",
            answer.text,
            question.key if self.options.keys else "",
            answer.feedback if self.options.feedback else "",
        )
        return CopyQuestion(
            heading=question_heading(question.label, self.words),
            score=self._score(answer.points or Decimal(0), question.max_points),
            statement=self._shared(question.statement, f"{place}.statement", shown=self.options.statements),
            answer=self._own(person, answer.text, gettext("Answer"), f"{answers}.text", shown=True),
            blank=answer.points is None and not answer.text.strip(),
            key=key,
            feedback=self._own(person, answer.feedback, gettext("Comment"), f"{answers}.feedback"),
            short=sum(max(LINE, len(line)) for text in shown for line in text.splitlines()) <= SHORT,
        )

    def _shared(self, text: str, field: str, *, shown: bool) -> Markup:
        return self.texts.html(text, field=field) if shown else Markup()

    def _own(self, person: Person, text: str, label: str, field: str, *, shown: bool | None = None) -> Markup:
        """Return a text of this copy only, without the student's name in an anonymous report."""
        if not (self.options.feedback if shown is None else shown):
            return Markup()
        if self.options.anonymous:
            text = without_names(text, person.submission.student, shown=person.reference)
        return self.texts.labelled(text, label=label, field=f"submissions[{person.reference}].{field}")

    def _score(self, points: Decimal, maximum: Decimal) -> Score:
        return Score(points=points_text(points, self.words.locale), maximum=points_text(maximum, self.words.locale))


def question_heading(label: str, words: Words) -> str:
    """Return `Question 7` for the labels `7` and `Q7`, and any other label as it is."""
    number = label[1:] if label[:1] in {"Q", "q"} and label[1:2].isdigit() else label
    return words.gettext("Question %(number)s", number=number) if number[:1].isdigit() else label


def _columns(sections: int) -> int:
    """Return the columns that fill rows as evenly as they can."""
    rows = -(-sections // MOST_COLUMNS) or 1
    return -(-sections // rows) or 1
