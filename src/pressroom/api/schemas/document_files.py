"""Define the schemas of requests and responses for documents that are made of files, and files of their data."""

from __future__ import annotations

from typing import Annotated, Self

import msgspec
from msgspec import Meta, Raw

from pressroom.api.schemas.documents import DocumentBody, heading_of
from pressroom.documents.importing import ImportedData
from pressroom.documents.model import DocumentContent
from pressroom.errors import ExportWarning
from pressroom.kinds.writing import DataFormat


class ImportQuery(msgspec.Struct, kw_only=True, rename="camel"):
    """The query of an import. What is omitted is what the file says, else the default."""

    kind: Annotated[str, Meta(description="The kind of the document. Default: resume.")] | None = None
    title: Annotated[str, Meta(description="The title of the document. Default: one made from the data.")] | None = None
    template_slug: Annotated[str, Meta(description="The template of the document. Default: the kind's.")] | None = None


class DataQuery(msgspec.Struct, kw_only=True, rename="camel"):
    """The query for the data of a document as a file."""

    format: Annotated[DataFormat, Meta(description="The format of the file.")] = "json"


class ImportedDocument(DocumentBody, kw_only=True, rename="camel"):
    """A document that was made of a file."""

    imported_from: Annotated[str, Meta(description="The format of the file: json-resume, rendercv or reactive-resume.")]
    warnings: Annotated[list[ExportWarning], Meta(description="What was not carried over. Each field is a path in the file.")]

    @classmethod
    def made_of(cls, document: DocumentContent, imported: ImportedData) -> Self:
        """Convert a document, and what is known of its file."""
        return cls(
            **heading_of(document),
            data=Raw(document.data.encode()),
            imported_from=imported.imported_from,
            warnings=list(imported.warnings),
        )
