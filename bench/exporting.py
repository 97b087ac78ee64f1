"""The two ways a client gets a PDF over HTTP: in one request that waits, and by submitting and asking until it is there."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from bench.client import Answer, HttpClient, UnexpectedAnswerError

FRESH: Final = "Cache-Control: no-cache\r\n"
"""Without it the second export of an unchanged document is answered with the stored file of the first."""
WAIT: Final = "Prefer: wait=10\r\n"


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """One client: its connection, its document, how often it asks (seconds) where it has to."""

    client: HttpClient
    document_id: str
    poll_seconds: float

    async def wait(self) -> None:
        """Export in one request and check the file."""
        await self.waited_pdf()

    async def poll(self) -> None:
        """Submit, ask until it is done, download, and check the file."""
        await self.polled_pdf()

    async def waited_pdf(self) -> bytes:
        """Export in one request and return the file."""
        return whole_pdf(await self.client.send("POST", "/api/v1/export/pdf", headers=FRESH + WAIT, body=self._body))

    async def reuse(self) -> None:
        """Export in one request, which a stored file of the same document may answer, and check the file."""
        whole_pdf(await self.client.send("POST", "/api/v1/export/pdf", headers=WAIT, body=self._body))

    async def polled_pdf(self) -> bytes:
        """Submit, ask every `poll_seconds` until it is done, follow the link and return the file."""
        submitted = await self.client.send("POST", "/api/v1/export/pdf", headers=FRESH, body=self._body)
        path = f"/api/v1/export/job/{data_of(submitted, status=202)['jobId']}"
        while True:
            await asyncio.sleep(self.poll_seconds)
            answer = await self.client.send("GET", path)
            job = data_of(answer, status=200)
            if job["status"] == "completed":
                break
            if job["status"] not in {"pending", "processing"}:
                raise UnexpectedAnswerError(answer)
        link = await self.client.send("GET", job["result"]["url"])
        if link.status != 302:  # noqa: PLR2004 - Found
            raise UnexpectedAnswerError(link)
        return whole_pdf(await self.client.send("GET", urlsplit(link.headers["location"]).path))

    @property
    def _body(self) -> bytes:
        return json.dumps({"documentId": self.document_id}).encode()


def data_of(answer: Answer, *, status: int) -> dict[str, Any]:
    """Return what an answer holds.

    Raises:
        UnexpectedAnswerError: It has another status.
    """
    if answer.status != status:
        raise UnexpectedAnswerError(answer)
    return json.loads(answer.body)["data"]


def whole_pdf(answer: Answer) -> bytes:
    """Return the PDF that an answer holds.

    Raises:
        UnexpectedAnswerError: It holds none, or not the whole file.
    """
    whole = answer.body.startswith(b"%PDF-") and answer.body.rstrip().endswith(b"%%EOF")
    if answer.status != 200 or answer.headers["content-type"] != "application/pdf" or not whole:  # noqa: PLR2004 - OK
        raise UnexpectedAnswerError(answer)
    return answer.body
