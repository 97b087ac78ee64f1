"""Ask for reports of exams over HTTP, and wait for them."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
from tests.support.wire import data_of


async def ask_for_report(client: httpx.AsyncClient, exam_id: str, **body: Any) -> str:
    """Ask for a report, and return the id of its job."""
    answer = await client.post(f"/api/exams/{exam_id}/export/pdf", json=body)
    assert answer.status_code == 202, answer.text
    return data_of(answer)["jobId"]


async def ended_report(client: httpx.AsyncClient, exam_id: str, job_id: str, *, seconds: float = 120) -> dict[str, Any]:
    """Wait until a report is completed, failed or cancelled, and return its status."""
    deadline = time.monotonic() + seconds
    while (report := await report_status(client, exam_id, job_id))["status"] in {"queued", "processing"}:
        assert time.monotonic() < deadline, f"not within {seconds:g} s: the report ends"
        await asyncio.sleep(0.1)
    return report


async def report_status(client: httpx.AsyncClient, exam_id: str, job_id: str) -> dict[str, Any]:
    """Read the status of a report."""
    return data_of(await client.get(f"/api/exams/{exam_id}/export/status", params={"jobId": job_id}))
