"""Name the files of tables."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pressroom.exams.model import ExamResults
from pressroom.storage.names import file_name

LONGEST: Final = 60
"""Characters of an exam's title, and of the classes: the date behind them must not be cut off."""


def table_name(results: ExamResults, *, made_at: datetime, extension: str) -> str:
    """Return `exam-class-YYYY-MM-DD_HHhMM` with an extension, in the time zone of `made_at`.

    Without a filter the class is left out, unless the exam has one class only.
    """
    classes = results.selected or tuple(each for each in results.exam.classes if each.parent_id is None)
    named = ", ".join(each.name for each in classes) if results.selected or len(classes) == 1 else ""
    parts = (results.exam.title[:LONGEST].strip(), named[:LONGEST].strip(), f"{made_at:%Y-%m-%d_%Hh%M}")
    return file_name("-".join(filter(None, parts)), extension=extension)
