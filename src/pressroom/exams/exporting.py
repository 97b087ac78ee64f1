"""Make export requests for reports of exams, and repeat them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from uuid import UUID

import msgspec

from pressroom.db.tenant import TenantConnection
from pressroom.exams.options import ReportOptions
from pressroom.exams.storing.repository import check_classes, read_heading
from pressroom.exports.model import ExportJob, ExportRequest, Subject
from pressroom.exports.revision import code_digest
from pressroom.rendering.html.font_files import installed_fonts_digest
from pressroom.rendering.math.script_files import installed_scripts_digest

APPLICATION: Final = "exams"
"""The application's name in jobs and producers."""
QUEUE: Final = "exam-reports"
PACKAGES: Final = ("pressroom.exams", "pressroom.rendering")
"""The packages that determine a report, templates included."""


@dataclass(frozen=True, kw_only=True)
class ExamExports:
    """Make requests for reports. `browser_version` is that of the printing browser, such as `156.0.8078.79`."""

    browser_version: str

    async def request(
        self, conn: TenantConnection, *, exam_id: UUID, class_ids: Sequence[UUID], options: ReportOptions
    ) -> ExportRequest:
        """Make a request for a report on classes of an exam, with the groups below them; without classes, on all copies.

        Raises:
            ExamNotFoundError: The institution has no such exam.
            InvalidRequestError: The exam has not all of these classes.
        """
        exam = await read_heading(conn, exam_id)
        await check_classes(conn, exam_id, class_ids)
        return ExportRequest(
            queue=QUEUE,
            subject=Subject(
                application=APPLICATION,
                id=exam.id,
                version=exam.version,
                title=exam.title,
                # In one order: the same classes are the same report.
                selection={"classIds": sorted({str(class_id) for class_id in class_ids})},
            ),
            format=options.output,
            options=msgspec.to_builtins(options),
            revision=reports_revision(self.browser_version),
        )

    async def request_again(self, conn: TenantConnection, job: ExportJob) -> ExportRequest:
        """Make a job's request again, for the exam as it is now.

        Raises:
            ExamNotFoundError: The exam was deleted.
            InvalidRequestError: A class of the request is none of the exam any more.
        """
        return await self.request(conn, exam_id=job.subject_id, class_ids=class_ids_of(job), options=options_of(job))


def options_of(job: ExportJob) -> ReportOptions:
    """Convert a job's options; members that are missing get their defaults."""
    return msgspec.convert(job.options, ReportOptions)


def class_ids_of(job: ExportJob) -> list[UUID]:
    """Return the classes of a job's report; empty: all copies."""
    return [UUID(class_id) for class_id in job.selection["classIds"]]


@cache
def reports_revision(browser_version: str) -> str:
    """Return a digest of what determines reports: this browser, the code with its templates, the fonts, the converters."""
    parts = (browser_version, code_digest(*PACKAGES), installed_fonts_digest(), installed_scripts_digest())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
