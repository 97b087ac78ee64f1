"""Read the text of a CSV file: the encodings and separators that spreadsheets write, RFC 4180 among them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

from pressroom.errors import ExportWarning, InvalidRequestError
from pressroom.exams.tables.formula_guard import unguarded

SEPARATORS: Final = (";", ",", "\t")
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A row. `line` is the line of the file on which it begins, from 1 on.

    Cells have no spaces around them, and no apostrophe that guards a text which looks like a formula.
    """

    line: int
    cells: tuple[str, ...]


ENCODING_GUESSED: Final = ExportWarning(
    code="ENCODING_GUESSED",
    message="The table is not in UTF-8, and was read as Windows-1252. Check the accents of the names.",
)


def read_rows(content: bytes) -> tuple[list[TableRow], tuple[ExportWarning, ...]]:
    """Return the rows that are not empty, the head first, and warnings. Cells missing at the end of a row are empty.

    Raises:
        InvalidRequestError: The file has no rows, too many, or a quotation mark out of place; the message names the line.
    """
    text, warnings = _decoded(content)
    if "\0" in text:
        raise InvalidRequestError("The table contains a NUL character. Save it as a CSV file, in UTF-8.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    rows: list[TableRow] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = tuple(unguarded(cell).strip() for cell in next(reader))
        except StopIteration:
            break
        except csv.Error as error:
            raise InvalidRequestError(f"line {line}: the row cannot be read: {error}. Check its quotation marks.") from error
        if any(cells):
            rows.append(TableRow(line=line, cells=cells))
        if len(rows) > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise InvalidRequestError(f"line {line}: a table has at most {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns.")
    if len(rows) < 2:  # noqa: PLR2004 - the head and a row
        raise InvalidRequestError("The table has no rows. The first row names the columns, each further one is a student.")
    width = len(rows[0].cells)
    return [TableRow(line=row.line, cells=row.cells + ("",) * (width - len(row.cells))) for row in rows], warnings


def _decoded(content: bytes) -> tuple[str, tuple[ExportWarning, ...]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), ()
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        # Older spreadsheets on Windows. Text in this encoding is hardly ever valid UTF-8.
        return content.decode("cp1252", errors="replace"), (ENCODING_GUESSED,)


def separator_of(text: str) -> str:
    """Return the separator that the first line has most often, outside of quotation marks."""
    unquoted = "".join(text.lstrip().partition("\n")[0].split('"')[::2])
    return max(SEPARATORS, key=unquoted.count)
