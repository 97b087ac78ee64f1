"""Put the students of a report in order, and say how each is called in it: by name, or by a pseudonym."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pressroom.exams.model import ExamResults, Submission
from pressroom.exams.options import Order, ReportOptions
from pressroom.exams.report.pseudonyms import pseudonym
from pressroom.exams.shown_names import class_names, full_name, in_tree_order, with_parents
from pressroom.exams.words import Words

DIGITS: Final = 12
"""Numbers of students are compared as numbers up to this length."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A student as the report shows them."""

    submission: Submission
    name: str
    """The name, or the pseudonym."""
    sorted_name: str
    """As a file is named, last name first; or the pseudonym."""
    reference: str
    """The number, or the pseudonym without words: what a warning calls the copy by."""
    classes: str

    @property
    def has_copy(self) -> bool:
        """Whether the report holds the copy; otherwise it lists the student."""
        return self.submission.total is not None


def people_in_order(results: ExamResults, options: ReportOptions, words: Words) -> tuple[Person, ...]:
    """Return every student of the results once. Equal ones are in the order of their names, or of their pseudonyms."""
    people = [_person(results, submission, options=options, words=words) for submission in results.submissions]
    if options.anonymous:
        # In the order of the names, a list of the class would tell who is who.
        people.sort(key=lambda person: person.reference)
    order: Order = "name" if options.anonymous and options.order == "number" else options.order
    return tuple(sorted(people, key=_key(results, order)))


def _person(results: ExamResults, submission: Submission, *, options: ReportOptions, words: Words) -> Person:
    student = submission.student
    classes = class_names(results.exam, student)
    if options.anonymous:
        code = pseudonym(results.exam.id, student)
        name = words.gettext("Paper %(pseudonym)s", pseudonym=code)
        return Person(submission=submission, name=name, sorted_name=name, reference=code, classes=classes)
    return Person(
        submission=submission,
        name=full_name(student),
        sorted_name=" ".join(filter(None, (student.last_name.strip(), student.first_name.strip()))),
        reference=student.number,
        classes=classes,
    )


def _key(results: ExamResults, order: Order) -> Callable[[Person], tuple[Any, ...]]:
    place = {each.id: index for index, each in enumerate(in_tree_order(results.exam.classes))}

    def by_number(person: Person) -> tuple[str]:
        return (person.submission.student.number.zfill(DIGITS),)

    def by_mark(person: Person) -> tuple[bool, Decimal]:
        total = person.submission.total
        return (total is None, -(total or Decimal(0)))

    def by_group(person: Person) -> tuple[int, ...]:
        return tuple(sorted(place[each] for each in with_parents(results.exam, person.submission.student))) or (len(place),)

    def by_name(_: Person) -> tuple[()]:
        return ()  # the results are in this order

    return {"name": by_name, "number": by_number, "mark": by_mark, "group": by_group}[order]
