"""Say what the dashboard shows of an exam, in the words of a language."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from babel import Locale
from babel.dates import format_date

from pressroom.exams.model import Exam, SubmissionStatus
from pressroom.exams.report.numbers import points_text
from pressroom.web.dashboard.computed import Computed
from pressroom.web.dashboard.questions import QuestionRow, question_rows
from pressroom.web.dashboard.statistics import Statistics, statistics_of
from pressroom.web.dashboard.students import StudentTable, student_table
from pressroom.web.dashboard.tree import Branch, tree_of
from pressroom.words import Words


@dataclass(frozen=True, kw_only=True)
class View:
    """What the templates show."""

    facts: str
    """Date, sections and questions, scale."""
    everybody: int
    """Students of the exam."""
    tree: tuple[Branch, ...]
    chosen: str
    """What is selected, in a few words."""
    statistics: Statistics
    table: StudentTable
    questions: tuple[QuestionRow, ...]
    to_grade: int
    first_to_grade: UUID | None


def view_of(computed: Computed, words: Words) -> View:
    """Return what is shown. It takes a moment for many students."""
    results = computed.results
    waiting = [copy.student.id for copy in results.submissions if copy.status is SubmissionStatus.TO_GRADE]
    return View(
        facts=_facts(results.exam, words),
        everybody=len(computed.points.results.submissions),
        tree=tree_of(computed.points, computed.class_ids),
        chosen=_chosen(computed, words),
        statistics=statistics_of(results, computed.statistics, words),
        table=student_table(computed, words),
        questions=question_rows(computed, words),
        to_grade=len(waiting),
        first_to_grade=waiting[0] if waiting else None,
    )


def _facts(exam: Exam, words: Words) -> str:
    sections = sum(1 for section in exam.sections if section.questions)
    questions = sum(1 for _ in exam.questions())
    counted = words.ngettext("%(count)s question", "%(count)s questions", questions)
    if sections > 1:
        counted = words.gettext(
            "%(sections)s, %(questions)s",
            sections=words.ngettext("%(count)s section", "%(count)s sections", sections),
            questions=counted,
        )
    # The British English of the pages.
    locale = Locale("en", "GB") if words.language == "en" else words.locale
    date = format_date(exam.date, "long", locale=locale) if exam.date else ""
    scale = words.gettext("scale of %(points)s points", points=points_text(exam.max_points, words.locale))
    return " · ".join(filter(None, (date, counted, scale)))


def _chosen(computed: Computed, words: Words) -> str:
    selected = computed.results.selected
    if not selected:
        return words.gettext("all of them")
    if len(selected) == 1:
        return selected[0].name
    return words.ngettext("%(count)s class", "%(count)s classes", len(selected))
