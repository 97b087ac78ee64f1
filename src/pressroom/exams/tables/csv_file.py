"""Write a table as CSV: in the form of French spreadsheets, or as RFC 4180 says."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from pressroom.exams.tables.cells import Cell, Table
from pressroom.exams.tables.formula_guard import guarded

MEDIA_TYPE: Final = "text/csv"
LINE_END: Final = "\r\n"


class CsvForm(StrEnum):
    """The two forms."""

    FRENCH = "french"
    """UTF-8 with a byte order mark, semicolons, decimal commas: what a spreadsheet in French opens without questions."""
    RFC4180 = "rfc4180"
    """UTF-8, commas, decimal points."""


def csv_file(table: Table, *, form: CsvForm) -> bytes:
    """Return the content of a file: the heads, then the rows. Texts are quoted, numbers never, what is empty is empty.

    There is no line `sep=`: Excel ignores the byte order mark of a file that has one.
    """
    text = "".join(_line(cells, form) for cells in (table.heads, *table.rows))
    return (codecs.BOM_UTF8 if form is CsvForm.FRENCH else b"") + text.encode()


def _line(cells: Iterable[Cell], form: CsvForm) -> str:
    # Not by the module `csv`: it quotes decimals, or leaves texts such as 007 unquoted.
    return (";" if form is CsvForm.FRENCH else ",").join(_cell(cell, form) for cell in cells) + LINE_END


def _cell(cell: Cell, form: CsvForm) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return '"' + guarded(cell).replace('"', '""') + '"'
    number = f"{cell:f}"
    plain = number.rstrip("0").rstrip(".") if "." in number else number
    return plain.replace(".", ",") if form is CsvForm.FRENCH else plain
