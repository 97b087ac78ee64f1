"""List the routes of the list of exams."""

from __future__ import annotations

from typing import Final

from pressroom.web.exams import importing, page, sample

ROUTES: Final = (
    page.show_exams,
    page.search_exams,
    importing.ask_for_exam_file,
    importing.import_exam_file,
    sample.open_sample,
)
