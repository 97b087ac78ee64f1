"""The queue's SQL functions, called as the web and the worker call them: one synchronous connection each."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from uuid import UUID, uuid5

import psycopg

from pressroom.auth.principal import Principal
from pressroom.db.pool import Role, conninfo
from pressroom.exports.claims import QUERIES

NAMESPACE = UUID("5c1e7f0a-0c36-4f43-9d0b-6f6f2f3a1c11")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a submit answered."""

    job_id: UUID | None
    status: str | None
    deduplicated: bool
    reused: bool
    refusal: str | None = None
    details: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A claimed job: what fences the writes of its attempt."""

    job_id: UUID
    attempt: int
    worker: str

    @property
    def fence(self) -> dict[str, Any]:
        return {"job_id": self.job_id, "attempt": self.attempt, "worker": self.worker}


class _Client:
    def __init__(self, url: str, role: Role) -> None:
        self.conn = psycopg.connect(conninfo(url, role=role), autocommit=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.conn.close()

    def value(self, query: str, parameters: Any = None) -> Any:
        row = self.conn.execute(QUERIES[query], parameters).fetchone()
        return None if row is None else row[0]


class Requester(_Client):
    """A user at the web role."""

    def __init__(self, url: str, user: Principal) -> None:
        super().__init__(url, "pressroom_web")
        self.user = user
        self.conn.execute("SELECT set_config('app.user_id', %s, false)", (str(user.user_id),))

    def submit(
        self,
        key: str = "one",
        *,
        queue: str = "documents",
        reuse: bool = False,
        document_id: UUID | None = None,
        options: str = "{}",
        application: str = "documents",
        watched: bool = False,
    ) -> Answer:
        """Ask for an export; `key` stands for a document with all its options. Without a document, there is nothing to print."""
        row = self.conn.execute(
            QUERIES["submit"],
            {
                "queue": queue,
                "application": application,
                "subject_id": document_id or uuid5(NAMESPACE, key),
                "subject_version": 1,
                "title": "A resume",
                "selection": '{"templateSlug": "classic"}',
                "format": "pdf",
                "options": options,
                "request_key": key,
                "watched": watched,
                "reuse_of": self.value("reusable", {"request_key": key}) if reuse else None,
                "ttl_seconds": 7 * 24 * 3600,
            },
        ).fetchone()
        assert row is not None
        job_id, status, deduplicated, reused, refusal, details = row
        return Answer(job_id=job_id, status=status, deduplicated=deduplicated, reused=reused, refusal=refusal, details=details)

    def submitted(
        self, key: str = "one", *, queue: str = "documents", document_id: UUID | None = None, watched: bool = False
    ) -> UUID:
        """Ask for an export that must be accepted, and return its job."""
        answer = self.submit(key, queue=queue, document_id=document_id, watched=watched)
        assert answer.job_id is not None
        return answer.job_id

    def watch(self, job_id: UUID) -> None:
        self.value("watch", {"job_id": job_id})

    def cancel(self, job_id: UUID) -> str | None:
        return self.value("cancel", {"job_id": job_id})

    def waiting(self, *, queue: str = "documents") -> tuple[list[UUID], int, float]:
        """Return the jobs that wait, in the order of the claims, how many are processed, and the seconds of one."""
        row = self.conn.execute(QUERIES["queue_snapshot"], {"queue": queue}).fetchone()
        assert row is not None
        return row[0], row[1], row[2]


class Claimer(_Client):
    """A worker that renders nothing: it says how each attempt ended."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(url, "pressroom_worker")
        self.name = name

    def claim(self, queue: str = "documents") -> Taken | None:
        cursor = self.conn.execute(
            "SELECT id, attempts FROM fetch_next_export_job(%s, %s)",  # all columns: see test_worker.py
            (queue, self.name),
        )
        row = cursor.fetchone()
        return Taken(job_id=row[0], attempt=row[1], worker=self.name) if row else None

    def claimed(self, queue: str = "documents") -> Taken:
        """Claim a job that must be there."""
        taken = self.claim(queue)
        assert taken is not None
        return taken

    def renew(self, taken: Taken, *, phase: str = "generating", progress: int = 50, done: int = 4, total: int = 8) -> bool | None:
        """True: cancel was asked for. None: not this worker's job any more."""
        return self.value("renew", taken.fence | {"phase": phase, "progress": progress, "done": done, "total": total})

    def finish(self, taken: Taken, *, ttl_seconds: int = 7 * 24 * 3600) -> UUID | None:
        """Return the id of the published export."""
        return self.value(
            "finish",
            taken.fence
            | {
                "object_key": f"exports/{taken.job_id}-{taken.attempt}-{taken.worker}.pdf",
                "file_name": "A resume.pdf",
                "media_type": "application/pdf",
                "file_size": 1000,
                "sha256": "0" * 64,
                "page_count": 2,
                "warnings": "[]",
                "proof": None,
                "ttl_seconds": ttl_seconds,
            },
        )

    def fail(self, taken: Taken, *, retryable: bool = True, code: str = "RENDER_FAILED") -> str | None:
        return self.value("fail", taken.fence | {"code": code, "message": "It failed.", "details": None, "retryable": retryable})

    def release(self, taken: Taken) -> str | None:
        return self.value("release", taken.fence)

    def sweep(self) -> int:
        return self.value("sweep")

    def prune(self, limit: int = 1000) -> int:
        return self.value("prune", {"limit": limit})
