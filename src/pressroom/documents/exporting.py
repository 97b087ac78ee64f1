"""Make export requests for documents, and repeat them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from uuid import UUID

import msgspec

from pressroom.db.tenant import TenantConnection
from pressroom.documents.references import referenced_version
from pressroom.documents.repository import data_size, read_document
from pressroom.documents.templates import template_named
from pressroom.errors import NotFoundError
from pressroom.exports.model import ExportJob, ExportRequest, Subject
from pressroom.exports.revision import code_digest
from pressroom.kinds import kind_named
from pressroom.rendering.html.font_files import installed_fonts_digest
from pressroom.rendering.options import ExportOptions

APPLICATION: Final = "documents"
"""The application's name in jobs and producers."""
PACKAGES: Final = ("pressroom.kinds", "pressroom.rendering", "pressroom.documents")
"""The packages that determine a document's file, templates included."""


LARGE_BYTES: Final = 150_000
"""Bytes of data of a large document, about fifty pages. A photo counts too, although it takes less time than text."""


@dataclass(frozen=True, kw_only=True)
class DocumentExports:
    """Make requests for documents. `browser_version` is that of the printing browser, such as `156.0.8078.79`."""

    browser_version: str

    async def request(
        self, conn: TenantConnection, *, document_id: UUID, template_slug: str | None, file_format: str, options: ExportOptions
    ) -> ExportRequest:
        """Make a request for a file of the document's current version, and of that which it points at.

        Default template: the document's.

        Raises:
            DocumentNotFoundError: The user has no such document.
            ReferenceNotFoundError: The document points at one that was deleted.
            TemplateNotFoundError: The kind has no such template.
        """
        document = await read_document(conn, document_id)
        size = await data_size(conn, document_id)
        kind = kind_named(document.kind)
        template = template_named(kind, template_slug or document.template_slug)
        referenced = await referenced_version(conn, kind, document_id=document.id, version=document.version)
        return ExportRequest(
            queue=kind.queue,
            subject=Subject(
                application=APPLICATION,
                id=document.id,
                version=document.version,
                title=document.title,
                selection={"templateSlug": template.slug, **(referenced.selection() if referenced else {})},
            ),
            format=file_format,
            options=msgspec.to_builtins(options),
            revision=documents_revision(self.browser_version),
            large=size > LARGE_BYTES,
        )

    async def requests(
        self,
        conn: TenantConnection,
        *,
        document_ids: Sequence[UUID],
        template_slug: str | None,
        file_format: str,
        options: ExportOptions,
    ) -> list[ExportRequest]:
        """Make requests for several documents, in their order. A document that occurs twice is read once.

        Raises:
            NotFoundError: Documents or their templates were not found; details name each such document.
        """
        requests: dict[UUID, ExportRequest] = {}
        refused: dict[UUID, NotFoundError] = {}
        for document_id in dict.fromkeys(document_ids):
            try:
                requests[document_id] = await self.request(
                    conn, document_id=document_id, template_slug=template_slug, file_format=file_format, options=options
                )
            except NotFoundError as error:
                refused[document_id] = error
        if refused:
            raise _refusal(refused)
        return [requests[document_id] for document_id in document_ids]

    async def request_again(self, conn: TenantConnection, job: ExportJob) -> ExportRequest:
        """Make a job's request again, for the document's current version.

        Raises:
            DocumentNotFoundError: The document was deleted.
            ReferenceNotFoundError: The document points at one that was deleted.
            TemplateNotFoundError: The template does not exist any more.
        """
        return await self.request(
            conn,
            document_id=job.subject_id,
            template_slug=job.selection["templateSlug"],
            file_format=job.format,
            options=options_of(job),
        )


def options_of(job: ExportJob) -> ExportOptions:
    """Convert a job's options; members that are missing get their defaults."""
    return msgspec.convert(job.options, ExportOptions)


def _refusal(refused: Mapping[UUID, NotFoundError]) -> NotFoundError:
    """Make an error of the first document's type that names all refused documents."""
    first = next(iter(refused.values()))
    documents = [
        {"documentId": str(document_id), "code": error.code, "message": error.message} for document_id, error in refused.items()
    ]
    more = f" ({len(refused) - 1} more in details.documents)" if len(refused) > 1 else ""
    return type(first)(f"{first.message}{more}", details={"documents": documents})


@cache
def documents_revision(browser_version: str) -> str:
    """Return a digest of what determines documents' files: this browser, the code with its templates, the fonts."""
    parts = (browser_version, code_digest(*PACKAGES), installed_fonts_digest())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
