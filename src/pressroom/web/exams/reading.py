"""Make exam documents of the files that a person chose."""

from __future__ import annotations

from pressroom.errors import ExportWarning, InvalidRequestError
from pressroom.exams.document import MAX_VALUES, ExamDocument
from pressroom.exams.importing.checks import check_document
from pressroom.exams.importing.files import ExamFile
from pressroom.exams.importing.tables.table import import_table
from pressroom.http.decoding import decode_json
from pressroom.kinds.parsing import parse_document_text

Read = tuple[ExamDocument, tuple[ExportWarning, ...]]


def read_document(file: ExamFile) -> Read:
    """Return the document of a JSON text.

    Raises:
        InvalidRequestError: The text is wrong; details name line and column, or the fields.
    """
    try:
        document = decode_json(file.text.encode(errors="surrogatepass"), ExamDocument, max_values=MAX_VALUES)
    except InvalidRequestError as error:
        if "fields" not in error.details:
            parse_document_text(file.text, ".json")  # raises an error that names line and column
        raise
    check_document(document)
    return document, ()


def read_table(stored: ExamDocument, content: bytes) -> Read:
    """Return a stored document with the marks of a table, and the warnings of the import.

    Raises:
        InvalidRequestError: The table is wrong; details name the cells.
    """
    imported = import_table(stored, content)
    check_document(imported.document)
    return imported.document, imported.warnings
