"""Read exams and tables of students from files."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pressroom.cli.failures import invalid_file
from pressroom.cli.files import STANDARD_STREAM
from pressroom.errors import ExportWarning, FieldError, InvalidRequestError, PayloadTooLargeError
from pressroom.exams.document import MAX_EXAM_BYTES, MAX_VALUES, ExamDocument

if TYPE_CHECKING:
    # Imported at run time by the functions below: it is not needed to print the help of commands.
    from pressroom.exams.importing.tables.table import ImportedTable


def read_file(file: str) -> tuple[str, bytes]:
    """Read a file, or standard input for `-`; return its name and its bytes.

    Raises:
        InvalidRequestError: The file cannot be read.
        PayloadTooLargeError: It is larger than `MAX_EXAM_BYTES`.
    """
    name = "standard input" if file == STANDARD_STREAM else file
    try:
        content = sys.stdin.buffer.read() if file == STANDARD_STREAM else Path(file).read_bytes()
    except OSError as error:
        raise InvalidRequestError(f"{name} cannot be read: {error.strerror}.") from error
    if len(content) > MAX_EXAM_BYTES:
        raise PayloadTooLargeError(f"{name} is too large: an exam has at most {MAX_EXAM_BYTES:,} bytes, not {len(content):,}.")
    return name, content


def is_table(name: str, content: bytes) -> bool:
    """Return whether a file is a CSV table: by its suffix, or by its first line where it has none that is known."""
    suffix = Path(name).suffix.lower()
    if suffix in {".json", ".yaml", ".yml"}:
        return False
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    return suffix in {".csv", ".tsv", ".txt"} or (not head.startswith(b"{") and any(mark in head for mark in (b";", b",", b"\t")))


def read_exam_file(name: str, content: bytes) -> ExamDocument:
    """Decode and check a whole exam in JSON or YAML.

    Raises:
        InvalidRequestError: It is not a valid exam; details name each wrong place.
    """
    from pressroom.exams.importing.checks import check_document
    from pressroom.http.decoding import decode_json

    try:
        document = decode_json(_as_json(name, content), ExamDocument, max_values=MAX_VALUES)
        check_document(document)
    except InvalidRequestError as error:
        raise _of_file(name, "exam", error) from error
    return document


def table_of_file(name: str, document: ExamDocument, content: bytes) -> ImportedTable:
    """Carry a table over to the document of an exam.

    Raises:
        InvalidRequestError: The table is not valid; details name each wrong cell.
    """
    from pressroom.exams.importing.tables.table import import_table

    try:
        return import_table(document, content)
    except InvalidRequestError as error:
        raise _of_file(name, "table", error) from error


def print_warnings(name: str, warnings: Iterable[ExportWarning]) -> None:
    """Print warnings to standard error, one line each."""
    for warning in warnings:
        print(f"pressroom: {': '.join(filter(None, (name, warning.field, warning.message)))}", file=sys.stderr)


def _as_json(name: str, content: bytes) -> bytes:
    is_yaml = Path(name).suffix.lower() in {".yaml", ".yml"}
    if not is_yaml:
        return content
    from pressroom.kinds.parsing import parse_document_text

    try:
        return msgspec.json.encode(parse_document_text(content.decode("utf-8-sig"), ".yaml"))
    except UnicodeDecodeError as error:
        raise InvalidRequestError("it is not text in UTF-8. Save it as UTF-8 and try again.") from error


def _of_file(name: str, label: str, error: InvalidRequestError) -> InvalidRequestError:
    fields = [FieldError(field["path"], field["message"]) for field in error.details.get("fields", [])]
    return invalid_file(name, label, fields) if fields else InvalidRequestError(f"{name}: {error.message}")
