"""Find exams as the page of exams lists them, inside a transaction of `acting_as`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from pressroom.db.search import like_patterns
from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.exams.storing.headings import ExamHeading

PAGE_EXAMS: Final = 30
"""Exams of a page of the list: more than a window shows."""
MOST_TITLES: Final = 200
"""Exams of a list to choose from."""

_QUERIES = load_queries("pressroom.exams.storing", "listing.sql")


@dataclass(frozen=True, kw_only=True)
class ListedExam(ExamHeading):
    """An exam with the names of its classes, without those of the groups in them."""

    classes: list[str]


@dataclass(frozen=True, kw_only=True)
class ExamTitle:
    """An exam as a list to choose from shows it."""

    id: UUID
    title: str
    date: dt.date | None


@dataclass(frozen=True, kw_only=True)
class FoundExams:
    """A page of exams, newest first. `next_cursor` requests the next page; None: this is the last."""

    items: tuple[ListedExam, ...]
    next_cursor: UUID | None


async def find_exams(
    conn: TenantConnection, words: str = "", *, limit: int = PAGE_EXAMS, cursor: UUID | None = None
) -> FoundExams:
    """List the exams that hold all words in title, subject, teacher, school year or classes; accents and case do not count."""
    async with conn.cursor(row_factory=class_row(ListedExam)) as rows:
        await rows.execute(_QUERIES["find_exams"], {"words": like_patterns(words), "limit": limit, "cursor": cursor})
        found = await rows.fetchall()
    items = tuple(found[:limit])
    return FoundExams(items=items, next_cursor=items[-1].list_key if len(found) > limit else None)


async def exam_titles(conn: TenantConnection, *, also: UUID | None = None) -> list[ExamTitle]:
    """List the titles of the newest exams, and of one that may be older."""
    async with conn.cursor(row_factory=class_row(ExamTitle)) as rows:
        await rows.execute(_QUERIES["exam_titles"], {"limit": MOST_TITLES, "exam_id": also})
        return await rows.fetchall()
