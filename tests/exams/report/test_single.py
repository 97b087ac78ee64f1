"""Print the part of one student by itself."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
from tests.support.browsers import chromium_under_test
from tests.support.exam_results import plain_text, small_exam
from tests.support.report_pages import MADE_ON, printed_report, report_of

from pressroom.exams.computing.marks import graded_copies, ranks
from pressroom.exams.model import SubmissionStatus
from pressroom.exams.report.single import print_single
from pressroom.rendering.browser.pool import Renderer

PAGE_OF_REPORT = re.compile(r" ?Rapport, page \d+ sur \d+")


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, with single spaces and without the number of the page in the whole report."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [PAGE_OF_REPORT.sub("", " ".join(page.extract_text().split())) for page in pages]


async def test_a_copy_by_itself_is_printed_as_in_the_whole_report() -> None:
    results = small_exam()
    copies = graded_copies(results)
    copy, place = copies[-1], len(copies)
    whole = await printed_report(report_of(results))
    part = whole.merged.parts[place]
    # Also a copy that is not graded yet, with the rank that it would have.
    alone = replace(results, submissions=(replace(copy, status=SubmissionStatus.TO_GRADE),))
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        single = await print_single(
            renderer,
            alone,
            rank=ranks(results)[copy.student.id],
            graded=len(copies),
            made_on=MADE_ON,
            mark=plain_text,
            base_seconds=60,
        )
    assert single.page_count == part.count
    assert pages_of(single.pdf) == pages_of(whole.pdf)[part.first - 1 :][: part.count]
