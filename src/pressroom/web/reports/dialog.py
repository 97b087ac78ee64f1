"""`/exams/{id}/reports/new`: the dialog with the options of a report, and what it would be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import (
    CsrfFailedError,
    DailyLimitError,
    ExamNotFoundError,
    FieldError,
    ForbiddenError,
    InvalidOptionsError,
    InvalidRequestError,
    JobNotFoundError,
    QueueFullError,
    QuotaExceededError,
)
from pressroom.exams.exporting import APPLICATION, QUEUE, options_of
from pressroom.exams.options import Output, ReportOptions
from pressroom.exams.storing.repository import read_class_names, read_results
from pressroom.exams.storing.service import check_teacher
from pressroom.exports.jobs import newest_job_of, read_job
from pressroom.exports.model import ExportRequest, Submitted
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import Form, read_form
from pressroom.http.requests import read_id, read_query
from pressroom.http.services import Services
from pressroom.http.submitting import submit_all
from pressroom.web.dashboard.selection import PARAMETER, read_classes
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.exports.dialog import AT_MARGINS
from pressroom.web.exports.options import WrongMarginsError, wrong_margins
from pressroom.web.exports.queue import SUBMITTED
from pressroom.web.pages import fragment
from pressroom.web.reports.addresses import with_report
from pressroom.web.reports.estimate import estimate_report
from pressroom.web.reports.list import EXAM_ID
from pressroom.web.reports.options import read_report_options, shown_report_options
from pressroom.web.reports.reading import list_reports, read_report, shown_reports

ERRORS: Final = (ExamNotFoundError, InvalidRequestError, ForbiddenError)
ClassIds = Annotated[str, msgspec.Meta(description="The id of a class. The name can be repeated; none: all copies.")]


class OpenReportDialog(msgspec.Struct, kw_only=True):
    """What to report."""

    output: Output = "pdf"
    class_: ClassIds = msgspec.field(default="", name=PARAMETER)


@get(
    "/exams/{exam_id:str}/reports/new",
    opt=page_opt(
        "Show the dialog with the options of a report",
        response=PART,
        path_parameters=EXAM_ID,
        query=OpenReportDialog,
        errors=ERRORS,
    ),
)
async def open_report_dialog(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show the options of the user's last report of the exam, else of the last one of any exam."""
    check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    output = read_query(request, OpenReportDialog).output
    class_ids = read_classes(request)
    async with acting_as(services.web_pool, principal) as conn:
        last = await _last_options(conn, services, exam_uuid)
        options = msgspec.structs.replace(last, output=output)
        values = await _estimated(conn, services, exam_uuid, class_ids, options)
    return fragment(request, "reports/dialog.html", class_ids=class_ids, **values, **shown_report_options(options))


@post(
    "/exams/{exam_id:str}/reports/estimate",
    status_code=200,
    opt=page_opt(
        "Estimate a report with the options of a form",
        response=PART,
        path_parameters=EXAM_ID,
        errors=(*ERRORS, InvalidOptionsError, CsrfFailedError),
    ),
)
async def estimate_from_form(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show pages, size and time. Nothing is printed."""
    check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    form = await read_form(request)
    try:
        options = read_report_options(form)
    except WrongMarginsError:
        return fragment(request, "exports/estimate_wrong.html")
    async with acting_as(services.web_pool, principal) as conn:
        values = await _estimated(conn, services, exam_uuid, _classes(form), options)
    return fragment(request, "reports/estimate.html", options=options, **values)


@post(
    "/exams/{exam_id:str}/reports",
    status_code=200,
    opt=page_opt(
        "Ask for a report, and show its progress",
        response=PART,
        path_parameters=EXAM_ID,
        errors=(*ERRORS, InvalidOptionsError, QueueFullError, DailyLimitError, QuotaExceededError, CsrfFailedError),
    ),
)
async def submit_report(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Submit the report that a form asks for. A stored file of the same request is used again."""
    check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    form = await read_form(request)
    class_ids = _classes(form)
    try:
        options = read_report_options(form)
    except WrongMarginsError as error:
        return fragment(request, "exports/margins.html", headers=AT_MARGINS, wrong_head=True, **wrong_margins(error))

    async def requests(conn: TenantConnection) -> list[ExportRequest]:
        return [await services.exam_exports.request(conn, exam_id=exam_uuid, class_ids=class_ids, options=options)]

    async def record(_conn: TenantConnection, _requests: Sequence[ExportRequest], jobs: Sequence[Submitted]) -> Submitted:
        return jobs[0]

    submitted = await submit_all(services, principal, requests, reuse=True, watched=True, record=record)
    async with acting_as(services.web_pool, principal) as conn:
        view = await read_report(conn, services, exam_uuid, submitted.job_id)
        (report,) = await shown_reports(conn, services, request, [view])
    headers = SUBMITTED | with_report(request, exam_uuid, submitted.job_id)
    return fragment(request, "reports/window.html", headers=headers, report=report)


async def _estimated(
    conn: TenantConnection, services: Services, exam_id: UUID, class_ids: Sequence[UUID], options: ReportOptions
) -> dict[str, Any]:
    results = await read_results(conn, exam_id, class_ids=class_ids)
    estimate = estimate_report(results, options, await list_reports(conn, services, exam_id))
    wait = await services.queue_positions.next_wait(conn, QUEUE)
    names = await read_class_names(conn, class_ids)
    return {"exam": results.exam, "classes": sorted(names.values()), "estimate": estimate, "wait": wait}


async def _last_options(conn: TenantConnection, services: Services, exam_id: UUID) -> ReportOptions:
    for subject_id in (exam_id, None):
        try:
            job_id = await newest_job_of(conn, application=APPLICATION, subject_id=subject_id)
        except JobNotFoundError:
            continue
        return options_of((await read_job(conn, job_id, positions=services.queue_positions)).job)
    return ReportOptions()


def _classes(form: Form) -> list[UUID]:
    """Return the classes of a form, each once.

    Raises:
        InvalidRequestError: One is no id.
    """
    try:
        return list(dict.fromkeys(UUID(text) for text in form.texts(PARAMETER)))
    except ValueError:
        raise InvalidRequestError.for_fields([FieldError(PARAMETER, "must be the id of a class.")]) from None
