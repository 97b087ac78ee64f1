"""List the applications: what can be exported, who produces it, and in which queues."""

from __future__ import annotations

from collections.abc import Mapping

from pressroom.documents import exporting as documents
from pressroom.documents.exporting import DocumentExports
from pressroom.documents.producer import DocumentPdf
from pressroom.exams import exporting as exams
from pressroom.exams.exporting import ExamExports
from pressroom.exams.producer import MEDIA_TYPES, ReportFiles
from pressroom.exports.producer import Producers, RequestAgain
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings


def producers(settings: Settings, renderer: Renderer) -> Producers:
    """Return the producers by application and format."""
    reports = ReportFiles(renderer=renderer, timeout_seconds=settings.render_timeout_seconds, time_zone=settings.time_zone)
    return {
        (documents.APPLICATION, "pdf"): DocumentPdf(renderer=renderer, timeout_seconds=settings.render_timeout_seconds),
        **{(exams.APPLICATION, file_format): reports for file_format in MEDIA_TYPES},
    }


def repeaters(*, document_exports: DocumentExports, exam_exports: ExamExports) -> Mapping[str, RequestAgain]:
    """Return what makes the request of a job again, by application."""
    return {
        documents.APPLICATION: document_exports.request_again,
        exams.APPLICATION: exam_exports.request_again,
    }


def slots_of(settings: Settings) -> dict[str, int]:
    """Return the number of slots of one worker by queue."""
    return {"documents": settings.worker_concurrency, exams.QUEUE: settings.report_concurrency}
