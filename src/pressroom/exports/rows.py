"""Convert database rows to the model."""

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


def claimed_row(cursor: AsyncCursor[Any]) -> RowMaker[tuple[ExportJob, bool]]:
    """Convert the columns of `export_jobs` and one more column to a pair."""
    names = _names(cursor)
    return lambda values: (_job(names[:-1], values[:-1]), values[-1])


def history_row(cursor: AsyncCursor[Any]) -> RowMaker[HistoryEntry]:
    """Convert the columns of `export_history`."""
    names = _names(cursor)
    return lambda values: _entry(names, values)


def opened_row(cursor: AsyncCursor[Any]) -> RowMaker[tuple[HistoryEntry, int]]:
    """Convert the columns of `export_history` and a number of seconds, which is cut to a whole number, at least 1."""
    names = _names(cursor)
    return lambda values: (_entry(names[:-1], values[:-1]), max(1, int(values[-1])))


def job_and_file_row(cursor: AsyncCursor[Any]) -> RowMaker[tuple[ExportJob, HistoryEntry | None]]:
    """Convert the columns of `export_jobs` and `batch_id`, then those of `export_history`, which may all be NULL."""
    names = _names(cursor)
    # Both tables begin with a column `id`.
    split = names.index("id", 1) if names else 0

    def make(values: Any) -> tuple[ExportJob, HistoryEntry | None]:
        stored = values[split] is not None
        return _job(names[:split], values[:split]), _entry(names[split:], values[split:]) if stored else None

    return make


def batch_item_row(cursor: AsyncCursor[Any]) -> RowMaker[tuple[dict[str, Any], ExportJob | None, HistoryEntry | None]]:
    """Convert the columns of `batch_items`, then those of `job_and_file_row`, where those of the job may be NULL too."""
    names = _names(cursor)
    start = names.index("id") if names else 0
    split = names.index("id", start + 1) if names else 0

    def make(values: Any) -> tuple[dict[str, Any], ExportJob | None, HistoryEntry | None]:
        position, subject_id, title, joined = values[:start]
        item = {"position": position, "subject_id": subject_id, "title": title, "joined": joined}
        job = None if values[start] is None else _job(names[start:split], values[start:split])
        return item, job, None if values[split] is None else _entry(names[split:], values[split:])

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
    # `cursor.description` builds an object per column, which takes a millisecond for a document's rows.
    result = cursor.pgresult
    return [] if result is None else [(result.fname(column) or b"").decode() for column in range(result.nfields)]
