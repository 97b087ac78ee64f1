"""Say in words what became of a student's copy."""

from __future__ import annotations

from pressroom.exams.model import Absence, Submission, SubmissionStatus
from pressroom.exams.words import Words


def status_words(submission: Submission, words: Words) -> str:
    """Return the status of a copy: graded, not graded yet, or absent with the reason."""
    return words_of_status(submission.status, submission.absence, words)


def words_of_status(status: SubmissionStatus, absence: Absence | None, words: Words) -> str:
    """Return the words for a status; `absence` is the reason of an absence."""
    match status, absence:
        case SubmissionStatus.GRADED, _:
            return words.gettext("graded")
        case SubmissionStatus.TO_GRADE, _:
            return words.gettext("to be graded")
        case SubmissionStatus.ABSENT, Absence.JUSTIFIED:
            return words.gettext("absent, excused")
        case SubmissionStatus.ABSENT, Absence.UNJUSTIFIED:
            return words.gettext("absent, not excused")
        case SubmissionStatus.ABSENT, _:
            return words.gettext("absent")
