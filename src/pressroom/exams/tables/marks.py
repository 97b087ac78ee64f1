"""Make the table of marks: a row for each student of the selection, a column for each question."""

from __future__ import annotations

from decimal import Decimal

from pressroom.exams.computing.marks import points_of, ranks, rounded_mark
from pressroom.exams.model import ExamResults, Submission
from pressroom.exams.shown_names import class_names, question_names
from pressroom.exams.statuses import status_words
from pressroom.exams.tables.cells import Cell, Table
from pressroom.exams.words import Words


def marks_table(results: ExamResults, words: Words) -> Table:
    """Return the students in the order of the results. A copy that is not graded has no numbers, rather than zeros."""
    by_student = ranks(results)
    scale = results.exam.max_points
    count = sum(1 for _ in results.exam.questions())

    def row(submission: Submission) -> tuple[Cell, ...]:
        student, total = submission.student, submission.total
        return (
            student.number,
            student.last_name,
            student.first_name,
            class_names(results.exam, student),
            status_words(submission, words),
            total,
            scale,
            rounded_mark(total, scale=scale),
            by_student.get(student.id),
            *(points_of(submission, index) if total is not None else None for index in range(count)),
        )

    return Table(heads=(*marks_heads(words), *question_names(results.exam)), rows=tuple(map(row, results.submissions)))


def marks_heads(words: Words) -> tuple[str, ...]:
    """Return the heads of the columns before those of the questions."""
    return (
        words.gettext("Number"),
        words.gettext("Last name"),
        words.gettext("First name"),
        words.gettext("Class"),
        words.gettext("Status"),
        words.gettext("Total"),
        words.gettext("Scale"),
        words.gettext("Mark out of 20"),
        words.gettext("Rank"),
    )


def maxima_row(results: ExamResults, words: Words) -> tuple[Cell, ...]:
    """Return the largest possible values of the columns of `marks_table`."""
    maxima = [question.max_points for question in results.exam.questions()]
    total = results.exam.max_points
    return (None, words.gettext("Maximum"), None, None, None, total, total, Decimal(20), None, *maxima)
