"""What the load's users have: documents, jobs, and exports that they may download or delete."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import httpx
from soak.client import Client
from soak.documents import document_body
from soak.ledger import Ledger

DOCUMENTS: Final = 5
JOBS: Final = 40
"""Jobs that a user remembers, to read, cancel or repeat them."""
FRESH: Final = {"Cache-Control": "no-cache"}
DOCUMENT: Final = "/api/v1/documents/{document_id}"
JOB: Final = "/api/v1/export/job/{job_id}"


@dataclass
class User:
    """One user. Several lanes act at once, each with its own `random`."""

    client: Client
    token: str
    documents: list[str] = field(default_factory=list[str])
    jobs: deque[str] = field(default_factory=lambda: deque[str](maxlen=JOBS))
    batches: deque[str] = field(default_factory=lambda: deque[str](maxlen=5))

    @property
    def ledger(self) -> Ledger:
        """What all clients were told."""
        return self.client.ledger

    async def document(self, random: Random) -> str | None:
        """Return one of the documents, a new one while there are few. None: it could not be created."""
        if len(self.documents) < DOCUMENTS:
            created = await self.client.data("POST", "/api/v1/documents", status=201, json=document_body(random))
            if created is None:
                return None
            self.documents.append(created["id"])
        return random.choice(self.documents)

    def accept(self, job: str, status: str | None = None) -> None:
        """Remember a job of which the service told."""
        self.ledger.tell(job, status)
        self.jobs.append(job)

    def job(self, random: Random) -> str | None:
        """Return one of the remembered jobs; None: there is none yet."""
        return random.choice(self.jobs) if self.jobs else None

    def accept_file(self, answer: httpx.Response) -> None:
        """Check the file of an export that was waited for."""
        job = answer.headers["X-Job-Id"]
        self.accept(job, "completed")
        self.check_pdf(job, answer.content)

    def check_pdf(self, job: str, content: bytes) -> None:
        """Check that a file is a whole PDF, and the same that others received for this job."""
        if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-64:]:
            self.ledger.report(f"the file of job {job} is not a whole PDF")
        self.ledger.receive(job, hashlib.sha256(content).hexdigest())

    async def exports(self) -> list[dict[str, Any]]:
        """List completed exports, newest first."""
        return await self.client.items("GET", "/api/v1/export/history", "items")
