"""`/api/exams/{id}/export/…`: ask for a report, follow it, download it; download a table of marks."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from pressroom.api.exams import EXAM_ID, TAG
from pressroom.api.schemas.exam_exports import (
    AskForStatus,
    AskForTable,
    QueuedReport,
    ReportBody,
    RequestReport,
    TableFormat,
    report_status,
)
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import (
    DailyLimitError,
    ExamNotFoundError,
    ExportExpiredError,
    InvalidOptionsError,
    JobNotFoundError,
    NotFoundError,
    QueueFullError,
    QuotaExceededError,
    StorageUnavailableError,
)
from pressroom.exams.exporting import APPLICATION
from pressroom.exams.model import ExamResults
from pressroom.exams.options import ReportOptions
from pressroom.exams.storing import repository, service
from pressroom.exams.tables import csv_file, workbook
from pressroom.exams.tables.file_names import table_name
from pressroom.exams.tables.marks import marks_table
from pressroom.exams.words import words_in
from pressroom.exports.history import open_export, read_export
from pressroom.exports.jobs import newest_job_of, read_job
from pressroom.exports.model import ExportRequest, Submitted
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.downloads import RangeNotSatisfiableError, answer_file
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import bypasses_cache, read_body, read_id, read_query
from pressroom.http.responses import data_response
from pressroom.http.submitting import submit_all
from pressroom.storage.disposition import content_disposition

FILE_TYPES: Final = ("application/pdf", "application/zip")
FORMATS_BY_LANGUAGE: Final[dict[str, TableFormat]] = {"fr": "french"}
"""The form that a spreadsheet in the exam's language opens without questions; other languages: RFC 4180."""


@post(
    "/api/exams/{exam_id:str}/export/pdf",
    status_code=202,
    opt=operation_opt(
        Operation(
            summary="Ask for the report of an exam",
            tag=TAG,
            path_parameters=EXAM_ID,
            body=RequestReport,
            headers={"Cache-Control": "`no-cache`: make a new file even when the same one is stored."},
            responses={
                202: ResponseSpec(
                    description="The job is in its queue.", body=QueuedReport, headers={"Location": "The report's status."}
                )
            },
            errors=(ExamNotFoundError, InvalidOptionsError, QueueFullError, DailyLimitError, QuotaExceededError),
        )
    ),
)
async def ask_for_report(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Submit the job of a report."""
    service.check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    body = await read_body(request, RequestReport)

    async def requests(conn: TenantConnection) -> list[ExportRequest]:
        options = body.options or ReportOptions()
        return [await services.exam_exports.request(conn, exam_id=exam_uuid, class_ids=body.class_ids, options=options)]

    async def record(_conn: TenantConnection, _requests: Sequence[ExportRequest], jobs: Sequence[Submitted]) -> Submitted:
        return jobs[0]

    reuse = not bypasses_cache(request)
    submitted = await submit_all(services, principal, requests, reuse=reuse, watched=False, record=record)
    queued = QueuedReport(job_id=submitted.job_id, status=report_status(submitted.status))
    headers = {"Location": f"/api/exams/{exam_uuid}/export/status?jobId={submitted.job_id}"}
    return data_response(queued, status=202, headers=headers)


@get(
    "/api/exams/{exam_id:str}/export/status",
    opt=operation_opt(
        Operation(
            summary="Read the progress of a report",
            tag=TAG,
            path_parameters=EXAM_ID,
            query=AskForStatus,
            responses={200: ResponseSpec(description="The report.", body=ReportBody)},
            errors=(ExamNotFoundError, JobNotFoundError),
        )
    ),
)
async def read_status(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Read a report that the user asked for, with its file when it is completed."""
    service.check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    query = read_query(request, AskForStatus)
    async with acting_as(services.web_pool, principal) as conn:
        await repository.read_heading(conn, exam_uuid)
        job_id = query.job_id or await newest_job_of(conn, application=APPLICATION, subject_id=exam_uuid)
        view = await read_job(conn, job_id, positions=services.queue_positions)
    if (view.job.application, view.job.subject_id) != (APPLICATION, exam_uuid):
        raise JobNotFoundError
    return data_response(ReportBody.of(view))


@get(
    "/api/exams/{exam_id:str}/export/download/{filename:str}",
    opt=operation_opt(
        Operation(
            summary="Download the report of an exam",
            tag=TAG,
            path_parameters={**EXAM_ID, "filename": "The name at the end of the report's `downloadUrl`."},
            headers={"Range": "One range of bytes, such as `bytes=0-1023`. Any other value is ignored."},
            responses={
                200: ResponseSpec(
                    description="The file.",
                    media_type=FILE_TYPES[0],
                    other_media_types=FILE_TYPES[1:],
                    headers={"Content-Disposition": "The file's name."},
                ),
                206: ResponseSpec(
                    description="The requested range of the file.",
                    media_type=FILE_TYPES[0],
                    other_media_types=FILE_TYPES[1:],
                    headers={"Content-Range": "The range, and the size of the file in bytes."},
                ),
                304: ResponseSpec(description="The client has the current file.", media_type=""),
            },
            errors=(ExamNotFoundError, NotFoundError, ExportExpiredError, RangeNotSatisfiableError, StorageUnavailableError),
        )
    ),
)
async def download_report(
    exam_id: FromPath[str],
    filename: FromPath[str],
    request: ApiRequest,
    services: InjectedServices,
    principal: InjectedPrincipal,
) -> Response[bytes] | Stream:
    """Send the file of a report that the user asked for."""
    service.check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    stem, _, extension = filename.rpartition(".")
    history_id = read_id(stem, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        await repository.read_heading(conn, exam_uuid)
        entry = await read_export(conn, history_id)
        if (entry.application, entry.subject_id, entry.format) != (APPLICATION, exam_uuid, extension):
            raise NotFoundError
        entry, _ = await open_export(conn, history_id, link_ttl_seconds=services.settings.link_ttl_seconds)
    return await answer_file(
        request, services.store, key=entry.object_key, file_name=entry.file_name, media_type=entry.media_type
    )


@get(
    "/api/exams/{exam_id:str}/export/csv",
    opt=operation_opt(
        Operation(
            summary="Download the marks of an exam as a table",
            tag=TAG,
            path_parameters=EXAM_ID,
            query=AskForTable,
            responses={
                200: ResponseSpec(
                    description="The table, as CSV in the French form or as RFC 4180 says, or as a workbook.",
                    media_type=csv_file.MEDIA_TYPE,
                    other_media_types=(workbook.MEDIA_TYPE,),
                    headers={"Content-Disposition": "The file's name."},
                )
            },
            errors=(ExamNotFoundError,),
        )
    ),
)
async def download_table(
    exam_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Make a table of the marks, with a row for each student of the classes."""
    service.check_teacher(principal)
    exam_uuid = read_id(exam_id, not_found=ExamNotFoundError)
    query = read_query(request, AskForTable)
    async with acting_as(services.web_pool, principal) as conn:
        results = await repository.read_results(conn, exam_uuid, class_ids=query.classes())
    form = query.format or FORMATS_BY_LANGUAGE.get(results.exam.language, "rfc4180")
    # In a thread, because a table of a thousand students takes a while.
    content = await asyncio.to_thread(_table, results, form)
    is_workbook = form == "xlsx"
    name = table_name(results, made_at=datetime.now(services.settings.time_zone), extension="xlsx" if is_workbook else "csv")
    headers = {"Content-Disposition": content_disposition(name), "Cache-Control": "private, no-store"}
    media_type = workbook.MEDIA_TYPE if is_workbook else csv_file.MEDIA_TYPE
    return Response(content, status_code=200, media_type=media_type, headers=headers)


def _table(results: ExamResults, form: TableFormat) -> bytes:
    words = words_in(results.exam.language)
    if form != "xlsx":
        return csv_file.csv_file(marks_table(results, words), form=csv_file.CsvForm(form))
    with tempfile.TemporaryDirectory(prefix="pressroom-table-") as folder:
        path = Path(folder) / "table.xlsx"
        workbook.write_workbook(path, results, words)
        return path.read_bytes()
