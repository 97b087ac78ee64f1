"""`/exams/{id}/reports/{job}`: the window with the progress of a report, then its file or its error."""

from __future__ import annotations

import contextlib
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.auth.principal import Principal
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import (
    ConflictError,
    CsrfFailedError,
    ExamNotFoundError,
    ForbiddenError,
    InvalidRequestError,
    JobNotFoundError,
    QueueFullError,
    QuotaExceededError,
)
from pressroom.exams.storing.repository import read_heading
from pressroom.exams.storing.service import check_teacher
from pressroom.exports.jobs import cancel_export, repeatable_job
from pressroom.exports.submit import submit_export
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id, read_query
from pressroom.http.services import Services
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.exports.queue import SUBMITTED
from pressroom.web.pages import fragment
from pressroom.web.reports.addresses import with_report
from pressroom.web.reports.list import EXAM_ID
from pressroom.web.reports.reading import read_report, shown_reports

REPORT: Final = EXAM_ID | {"job_id": "The job of the report."}
ERRORS: Final = (ExamNotFoundError, JobNotFoundError, ForbiddenError)


class FollowReport(msgspec.Struct, kw_only=True):
    """What the window shows now."""

    left: Annotated[float, msgspec.Meta(ge=0)] | None = None
    """The seconds that it says are left: a new estimate is not larger."""


@get(
    "/exams/{exam_id:str}/reports/{job_id:str}",
    opt=page_opt(
        "Show the window of a report",
        response=PART,
        path_parameters=REPORT,
        query=FollowReport,
        errors=(*ERRORS, InvalidRequestError),
    ),
)
async def show_report(
    exam_id: FromPath[str],
    job_id: FromPath[str],
    request: ApiRequest,
    services: InjectedServices,
    principal: InjectedPrincipal,
) -> Response[bytes]:
    """Show the progress of a report, its file or its error."""
    left = read_query(request, FollowReport).left
    exam_uuid, job_uuid = _ids(principal, exam_id, job_id)
    async with acting_as(services.web_pool, principal) as conn:
        await read_heading(conn, exam_uuid)
        # Only a window that opens: the address of one that refreshes has the report.
        opens = request.headers.get("HX-Target") == "dialogs"
        headers = with_report(request, exam_uuid, job_uuid) if opens else {}
        return await _window(conn, services, request, exam_uuid, job_uuid, headers=headers, left=left)


@post(
    "/exams/{exam_id:str}/reports/{job_id:str}/cancel",
    status_code=200,
    opt=page_opt(
        "Cancel a report, and show its window", response=PART, path_parameters=REPORT, errors=(*ERRORS, CsrfFailedError)
    ),
)
async def cancel_report(
    exam_id: FromPath[str],
    job_id: FromPath[str],
    request: ApiRequest,
    services: InjectedServices,
    principal: InjectedPrincipal,
) -> Response[bytes]:
    """Cancel a waiting report, or ask that a running one stops. One that has ended meanwhile is shown."""
    exam_uuid, job_uuid = _ids(principal, exam_id, job_id)
    async with acting_as(services.web_pool, principal) as conn:
        await read_heading(conn, exam_uuid)
        await read_report(conn, services, exam_uuid, job_uuid)
        with contextlib.suppress(JobNotFoundError):
            await cancel_export(conn, job_uuid)
    async with acting_as(services.web_pool, principal) as conn:
        return await _window(conn, services, request, exam_uuid, job_uuid, headers=SUBMITTED)


@post(
    "/exams/{exam_id:str}/reports/{job_id:str}/retry",
    status_code=200,
    opt=page_opt(
        "Ask for a failed or cancelled report again, and show its window",
        response=PART,
        path_parameters=REPORT,
        errors=(*ERRORS, InvalidRequestError, ConflictError, QueueFullError, QuotaExceededError, CsrfFailedError),
    ),
)
async def retry_report(
    exam_id: FromPath[str],
    job_id: FromPath[str],
    request: ApiRequest,
    services: InjectedServices,
    principal: InjectedPrincipal,
) -> Response[bytes]:
    """Submit the same request again, as a new job."""
    exam_uuid, job_uuid = _ids(principal, exam_id, job_id)
    async with acting_as(services.web_pool, principal) as conn:
        await read_heading(conn, exam_uuid)
        await read_report(conn, services, exam_uuid, job_uuid)
        again = await services.exam_exports.request_again(conn, await repeatable_job(conn, job_uuid))
        submitted = await submit_export(conn, again, limits=services.limits, watched=True)
    async with acting_as(services.web_pool, principal) as conn:
        headers = SUBMITTED | with_report(request, exam_uuid, submitted.job_id)
        return await _window(conn, services, request, exam_uuid, submitted.job_id, headers=headers)


def _ids(principal: Principal, exam_id: str, job_id: str) -> tuple[UUID, UUID]:
    check_teacher(principal)
    return read_id(exam_id, not_found=ExamNotFoundError), read_id(job_id, not_found=JobNotFoundError)


async def _window(
    conn: TenantConnection,
    services: Services,
    request: ApiRequest,
    exam_id: UUID,
    job_id: UUID,
    *,
    headers: dict[str, str],
    left: float | None = None,
) -> Response[bytes]:
    view = await read_report(conn, services, exam_id, job_id)
    (report,) = await shown_reports(conn, services, request, [view], left=left)
    return fragment(request, "reports/window.html", headers=headers, report=report)
