"""From database rows to the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from psycopg import AsyncCursor
from psycopg.rows import RowMaker

from pressroom.errors import ExportWarning
from pressroom.exports.model import ExportJob, HistoryEntry, Phase, Status

_JOB_FIELDS: Final = frozenset(ExportJob.__dataclass_fields__)
_HISTORY_FIELDS: Final = frozenset(HistoryEntry.__dataclass_fields__)


def job_row(cursor: AsyncCursor[Any]) -> RowMaker[ExportJob]:
    """Make jobs of rows that hold the columns of `export_jobs`."""
    names = _names(cursor)
    return lambda values: _job(names, values)


def claimed_row(cursor: AsyncCursor[Any]) -> RowMaker[tuple[ExportJob, bool]]:
    """Make jobs of rows that hold the columns of `export_jobs`, each with the one column behind them."""
    names = _names(cursor)
    return lambda values: (_job(names[:-1], values[:-1]), values[-1])


def history_row(cursor: AsyncCursor[Any]) -> RowMaker[HistoryEntry]:
    """Make history entries of rows that hold the columns of `export_history`."""
    names = _names(cursor)
    return lambda values: _entry(names, values)


def opened_row(cursor: AsyncCursor[Any]) -> RowMaker[tuple[HistoryEntry, int]]:
    """Make history entries of rows that hold the columns of `export_history`, each with the whole seconds behind them."""
    names = _names(cursor)
    return lambda values: (_entry(names[:-1], values[:-1]), max(1, int(values[-1])))


def job_and_file_row(cursor: AsyncCursor[Any]) -> RowMaker[tuple[ExportJob, HistoryEntry | None]]:
    """Make both of rows of the columns of `export_jobs` and `batch_id`, then those of `export_history`, which may all be NULL."""
    names = _names(cursor)
    # Each table begins with its `id`.
    border = names.index("id", 1) if names else 0

    def make(values: Any) -> tuple[ExportJob, HistoryEntry | None]:
        stored = values[border] is not None
        return _job(names[:border], values[:border]), _entry(names[border:], values[border:]) if stored else None

    return make


def _job(names: Sequence[str], values: Sequence[Any]) -> ExportJob:
    row = {name: value for name, value in zip(names, values, strict=True) if name in _JOB_FIELDS}
    row["status"] = Status(row["status"])
    row["phase"] = Phase(row["phase"]) if row["phase"] else None
    return ExportJob(**row)


def _entry(names: Sequence[str], values: Sequence[Any]) -> HistoryEntry:
    row = {name: value for name, value in zip(names, values, strict=True) if name in _HISTORY_FIELDS}
    row["warnings"] = msgspec.convert(row["warnings"], tuple[ExportWarning, ...])
    return HistoryEntry(**row)


def _names(cursor: AsyncCursor[Any]) -> list[str]:
    # Not `cursor.description`: it builds an object per column, a millisecond for a document's rows.
    result = cursor.pgresult
    return [] if result is None else [(result.fname(column) or b"").decode() for column in range(result.nfields)]
