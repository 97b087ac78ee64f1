"""Say in the language of a page what the checks and imports of exams say in English."""

from __future__ import annotations

from typing import Final

from pressroom.web.language import marked as _
from pressroom.web.sentences import figures, said
from pressroom.words import Words

SENTENCES: Final = (
    _("an object has the key “%(name)s” twice."),
    # What the schema expects.
    _("is missing."),
    _("must be an object."),
    _("must be one of: %(names)s."),
    _("must be a date such as %(example)s."),
    _("must be a whole number from %(low)s to %(high)s."),
    _("must be a text of %(least)s to %(most)s characters."),
    _("must be a list; each item must be an object."),
    _("must be a list; each item must be a text of %(least)s to %(most)s characters."),
    _("is not known here. Known are: %(names)s."),
    _("must have at most %(most)s items, not %(count)s."),
    _("must not contain %(what)s, which cannot be stored or printed."),
    # Names and texts.
    _("must not be empty."),
    _("must not begin or end with a space."),
    _("is “%(name)s”, and so is %(other)s. Each may be there once."),
    # Points.
    _("must be a number, such as 2.5."),
    _("must be a number, such as 2.5, and not “%(text)s”."),
    _("must not be negative."),
    _("must be at most %(most)s."),
    _("must have at most %(most)s decimal places."),
    _("is %(points)s, and the maximum of the question is %(most)s."),
    _("is missing: the copy is graded, and the question is answered. For no points, write 0."),
    # Classes, questions, students and copies.
    _("names the class “%(name)s”, which classes does not have."),
    _("makes a circle: the class “%(name)s” would be a group of itself."),
    _("puts the class “%(name)s” on level %(level)s. Classes have at most %(most)s levels."),
    _("makes “%(name)s” a group of itself, with the parents that are stored."),
    _("puts “%(name)s” or a group in it deeper than level %(most)s, with the parents that are stored."),
    _("must have at least one question."),
    _("must have at most %(most)s questions together, not %(count)s."),
    _("must have a question of more than 0 points: no mark follows from a scale of 0."),
    _("must have at most %(most)s answers together, not %(count)s."),
    _("is “%(name)s”, and students has no student with this number."),
    _("is “%(name)s”, and no question has this label."),
    _("must be empty, because the student is absent. Absent is not zero."),
    _("must be omitted, because the status is %(status)s and not absent."),
    # Tables of marks.
    _("has no column with the numbers of students. Name it “Numéro” or “Number”."),
    _("is there twice."),
    _("is the same as column %(column)s. Remove one of them."),
    _("is not known. Known are Number, Last name, First name, Class, Status, and the questions: %(names)s."),
    _("is empty. Write the student's number."),
    _("is empty, but the question is answered. For no points, write 0."),
    _("has points, although the row says that the student is absent. Absent is not zero."),
    _("is “%(text)s”. Write ABI, ABJ, absent, corrigé, à corriger, graded or to grade."),
    _("is “%(number)s”, as on line %(line)s. A student has one row."),
    _("is “%(number)s”, and the exam has no such student. A row with a last name adds one."),
    _("is “%(name)s”, as several classes are named. Write an id: %(names)s."),
    _("is %(points)s, and the maximum is %(most)s."),
    # What a table did not carry over.
    _("The table is not in UTF-8, and was read as Windows-1252. Check the accents of the names."),
    _("Not imported: it follows from the points."),
    _("Not imported: it is “%(text)s”, but nothing follows from the points."),
    _("Not imported: it is “%(text)s”, but %(points)s follows from the points."),
    _("The class “%(name)s” is new, and was added to the exam."),
    _("The copy stays to grade, with the points of this row. For a graded copy, write “graded” or “corrigé”."),
)
VALUES: Final = (_("a NUL character"), _("half of a surrogate pair"))
"""Values that are words."""


def translated(message: str, words: Words) -> tuple[str, bool]:
    """Return a message of a check or an import in the language of a page, and whether it is in English only."""
    return said(message, SENTENCES, words, value=_value)


def _value(name: str, text: str, words: Words) -> str:
    return words.gettext(text) if text in VALUES else figures(name, text, words)
