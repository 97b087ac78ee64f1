"""Ended jobs over time, and the failures among them, as an administrator sees them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.databases import Owner

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import acting_as
from pressroom.exports import series as series_module
from pressroom.exports.series import RecentSeries, count_failures, list_failed_jobs, read_series

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
INSERT = (
    "INSERT INTO operations"
    " (user_id, job_id, queue, application, format, status, error_code, attempts, waited_ms, duration_ms, created_at)"
    " VALUES (%s, new_id(), %s, 'documents', 'pdf', %s, %s, 2, 1, %s, %s)"
)


@pytest.fixture
def admin(owner: Owner) -> Principal:
    return owner.user("admin@example.org", role="admin")


def add(
    owner: Owner, user: Principal, at: datetime, *, duration: int | None = None, code: str | None = None, queue: str = "documents"
) -> None:
    owner.rows(INSERT, (user.user_id, queue, "completed" if duration else "failed", code, duration, at))


async def test_intervals_without_jobs_are_there_and_have_no_duration(
    web_pool: Pool, admin: Principal, alice: Principal, owner: Owner
) -> None:
    for minute, duration in ((0, 100), (59, 300), (30, 200)):
        add(owner, alice, START + timedelta(minutes=minute), duration=duration)
    add(owner, admin, START + 2 * HOUR, duration=50)
    add(owner, alice, START + 2 * HOUR, code="TEXT_LOST")
    add(owner, alice, START - timedelta(microseconds=1), duration=9)
    add(owner, alice, START + 3 * HOUR, duration=9)
    async with acting_as(web_pool, admin) as conn:
        series = await read_series(conn, start=START, width=HOUR, count=3)
    assert [(found.begins, found.completed, found.failed, found.p50, found.p95) for found in series.intervals] == [
        (START, 3, 0, 200, 300),
        (START + HOUR, 0, 0, None, None),
        (START + 2 * HOUR, 1, 1, 50, 50),
    ]
    total = series.total
    assert (total.completed, total.failed, total.p50, total.p95) == (4, 1, 100, 300)


async def test_an_interval_in_which_all_jobs_failed_has_no_duration(
    web_pool: Pool, admin: Principal, alice: Principal, owner: Owner
) -> None:
    add(owner, alice, START, code="EXPORT_TIMEOUT")
    async with acting_as(web_pool, admin) as conn:
        (found,) = (await read_series(conn, start=START, width=HOUR, count=1)).intervals
    assert (found.completed, found.failed, found.p50, found.p95) == (0, 1, None, None)


async def test_failures_are_counted_by_code_and_queue_and_listed_newest_first(
    web_pool: Pool, admin: Principal, alice: Principal, owner: Owner
) -> None:
    for minutes, code, queue in ((0, "A", "documents"), (1, "A", "documents"), (2, "A", "exam-reports"), (3, None, "documents")):
        add(owner, alice, START + timedelta(minutes=minutes), code=code, queue=queue)
    add(owner, alice, START - HOUR, code="A")
    async with acting_as(web_pool, admin) as conn:
        counts = await count_failures(conn, start=START)
        jobs = await list_failed_jobs(conn, code="A", start=START, limit=2)
        unknown = await list_failed_jobs(conn, code="INTERNAL_ERROR", start=START, limit=2)
    assert [(found.code, found.queue, found.count) for found in counts] == [
        ("A", "documents", 2),
        ("A", "exam-reports", 1),
        ("INTERNAL_ERROR", "documents", 1),
    ]
    assert [(job.created_at, job.queue, job.email, job.attempts, job.format) for job in jobs] == [
        (START + timedelta(minutes=2), "exam-reports", "alice@example.org", 2, "pdf"),
        (START + timedelta(minutes=1), "documents", "alice@example.org", 2, "pdf"),
    ]
    assert len(unknown) == 1


async def test_recent_series_are_read_again_when_they_are_old_or_the_period_has_moved(
    web_pool: Pool, admin: Principal, alice: Principal, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    recent = RecentSeries()

    async def completed(start: datetime, width: timedelta = HOUR) -> int:
        async with acting_as(web_pool, admin) as conn:
            series, failures = await recent.read(conn, start=start, width=width, count=3)
        assert len(failures) == 1
        return series.total.completed

    add(owner, alice, START + 2 * HOUR, duration=100)
    add(owner, alice, START + 2 * HOUR, code="A")
    assert await completed(START) == 1
    add(owner, alice, START + 2 * HOUR, duration=100)
    assert await completed(START) == 1
    assert await completed(START, width=2 * HOUR) == 2
    assert await completed(START + HOUR) == 2
    add(owner, alice, START + 2 * HOUR, duration=100)
    monkeypatch.setattr(series_module, "OLDEST_SECONDS", 0.0)
    assert await completed(START + HOUR) == 3


async def test_a_member_sees_the_own_jobs_only(web_pool: Pool, alice: Principal, bob: Principal, owner: Owner) -> None:
    add(owner, alice, START, duration=100)
    add(owner, bob, START, code="A")
    async with acting_as(web_pool, alice) as conn:
        (found,) = (await read_series(conn, start=START, width=HOUR, count=1)).intervals
        assert await count_failures(conn, start=START) == []
    assert (found.completed, found.failed) == (1, 0)
