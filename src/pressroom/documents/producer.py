"""Produce PDFs of stored documents for the export engine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.documents.exporting import documents_revision, options_of
from pressroom.documents.printing import Source, print_document
from pressroom.documents.references import ReferencedVersion, completed_data
from pressroom.documents.templates import template_named
from pressroom.errors import DocumentNotFoundError, TemplateNotFoundError
from pressroom.exports.model import ExportJob
from pressroom.exports.producer import NoProducerError, Produced
from pressroom.exports.progress import Report
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.storage.names import file_name

MEDIA_TYPE: Final = "application/pdf"
_QUERIES = load_queries("pressroom.documents")


class UnknownTemplateError(TemplateNotFoundError):
    """This worker does not know the template. Start workers of the version that accepted the export, or choose another one."""

    retryable = True  # it was there when the request was made: another worker may know it


class DocumentPdf:
    """Implement `Producer` for PDFs of documents."""

    def __init__(self, *, renderer: Renderer, timeout_seconds: float) -> None:
        """Take the renderer, and the timeout for kinds that define none."""
        self._renderer = renderer
        self._timeout_seconds = timeout_seconds

    @property
    def revision(self) -> str:
        """The digest of this worker's browser, code and fonts."""
        return documents_revision(self._renderer.chromium.version)

    async def load(self, conn: TenantConnection, job: ExportJob) -> Source:
        """Read the exported version of the document. Raises as `read_source`."""
        return await read_source(conn, job)

    async def produce(self, source: Source, job: ExportJob, *, folder: Path, report: Report) -> Produced:
        """Print the document. Raises as `print_document`, or UnknownTemplateError when this worker lacks the template."""
        del folder  # not needed: the PDF of a document fits into memory
        try:
            template = template_named(source.kind, job.selection["templateSlug"])
        except TemplateNotFoundError as error:
            raise UnknownTemplateError from error
        printed = await print_document(
            self._renderer,
            source,
            template=template,
            options=options_of(job),
            base_seconds=source.kind.render_timeout_seconds or self._timeout_seconds,
            report=report,
        )
        return Produced(
            content=printed.pdf,
            media_type=MEDIA_TYPE,
            name=file_name(source.title, extension=job.format),
            page_count=printed.page_count,
            warnings=printed.warnings,
            proof=msgspec.to_builtins(printed.proof),
        )


async def read_source(conn: TenantConnection, job: ExportJob) -> Source:
    """Read the version of the document that a job exports, for producers of any format.

    Raises:
        DocumentNotFoundError: The document was deleted after the request.
        ReferenceNotFoundError: The document that it points at was deleted after the request.
        NoProducerError: This worker does not know the document's kind.
    """
    parameters = {"document_id": job.subject_id, "version": job.subject_version}
    row = await (await conn.execute(_QUERIES["printed_version"], parameters)).fetchone()
    if row is None:
        raise DocumentNotFoundError("The document was deleted before it was exported.")
    name, title, settings, data = row
    kind = KINDS.get(name)
    if kind is None:
        raise NoProducerError
    referenced = ReferencedVersion.of_selection(job.selection)
    data = await completed_data(conn, kind, data, referenced=referenced)
    return Source(kind=kind, title=title, data=data, settings=settings)
