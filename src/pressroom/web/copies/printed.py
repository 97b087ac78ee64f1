"""`/exams/{id}/copies/{student}/pages`: the pages of a copy as a report prints them, as pictures."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from litestar import Response, get
from litestar.params import FromPath

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.errors import (
    ExamNotFoundError,
    ExportWarning,
    ForbiddenError,
    NotFoundError,
    PreviewReplacedError,
    RateLimitedError,
    RendererBusyError,
)
from pressroom.exams.model import Exam, SubmissionStatus
from pressroom.exams.report.copies import question_heading
from pressroom.exams.report.single import SingleCopy, print_single
from pressroom.exams.storing.copies import StudentCopy, read_copy
from pressroom.exams.storing.service import check_teacher
from pressroom.exams.words import words_in
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.disconnects import ClientGoneError, while_connected
from pressroom.http.limits import PREVIEW_GRACE_SECONDS, PREVIEW_WAIT_SECONDS
from pressroom.http.requests import read_id
from pressroom.http.services import Services
from pressroom.rendering.markdown import marked_text
from pressroom.rendering.pdf.pictures import page_webp
from pressroom.rendering.printing import PRINT_ERRORS
from pressroom.web.copies.page import PATH
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.language import words_of
from pressroom.web.pages import fragment
from pressroom.words import Words

WIDTH: Final = 1040
"""Pixels: twice the width on the page, for displays with two pixels per CSS pixel."""
MOST_PAGES: Final = 12
"""Pages that are drawn. One copy of a written exam has two to four."""
PLACE: Final = re.compile(
    r"answers\[(?P<label>.+)\]\.\w+|sections\[(?P<section>\d+)\]\.questions\[(?P<question>\d+)\]\.\w+|\]\.(?P<remark>feedback)"
)
"""Where the warnings of a report say that a text stands."""


@get(
    "/exams/{exam_id:str}/copies/{student_id:str}/pages",
    opt=page_opt(
        "Print the copy of a student as a report does, and show its pages: a part of the page",
        response=PART,
        path_parameters=PATH,
        errors=(
            ExamNotFoundError,
            NotFoundError,
            ForbiddenError,
            PreviewReplacedError,
            RateLimitedError,
            RendererBusyError,
            *PRINT_ERRORS,
        ),
    ),
)
async def show_copy_pages(
    exam_id: FromPath[str],
    student_id: FromPath[str],
    request: ApiRequest,
    services: InjectedServices,
    principal: InjectedPrincipal,
) -> Response[bytes]:
    """Show the pages with the default options of a report. A copy to grade is printed as if it were graded now."""
    check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    student_uuid = read_id(student_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        copy = await read_copy(conn, exam_uuid, student_uuid)
    status = copy.submission.status
    if status is SubmissionStatus.ABSENT:
        return fragment(request, "copies/pages.html", status=200, printed=None)
    work = _printed(services, principal, copy)
    try:
        printed, pictures = await while_connected(request.receive, work, grace_seconds=PREVIEW_GRACE_SECONDS)
    except ClientGoneError:  # the page asks anew after each change
        raise PreviewReplacedError from None
    return fragment(
        request,
        "copies/pages.html",
        printed=printed,
        pictures=pictures,
        is_graded=status is SubmissionStatus.GRADED,
        warnings=[(warning, _place(warning, copy.exam, words_of(request))) for warning in printed.warnings],
    )


async def _printed(services: Services, principal: Principal, copy: StudentCopy) -> tuple[SingleCopy, Sequence[str]]:
    async with services.previews.slot(principal.user_id):
        printed = await print_single(
            services.renderer,
            copy.results,
            rank=copy.rank,
            graded=copy.graded,
            made_on=datetime.now(UTC).date(),
            mark=marked_text,
            base_seconds=services.settings.render_timeout_seconds,
            wait_seconds=PREVIEW_WAIT_SECONDS,
        )
        async with services.previews.drawing(principal.user_id):
            pictures = await asyncio.to_thread(_pictures, printed)
    return printed, pictures


def _pictures(printed: SingleCopy) -> list[str]:
    """Return the first pages as `data:` URLs."""
    pages = range(1, min(printed.page_count, MOST_PAGES) + 1)
    drawn = (page_webp(printed.pdf, page=page, width=WIDTH) for page in pages)
    return [f"data:image/webp;base64,{base64.b64encode(picture).decode()}" for picture in drawn]


def _place(warning: ExportWarning, exam: Exam, words: Words) -> str:
    """Return the heading of the question that a warning is about, or of the general remark; empty: it is about neither."""
    found = PLACE.search(warning.field or "")
    if found is None:
        return ""
    if found["remark"]:
        return words.gettext("General remark")
    label = found["label"] or exam.sections[int(found["section"])].questions[int(found["question"])].label
    return question_heading(label, words_in(words.language))
