"""Say in words what an import changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pressroom.exams.storing.changes import Changed, ExamChanges
from pressroom.exams.storing.differences import Difference
from pressroom.web.formats import day, number
from pressroom.web.language import marked as _
from pressroom.words import Words

PLACES: Final = 3
"""Of points, after the decimal mark."""
LABELS: Final[dict[tuple[str, str], str]] = {
    ("exam", "id"): _("Id"),
    ("exam", "title"): _("Title"),
    ("exam", "subject"): _("Subject"),
    ("exam", "language"): _("Language"),
    ("exam", "date"): _("Date"),
    ("exam", "duration_minutes"): _("Minutes"),
    ("exam", "teacher"): _("Teacher"),
    ("exam", "institution"): _("Institution"),
    ("exam", "place"): _("Address"),
    ("exam", "school_year"): _("School year"),
    ("exam", "order"): _("The questions are in another order."),
    ("exam", "sections"): _("The sections change."),
    ("question", "added"): _("New question, with points:"),
    ("question", "removed"): _("Question removed, with all its answers. Its points were:"),
    ("question", "max_points"): _("Maximum:"),
    ("question", "statement"): _("The statement changes."),
    ("question", "key"): _("The expected answer changes."),
    ("class", "added"): _("The class takes part from now on."),
    ("class", "removed"): _("The class takes part no longer."),
    ("class", "name"): _("New name:"),
    ("student", "added"): _("New in this exam."),
    ("student", "name"): _("New name:"),
    ("student", "classes"): _("Classes:"),
    ("copy", "removed"): _("Copy removed, with its answers."),
    ("copy", "status"): _("Status:"),
    ("copy", "points"): "",
    ("copy", "text"): _("The answer changes."),
    ("copy", "feedback"): _("The remark changes."),
}
SENTENCES: Final = frozenset({"order", "sections"})
"""What is said of an exam in a sentence; of everything else the name is said, and two values."""
STATUSES: Final = {
    "graded": _("graded"),
    "to_grade": _("to grade"),
    "absent": _("absent"),
    "justified": _("absent, excused"),
    "unjustified": _("absent, not excused"),
}


@dataclass(frozen=True, kw_only=True)
class ShownDifference:
    """A difference in words."""

    name: str
    """Student, class or question, or what the exam says of itself."""
    label: str
    old: str
    new: str
    values: bool
    """Whether the old value and the new one are shown."""
    removes: bool


@dataclass(frozen=True, kw_only=True)
class ShownCount:
    """How many entries of a kind change."""

    name: str
    parts: Sequence[str]


def shown_difference(one: Difference, words: Words) -> ShownDifference:
    """Say what differs."""
    name = " · ".join(part for part in (one.name, one.question) if part)
    label = words.gettext(LABELS[one.subject, one.what]) if LABELS[one.subject, one.what] else ""
    of_exam = not name and one.what not in SENTENCES
    return ShownDifference(
        name=label if of_exam else name,
        label="" if of_exam else label,
        old=_value(one, one.old, words),
        new=_value(one, one.new, words),
        values=one.old is not None or one.new is not None,
        removes=one.what == "removed",
    )


def shown_counts(changes: ExamChanges, words: Words) -> list[ShownCount]:
    """Say how much changes; kinds without a change are left out."""
    kinds = (
        (words.gettext("Copies"), changes.submissions),
        (words.gettext("Students"), changes.students),
        (words.gettext("Questions"), changes.questions),
        (words.gettext("Classes"), changes.classes),
    )
    return [ShownCount(name=name, parts=_parts(changed, words)) for name, changed in kinds if changed != Changed()]


def _parts(changed: Changed, words: Words) -> list[str]:
    parts = (
        (changed.added, words.ngettext("%(count)s added", "%(count)s added", changed.added)),
        (
            changed.changed,
            words.ngettext("%(count)s changed", "%(count)s changed", changed.changed),
        ),
        (
            changed.removed,
            words.ngettext("%(count)s removed", "%(count)s removed", changed.removed),
        ),
    )
    return [said for count, said in parts if count]


def _value(one: Difference, value: str | Decimal | None, words: Words) -> str:
    if isinstance(value, Decimal):
        return number(words, float(value), PLACES)
    if not value:
        return words.gettext("blank") if one.what == "points" else ""
    if one.what == "status":
        return words.gettext(STATUSES[value])
    if one.what == "date":
        return day(words, dt.datetime.combine(dt.date.fromisoformat(value), dt.time(), dt.UTC))
    return value
