"""Say what the first part of a report shows: the cover, the statistics, and the students without a graded copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from pressroom.exams.computing.marks import FULL_MARK
from pressroom.exams.model import ClassGroup, Exam, ExamResults, SubmissionStatus
from pressroom.exams.options import ReportOptions
from pressroom.exams.report.numbers import day_text, duration_text, points_text
from pressroom.exams.report.people import Person
from pressroom.exams.report.statistics_page import StatisticsPage, statistics_page
from pressroom.exams.report.texts import spaced
from pressroom.exams.shown_names import in_tree_order
from pressroom.exams.statuses import status_words
from pressroom.exams.words import Words

DOT: Final = "\N{NO-BREAK SPACE}· "


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A line of the cover."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A student whose copy the report does not hold."""

    name: str
    classes: str
    status: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The first part."""

    institution: str
    place: str
    subject: str
    title: str
    scope: str
    facts: tuple[Fact, ...]
    note: str
    has_statistics: bool
    statistics: StatisticsPage | None
    """None although there should be some: no copy is graded."""
    missing: tuple[Missing, ...]


def overview_of(
    results: ExamResults, people: Sequence[Person], *, options: ReportOptions, words: Words, made_on: date
) -> Overview:
    """Return what the first part shows. `made_on` is the day on the cover."""
    exam = results.exam
    year = words.gettext("School year %(year)s", year=exam.school_year) if exam.school_year else ""
    return Overview(
        institution=exam.institution,
        place=DOT.join(filter(None, (exam.place, year))),
        subject=exam.subject,
        title=spaced(exam.title, exam.language),
        scope=" – ".join(filter(None, (words.gettext("Grading report"), selection_names(results)))),
        facts=tuple(_facts(results, people, options=options, words=words)),
        note=words.gettext(
            "Internal document, made on %(day)s. The statistics are those of the graded papers. An absence is not a zero.",
            day=day_text(made_on, words.locale),
        ),
        has_statistics=options.statistics,
        statistics=statistics_page(results, options, words) if options.statistics else None,
        missing=tuple(
            Missing(name=person.name, classes=person.classes, status=status_words(person.submission, words))
            for person in people
            if not person.has_copy
        ),
    )


def selection_names(results: ExamResults) -> str:
    """Return the classes of the filter; without one, those of the exam without their groups."""
    return ", ".join(each.name for each in results.selected or _classes(results.exam))


def _classes(exam: Exam) -> Iterator[ClassGroup]:
    return (each for each in exam.classes if each.parent_id is None)


def _facts(results: ExamResults, people: Sequence[Person], *, options: ReportOptions, words: Words) -> Iterator[Fact]:
    exam, locale = results.exam, words.locale
    day = day_text(exam.date, locale) if exam.date else ""
    length = (
        words.gettext("duration %(time)s", time=duration_text(exam.duration_minutes, locale)) if exam.duration_minutes else ""
    )
    if day or length:
        yield Fact(label=words.gettext("Date of the exam"), text=", ".join(filter(None, (day, length))))
    if exam.teacher:
        yield Fact(label=words.gettext("Teacher"), text=exam.teacher)
    if results.selected:
        yield Fact(label=words.gettext("Selected classes"), text=selection_names(results))
    elif exam.classes:
        yield Fact(label=words.gettext("Classes"), text=_class_tree(exam))
    yield Fact(label=words.gettext("Students"), text=_students(people, words))
    yield Fact(label=words.gettext("Scale"), text=_scale(exam, words))
    yield Fact(label=words.gettext("Contents"), text=_contents(people, options=options, words=words))


def _class_tree(exam: Exam) -> str:
    """Return the classes, each with its groups in parentheses: `Terminale G1 (groupe A, groupe B), Terminale G2`."""
    depths: dict[UUID | None, int] = {None: -1}
    text, depth = "", 0
    for each in in_tree_order(exam.classes):
        depths[each.id] = depths[each.parent_id] + 1
        if depths[each.id] > depth:
            text += f" ({each.name}"
        else:
            text += f"{')' * (depth - depths[each.id])}{', ' if text else ''}{each.name}"
        depth = depths[each.id]
    return text + ")" * depth


def _students(people: Sequence[Person], words: Words) -> str:
    counts = Counter(person.submission.status for person in people)
    graded, waiting, absent = (
        counts[status] for status in (SubmissionStatus.GRADED, SubmissionStatus.TO_GRADE, SubmissionStatus.ABSENT)
    )
    parts = [
        words.ngettext("%(count)d present", "%(count)d present", graded + waiting),
        words.ngettext("%(count)d absent", "%(count)d absent", absent),
    ]
    if waiting:
        parts.append(words.ngettext("%(count)d paper to be graded", "%(count)d papers to be graded", waiting))
    return words.ngettext("%(count)d student: %(parts)s", "%(count)d students: %(parts)s", len(people), parts=", ".join(parts))


def _scale(exam: Exam, words: Words) -> str:
    scale = exam.max_points
    text = words.gettext("%(points)s points", points=points_text(scale, words.locale))
    if scale and scale != FULL_MARK:
        text = words.gettext("%(points)s points, converted to marks out of 20", points=points_text(scale, words.locale))
    if len(exam.sections) > 1:
        parts = " + ".join(points_text(section.max_points, words.locale) for section in exam.sections)
        text = words.gettext("%(scale)s: %(parts)s by section", scale=text, parts=parts)
    return text


def _contents(people: Sequence[Person], *, options: ReportOptions, words: Words) -> str:
    copies = sum(person.has_copy for person in people)
    parts: list[str] = []
    if options.statistics and copies:
        parts += [words.gettext("statistics of the class"), words.gettext("statistics by question")]
    order = {
        "name": words.gettext("in alphabetical order"),
        "number": words.gettext("by number"),
        "mark": words.gettext("by mark"),
        "group": words.gettext("by group"),
    }[options.order]
    if options.anonymous:
        parts.append(words.ngettext("%(count)d anonymous graded paper", "%(count)d anonymous graded papers", copies))
    else:
        graded = words.ngettext("%(count)d graded paper", "%(count)d graded papers", copies)
        parts.append(f"{graded} {order}" if copies > 1 else graded)
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]
