"""Test the sample exam of `pressroom start` with a real database and a real service."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import pypdf
import pytest
from tests.support.applications import serving, token_of
from tests.support.databases import Owner

from pressroom.app import create_app
from pressroom.auth.users import add_user, find_user
from pressroom.cli.database import as_user, owner_connection
from pressroom.cli.sample_exam import STUDENTS, demo_exam
from pressroom.cli.samples import DEMO_EMAIL, Client, demo_user
from pressroom.errors import ForbiddenError
from pressroom.exams.samples.sample import sample_document
from pressroom.exams.storing.service import import_exam
from pressroom.settings import Settings


async def stored_exam(url: str) -> UUID:
    async with owner_connection(url) as conn:
        return await demo_exam(conn, url, await demo_user(conn, url))


async def test_the_exam_is_stored_once_for_a_user_who_has_documents_already(database_url: str, owner: Owner) -> None:
    async with owner_connection(database_url) as conn:
        await demo_user(conn, database_url)
    first, second = await stored_exam(database_url), await stored_exam(database_url)
    assert first == second
    assert owner.value("SELECT count(*) FROM submissions WHERE exam_id = %s", (first,)) == STUDENTS
    assert owner.value("SELECT count(*) FROM exams") == 1
    assert owner.value("SELECT role FROM users WHERE email = %s", (DEMO_EMAIL,)) == "teacher"


async def test_a_newer_exam_of_the_user_does_not_replace_the_sample(database_url: str, owner: Owner) -> None:
    sample = await stored_exam(database_url)
    async with owner_connection(database_url) as conn:
        user = await find_user(conn, email=DEMO_EMAIL)
    async with as_user(database_url, user) as tenant:
        own = await import_exam(tenant, sample_document(students=2))
    assert await stored_exam(database_url) == sample != own
    assert owner.value("SELECT count(*) FROM exams") == 2


async def test_an_administrator_without_an_institution_stays_one(database_url: str, owner: Owner) -> None:
    async with owner_connection(database_url) as conn:
        await add_user(conn, email=DEMO_EMAIL, role="admin")
    exam = await stored_exam(database_url)
    assert owner.value("SELECT role FROM users WHERE email = %s", (DEMO_EMAIL,)) == "admin"
    assert owner.value("SELECT id FROM exams") == exam


async def test_a_member_of_an_institution_does_not_become_its_teacher(database_url: str, owner: Owner) -> None:
    async with owner_connection(database_url) as conn:
        await add_user(conn, email=DEMO_EMAIL, institution="Example School")
    with pytest.raises(ForbiddenError):
        await stored_exam(database_url)
    assert owner.value("SELECT role FROM users WHERE email = %s", (DEMO_EMAIL,)) == "member"
    assert owner.value("SELECT count(*) FROM exams") == 0


async def test_the_report_is_made_through_the_queue(database_url: str, owner: Owner, tmp_path: Path) -> None:
    exam = await stored_exam(database_url)
    settings = Settings(data_dir=tmp_path, secret_key="k" * 40)
    graded = owner.value("SELECT count(*) FROM submissions WHERE status = 'graded'")
    async with owner_connection(database_url) as conn:
        user = await find_user(conn, email=DEMO_EMAIL)
    async with serving(create_app(settings, database_url=database_url, with_worker=True)) as address:
        client = Client(address=address, token=token_of(owner, user))
        done = await asyncio.to_thread(client.report, exam, target=tmp_path / "report.pdf")
    reader = pypdf.PdfReader(done.path)
    assert done.page_count == len(reader.pages) > graded
    assert sum(1 for item in reader.outline if not isinstance(item, list)) == 1 + graded
    assert done.warnings == ()
