"""What users do with exports: ask for them, follow them, cancel and repeat them, alone and in batches."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from random import Random
from typing import Any

import httpx
from soak.raw import ask_and_vanish
from soak.user import FRESH, JOB, User

PDF = "/api/v1/export/pdf"
BATCH = "/api/v1/export/batch/{batch_id}"


async def wait_for_export(user: User, random: Random) -> None:
    """Ask for an export and wait for its file."""
    await _submit(user, random, {"Prefer": f"wait={random.randint(1, 20)}"})


async def submit_export(user: User, random: Random) -> None:
    """Ask for an export without waiting."""
    await _submit(user, random, {})


async def submit_twice(user: User, random: Random) -> None:
    """Ask for an export twice under one key: both answers name one job."""
    document = await user.document(random)
    headers = FRESH | {"Idempotency-Key": f"{random.getrandbits(64):x}"}
    jobs: set[str] = set()
    for _ in range(2 if document else 0):
        submitted = await user.client.data("POST", PDF, status=202, json={"documentId": document}, headers=headers)
        if submitted is not None:
            user.accept(submitted["jobId"], submitted["status"])
            jobs.add(submitted["jobId"])
    if len(jobs) > 1:
        user.ledger.report("one Idempotency-Key made two jobs")


async def submit_and_vanish(user: User, random: Random) -> None:
    """Ask for an export, wait for it, and vanish."""
    if document := await user.document(random):
        await ask_and_vanish(user.client.address, random, token=user.token, document=document)


async def submit_batch(user: User, random: Random) -> None:
    """Export several documents at once."""
    documents = [document for _ in range(random.randint(1, 4)) if (document := await user.document(random))]
    if not documents:
        return
    body = {"documentIds": documents, "outputFormat": random.choice(["zip", "individual"])}
    headers = FRESH if random.random() < 0.5 else {}  # noqa: PLR2004 - every second one
    submitted = await user.client.data("POST", "/api/v1/export/batch", status=202, json=body, headers=headers)
    if submitted is not None:
        user.batches.append(submitted["batchId"])
        user.ledger.batches[submitted["batchId"]] = len(documents)
        for job in submitted["jobs"]:
            user.accept(job["jobId"], job["status"])


async def use_batch(user: User, random: Random) -> None:
    """Read, wait for, cancel or repeat a batch."""
    if not user.batches:
        return
    batch = random.choice(user.batches)
    match random.randrange(4):
        case 0:
            await user.client.send("DELETE", BATCH, batch_id=batch)
        case 1:
            for job in await user.client.items("POST", f"{BATCH}/retry", "jobs", status=202, batch_id=batch):
                user.accept(job["jobId"], job["status"])
        case wait:
            headers = {"Prefer": "wait=5"} if wait == 2 else {}  # noqa: PLR2004 - one of the two cases left
            for item in await user.client.items("GET", BATCH, "jobs", batch_id=batch, headers=headers):
                user.ledger.tell(item["jobId"], item["status"])


async def read_job(user: User, random: Random) -> None:
    """Read a job, at once or at its next change."""
    if job := user.job(random):
        headers = {"Prefer": "wait=5"} if random.random() < 0.2 else {}  # noqa: PLR2004 - most clients poll
        body = await user.client.data("GET", JOB, job_id=job, headers=headers)
        if body is not None:
            user.ledger.tell_job(body)


async def list_jobs(user: User, _random: Random) -> None:
    """List the jobs, also those whose submits were not answered."""
    for body in await user.client.items("GET", "/api/v1/export/jobs", "items"):
        user.ledger.tell_job(body)


async def cancel_job(user: User, random: Random) -> None:
    """Cancel a job, which may have ended."""
    if job := user.job(random):
        await user.client.send("DELETE", JOB, job_id=job)


async def repeat_job(user: User, random: Random) -> None:
    """Repeat a job, which may neither have failed nor been cancelled."""
    if job := user.job(random):
        repeated = await user.client.data("POST", "/api/v1/export/retry/{job_id}", status=202, job_id=job)
        if repeated is not None:
            user.accept(repeated["jobId"])


async def follow_job(user: User, random: Random) -> None:
    """Follow the events of a job, and drop the stream after a while."""
    if job := user.job(random):
        async with user.client.stream("GET", f"{JOB}/events", job_id=job) as answer:
            try:
                async with asyncio.timeout(random.uniform(0, 5)):
                    await _read_events(user, answer)
            except TimeoutError:
                pass


async def _read_events(user: User, answer: httpx.Response) -> None:
    if answer.status_code != HTTPStatus.OK:
        return
    async for line in answer.aiter_lines():
        if line.startswith("data:"):
            user.ledger.tell_job(json.loads(line.removeprefix("data:")))


async def _submit(user: User, random: Random, headers: dict[str, str]) -> None:
    document = await user.document(random)
    if document is None:
        return
    body: dict[str, Any] = {"documentId": document, "options": {"colorMode": random.choice(["color", "grayscale"])}}
    headers |= FRESH if random.random() < 0.7 else {}  # noqa: PLR2004 - the others may reuse a file
    answer = await user.client.send("POST", PDF, json=body, headers=headers)
    if answer.status_code == HTTPStatus.OK:
        user.accept_file(answer)
    elif answer.status_code == HTTPStatus.ACCEPTED:
        submitted = answer.json()["data"]
        user.accept(submitted["jobId"], submitted["status"])
    elif answer.status_code == HTTPStatus.NOT_FOUND and document in user.documents:
        user.ledger.report("a document of the user is not found")
