"""Jobs that nobody renders: submitted as the API submits them, claimed and finished through the functions that a worker calls."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import msgspec
import psycopg

from pressroom.db.pool import Pool, conninfo
from pressroom.db.tenant import HasUserId, acting_as
from pressroom.exports.claims import Claim, StoredFile, claim_next, finish
from pressroom.exports.limits import ExportLimits
from pressroom.exports.model import ExportRequest, Subject
from pressroom.exports.submit import submit_export
from pressroom.rendering.options import ExportOptions
from pressroom.settings import Settings

QUEUE: Final = "documents"
WORKER: Final = "benchmark"
OPTIONS: Final = msgspec.to_builtins(ExportOptions())
LIMITS: Final = ExportLimits(
    max_in_flight=1_000_000,
    max_waiting=Settings().max_waiting,  # its default: counting up to it is a part of each submit
    quota_bytes=10**12,
    daily_operations=1_000_000,
    ttl_seconds=3600,
)
CLAIM_SECONDS: Final = 30
"""For a claim while jobs wait: limits may hold all of them back for a moment."""


class NothingToClaimError(Exception):
    """No job could be claimed, although the benchmark has submitted enough."""


@dataclass(frozen=True, kw_only=True)
class User:
    """The owner of some jobs."""

    user_id: UUID


async def add_users(database_url: str, *, count: int) -> list[User]:
    """Add users without tokens and documents."""
    async with await psycopg.AsyncConnection.connect(conninfo(database_url), autocommit=True) as owner:
        rows = await owner.execute(
            "INSERT INTO users (email) SELECT gen_random_uuid() || '@example.org' FROM generate_series(1, %s) RETURNING id",
            (count,),
        )
        return [User(user_id=user_id) for (user_id,) in await rows.fetchall()]


async def submit_job(pool: Pool, user: HasUserId, *, queue: str = QUEUE) -> UUID:
    """Submit a new job of a user, in a transaction of its own, and return its id."""
    subject = Subject(application="documents", id=uuid4(), version=1, title="Benchmark", selection={"templateSlug": "classic"})
    request = ExportRequest(queue=queue, subject=subject, format="pdf", options=OPTIONS, revision="benchmark")
    async with acting_as(pool, user) as conn:
        return (await submit_export(conn, request, limits=LIMITS)).job_id


async def claim_job(pool: Pool, *, queue: str = QUEUE) -> Claim:
    """Claim the next job.

    Raises:
        NothingToClaimError: There was none for `CLAIM_SECONDS`.
    """
    deadline = time.monotonic() + CLAIM_SECONDS
    while time.monotonic() < deadline:
        claim = await claim_next(pool, queue=queue, worker=WORKER)
        if claim is not None:
            return claim
        await asyncio.sleep(0)
    raise NothingToClaimError


async def finish_job(pool: Pool, claim: Claim) -> None:
    """Publish a file that is not there, which waits for the disk as a worker does."""
    file = StoredFile(
        key=f"benchmark/{uuid4()}",
        request_key=uuid4().hex,
        name="x.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        page_count=1,
    )
    published = await finish(pool, claim, file, ttl_seconds=LIMITS.ttl_seconds)
    assert published  # noqa: S101 - nobody else works here
