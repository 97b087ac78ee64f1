"""Exams in the measured service: samples of the French exam, and a teacher who asks for their reports."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import msgspec
import psycopg
from bench.client import HttpClient
from bench.reports.reporting import Reporter
from bench.service import Service

from pressroom.auth.principal import Principal
from pressroom.auth.tokens import create_token
from pressroom.auth.users import add_user, find_user
from pressroom.db.pool import Pool, conninfo, open_pool
from pressroom.db.tenant import acting_as
from pressroom.exams.model import ExamResults
from pressroom.exams.samples.sample import sample_document
from pressroom.exams.storing.repository import read_results
from pressroom.exams.storing.service import put_exam

EMAIL: Final = "teacher@example.org"


@dataclass(frozen=True, kw_only=True)
class Exams:
    """Exams of one teacher."""

    reporters: list[Reporter]
    """One for each exam, over the same connection."""
    first: ExamResults
    """The first exam, as a worker reads it for its report."""


@asynccontextmanager
async def open_exams(service: Service, students: Sequence[int], *, poll_seconds: float) -> AsyncGenerator[Exams]:
    """Store an exam for each number of students, and yield them for a teacher's client."""
    teacher, token = await add_teacher(service)
    async with open_pool(service.database_url, role="pressroom_web") as pool:
        exam_ids = [await add_exam(pool, teacher, students=count) for count in students]
        async with acting_as(pool, teacher) as conn:
            first = await read_results(conn, exam_ids[0])
    client = HttpClient(service.address, token=token)
    try:
        reporters = [Reporter(client=client, exam_id=exam_id, poll_seconds=poll_seconds) for exam_id in exam_ids]
        yield Exams(reporters=reporters, first=first)
    finally:
        await client.close()


async def add_teacher(service: Service) -> tuple[Principal, str]:
    """Add a teacher of an institution, and return the user and a token."""
    async with await psycopg.AsyncConnection.connect(conninfo(service.database_url), autocommit=True) as owner:
        await add_user(owner, email=EMAIL, role="teacher", institution="Lycée des Essais")
        return await find_user(owner, email=EMAIL), await create_token(owner, email=EMAIL, name="benchmark")


async def add_exam(pool: Pool, teacher: Principal, *, students: int) -> UUID:
    """Store a sample of so many students as a new exam, and return its id."""
    # Without the sample's own id, so that samples of several sizes stand beside each other.
    document = msgspec.structs.replace(sample_document(students=students), id=None)
    exam_id = uuid4()
    async with acting_as(pool, teacher) as conn:
        await put_exam(conn, exam_id, document)
    return exam_id
