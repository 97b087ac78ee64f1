"""How a teacher's client gets a report: it submits, asks until the report is completed, and downloads the file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from bench.client import HttpClient, UnexpectedAnswerError
from bench.exporting import FRESH, data_of, whole_pdf


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """One client: its connection, its exam, how often it asks (seconds)."""

    client: HttpClient
    exam_id: UUID
    poll_seconds: float

    async def once(self) -> None:
        """Get the report, and check the file."""
        await self.pdf()

    async def pdf(self) -> bytes:
        """Get the report, made anew, and return the file."""
        return await self.download(await self.submit())

    async def submit(self) -> str:
        """Ask for a new report, and return the address of its status."""
        answer = await self.client.send("POST", f"/api/exams/{self.exam_id}/export/pdf", headers=FRESH, body=b"{}")
        return f"/api/exams/{self.exam_id}/export/status?jobId={data_of(answer, status=202)['jobId']}"

    async def download(self, status_path: str) -> bytes:
        """Ask every `poll_seconds` until the report is completed, and return the file.

        Raises:
            UnexpectedAnswerError: The report failed.
        """
        while True:
            await asyncio.sleep(self.poll_seconds)
            answer = await self.client.send("GET", status_path)
            status = data_of(answer, status=200)
            if status["status"] == "completed":
                return whole_pdf(await self.client.send("GET", status["downloadUrl"]))
            if status["status"] not in {"queued", "processing"}:
                raise UnexpectedAnswerError(answer)
