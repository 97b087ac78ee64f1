"""Clean-ups run all the time, beside claims, batches and downloads: they remove what is old, and nothing that is in use."""

from __future__ import annotations

import asyncio
import hashlib
import io
import zipfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
from tests.support.databases import Owner
from tests.support.polling import until
from tests.support.running_worker import check_invariants
from tests.support.wire import create, data_of, export

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.exports.maintenance import clean_up
from pressroom.settings import Settings
from pressroom.storage.addresses import open_store

OLD = 1500
"""Ended jobs, and expired exports: more than one page of each."""
CLEANERS = 2
INSERT_JOBS = """
INSERT INTO export_jobs (queue, user_id, application, subject_id, title, format, options, request_key, max_attempts,
                         status, run_after, created_at, finished_at)
SELECT 'documents', %(user)s, 'documents', new_id(), 'Old', 'pdf', '{}', 'old ' || n, 5,
       CASE WHEN n = 0 THEN 'pending' ELSE 'cancelled' END, clock() + interval '1 h', clock() - interval '9 days',
       CASE WHEN n > 0 THEN clock() - interval '9 days' END
  FROM generate_series(0, %(old)s) AS n
"""
"""The one with number 0 waits for a retry."""
INSERT_EXPORTS = """
INSERT INTO export_history (user_id, queue, application, subject_id, title, selection, format, options, request_key, file_name,
                            media_type, object_key, file_size, sha256, expires_at)
SELECT %(user)s, 'documents', 'documents', new_id(), 'Old', '{}', 'pdf', '{}', 'old ' || n, 'old.pdf', 'application/pdf',
       'exports/old/' || n || '.pdf', 1, '', clock() - interval '40 days'
  FROM generate_series(1, %(old)s) AS n
"""
FILE = b"%PDF-" + bytes(range(256)) * 80_000
"""20 MB, so that most of it is unread when the file is removed."""


@asynccontextmanager
async def cleaning(pool: Pool, settings: Settings) -> AsyncGenerator[None]:
    """Clean up during the block, in several tasks at once, and to the end of what they found."""
    stop, store, rounds = asyncio.Event(), open_store(settings.files_url), list[tuple[str, ...]]()

    async def clean() -> None:
        while not stop.is_set():
            rounds.append((await clean_up(pool, store)).failed_steps)

    async with asyncio.TaskGroup() as group:
        for _ in range(CLEANERS):
            group.create_task(clean())
        try:
            yield
            await until(lambda: len(rounds) > CLEANERS, seconds=60, what="a clean-up runs after another one")
        finally:
            stop.set()
    assert set(rounds) == {()}, rounds


async def batch_of(client: httpx.AsyncClient, documents: list[str]) -> list[str]:
    """Export a batch, download its archive, and return the jobs."""
    request = {"documentIds": documents}
    batch = data_of(await client.post("/api/v1/export/batch", json=request, headers={"Cache-Control": "no-cache"}))
    path = f"/api/v1/export/batch/{batch['batchId']}"
    async with asyncio.timeout(60):
        while (body := data_of(await client.get(path, headers={"Prefer": "wait=10"})))["status"] in {"pending", "processing"}:
            pass
    assert body["counts"]["completed"] == len(documents), body
    archive = await client.get(body["downloadUrl"], follow_redirects=True)
    with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
        assert opened.testzip() is None
        assert len(opened.namelist()) == len(documents) + 1
    return [job["jobId"] for job in batch["jobs"]]


async def test_clean_ups_remove_what_is_old_while_everything_else_goes_on(
    own_working_client: httpx.AsyncClient, owner: Owner, alice: Principal, worker_pool: Pool, settings: Settings
):
    client = own_working_client
    documents = [(await create(client, title=f"{number}"))["id"] for number in range(4)]
    parameters = {"user": alice.user_id, "old": OLD}
    owner.rows(INSERT_JOBS, parameters)
    owner.rows(INSERT_EXPORTS, parameters)
    jobs: set[UUID] = set()
    async with cleaning(worker_pool, settings):
        for _ in range(3):
            jobs |= set(map(UUID, await batch_of(client, documents)))
            entry = await export(client, documents[0])
            file = await client.get(f"/api/v1/export/download/{entry['id']}", follow_redirects=True)
            assert (file.status_code, len(file.content)) == (200, entry["fileSize"])
    await clean_up(worker_pool, open_store(settings.files_url))
    old = "SELECT status FROM export_jobs WHERE title = 'Old'"
    assert owner.rows(old) == [("pending",)], "the job that waits for a retry is kept"
    assert owner.value("SELECT count(*) FROM export_history WHERE title = 'Old'") == 0
    assert set(owner.rows("SELECT id, attempts FROM export_jobs WHERE attempts > 0")) == {(job, 1) for job in jobs}
    check_invariants(owner, settings.data_dir / "files")


async def test_a_file_that_is_removed_while_it_is_sent_is_sent_to_its_end(
    own_working_client: httpx.AsyncClient, owner: Owner, worker_pool: Pool, settings: Settings
):
    client = own_working_client
    entry = await export(client, (await create(client))["id"])
    key = owner.value("SELECT object_key FROM export_history")
    stored = settings.data_dir / "files" / key
    await asyncio.to_thread(stored.write_bytes, FILE)
    link = (await client.get(f"/api/v1/export/download/{entry['id']}")).headers["Location"]
    digest = hashlib.sha256()
    async with client.stream("GET", link) as answer, cleaning(worker_pool, settings):
        chunks = answer.aiter_bytes()
        digest.update(await anext(chunks))
        owner.rows("UPDATE export_history SET expires_at = clock()")
        await until(lambda: not stored.exists(), seconds=20, what="the file is removed")
        async for chunk in chunks:
            digest.update(chunk)
    assert digest.digest() == hashlib.sha256(FILE).digest()
    assert (await client.get(link)).status_code in {404, 410}
