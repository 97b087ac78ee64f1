"""Say reports of exams in words: their phases, classes, options and failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from pressroom.exams.options import Order, ReportOptions
from pressroom.exports.model import Phase
from pressroom.web.failures.words import Said, say_code
from pressroom.web.language import marked as _
from pressroom.words import Words

PHASES: Final[dict[Phase, str]] = {
    Phase.LOADING: _("Reading"),
    Phase.PROCESSING: _("Laying out"),
    Phase.GENERATING: _("Joining"),
    Phase.SAVING: _("Storing"),
}
"""The names of the phases, in order."""
DOING: Final[dict[Phase, str]] = {
    Phase.LOADING: _("Reading the copies"),
    Phase.PROCESSING: _("Laying out the copies"),
    Phase.GENERATING: _("Joining the pages"),
    Phase.SAVING: _("Storing the file"),
}
"""What a phase does."""
ORDERS: Final[dict[Order, str]] = {
    "name": _("by name"),
    "number": _("by number"),
    "mark": _("best mark first"),
    "group": _("by group"),
}
NOTHING_LOST: Final = _(
    "Nothing is lost: marks and copies have not changed. Try again; if it happens again, choose fewer classes or give the "
    "administrator the number below."
)
FAILURES: Final[dict[str, Said]] = {
    "EXAM_NOT_FOUND": Said(_("The exam was deleted"), _("There is nothing to report any more.")),
    "EXPORT_TIMEOUT": Said(_("The pages took too long"), NOTHING_LOST),
    "INTERNAL_ERROR": Said(_("Something went wrong here"), NOTHING_LOST),
    "INVALID_REQUEST": Said(
        _("A class of this report is none of the exam any more"), _("Choose the classes again, then make a new report.")
    ),
    "RENDER_FAILED": Said(_("The pages could not be made"), NOTHING_LOST),
    "TEXT_LOST": Said(_("The file would lack text of the copies"), NOTHING_LOST),
    "WORKER_LOST": Said(_("The program that makes the pages stopped each time"), NOTHING_LOST),
}
"""What is said about a failed report where that is not what is said about a document."""


def say_failure(code: str, words: Words) -> Said:
    """Return why a report failed, and what to do."""
    return FAILURES[code].translated(words) if code in FAILURES else say_code(code, words)


def class_ids_in(selection: Mapping[str, Any]) -> list[UUID]:
    """Return the classes of a stored selection; empty: all of the exam."""
    return [UUID(class_id) for class_id in selection.get("classIds", [])]


def classes_in_words(selection: Mapping[str, Any], names: Mapping[UUID, str], words: Words) -> str:
    """Return the names of the classes of a report. `names` are those that are known; a deleted class has none."""
    class_ids = class_ids_in(selection)
    if not class_ids:
        return words.gettext("every class")
    return ", ".join(sorted(names.get(class_id, "?") for class_id in class_ids))


def stored_options(stored: Mapping[str, Any]) -> ReportOptions:
    """Convert stored options; those that are not valid any more give the default ones."""
    try:
        return msgspec.convert(stored, ReportOptions)
    except msgspec.ValidationError:
        return ReportOptions()


def report_options_in_words(options: ReportOptions, words: Words) -> str:
    """Return what differs from the usual report: `by name · without names · A4`."""
    parts = [words.gettext(ORDERS[options.order])]
    for differs, message in (
        (options.anonymous, _("without names")),
        (not options.statements, _("without questions")),
        (options.keys, _("with expected answers")),
        (not options.feedback, _("without comments")),
        (not options.statistics, _("without statistics")),
        (options.duplex, _("two-sided")),
        (options.color_mode == "grayscale", _("greyscale")),
    ):
        if differs:
            parts.append(words.gettext(message))
    return " · ".join((*parts, options.page_size))
