"""Call the queue's SQL functions in the web's and the worker's role, with one synchronous connection each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Self
from uuid import UUID, uuid5

import psycopg
from tests.support.limits import LIMITS

from pressroom.auth.principal import Principal
from pressroom.db.pool import Role, conninfo
from pressroom.exports.claims import QUERIES
from pressroom.exports.limits import ExportLimits

NAMESPACE = UUID("5c1e7f0a-0c36-4f43-9d0b-6f6f2f3a1c11")


@dataclass(frozen=True, kw_only=True)
class SubmitResult:
    """The result of a submit."""

    job_id: UUID | None
    status: str | None
    deduplicated: bool
    reused: bool
    refusal: str | None = None
    details: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class ClaimedJob:
    """A claimed job, with the values that fence the writes of its attempt."""

    job_id: UUID
    attempt: int
    worker: str

    @property
    def fence(self) -> dict[str, Any]:
        return {"job_id": self.job_id, "attempt": self.attempt, "worker": self.worker}


class _Connection:
    def __init__(self, url: str, role: Role) -> None:
        self.conn = psycopg.connect(conninfo(url, role=role), autocommit=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.conn.close()

    def value(self, query: str, parameters: Any = None) -> Any:
        row = self.conn.execute(QUERIES[query], parameters).fetchone()
        return None if row is None else row[0]


class UserConnection(_Connection):
    """Call functions as a user in the web role."""

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
        large: bool = False,
        limits: ExportLimits = LIMITS,
    ) -> SubmitResult:
        """Submit a request with this request key. Without `document_id` its document does not exist."""
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
                "large": large,
                "watched": watched,
                "reuse_of": self._reusable(key) if reuse else None,
                **asdict(limits),
            },
        ).fetchone()
        assert row is not None
        job_id, status, deduplicated, reused, refusal, details = row
        return SubmitResult(
            job_id=job_id, status=status, deduplicated=deduplicated, reused=reused, refusal=refusal, details=details
        )

    def _reusable(self, key: str) -> UUID | None:
        row = self.conn.execute(QUERIES["reusable"], {"request_keys": [key]}).fetchone()
        return None if row is None else row[1]

    def submit_job(
        self, key: str = "one", *, queue: str = "documents", document_id: UUID | None = None, watched: bool = False
    ) -> UUID:
        """Submit a request that must be accepted, and return its job's id."""
        result = self.submit(key, queue=queue, document_id=document_id, watched=watched)
        assert result.job_id is not None
        return result.job_id

    def watch(self, job_id: UUID) -> None:
        self.value("watch", {"job_id": job_id})

    def cancel(self, job_id: UUID) -> str | None:
        return self.value("cancel", {"job_id": job_id})

    def pause(self, queue: str, *, paused: bool) -> None:
        """Pause or resume a queue as an administrator."""
        assert self.conn.execute("SELECT pause_export_queue(%s, %s)", (queue, paused)).fetchone() == (True,)

    def snapshot(self, *, queue: str = "documents") -> tuple[list[UUID], int, float]:
        """Return the pending jobs in claim order, the number of running ones, and the seconds per job."""
        row = self.conn.execute(QUERIES["queue_snapshot"], {"queue": queue}).fetchone()
        assert row is not None
        return row[0], row[1], row[2]


class WorkerConnection(_Connection):
    """Call functions as a worker; the test decides how each attempt ends."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(url, "pressroom_worker")
        self.name = name

    def claim(self, queue: str = "documents") -> ClaimedJob | None:
        cursor = self.conn.execute(
            "SELECT id, attempts FROM fetch_next_export_job(%s, %s)",  # all columns: see test_worker.py
            (queue, self.name),
        )
        row = cursor.fetchone()
        return ClaimedJob(job_id=row[0], attempt=row[1], worker=self.name) if row else None

    def claim_job(self, queue: str = "documents") -> ClaimedJob:
        """Claim a job, which must succeed."""
        claim = self.claim(queue)
        assert claim is not None
        return claim

    def renew(
        self, claim: ClaimedJob, *, phase: str = "generating", progress: int = 50, done: int = 4, total: int = 8
    ) -> bool | None:
        """Renew the lease. True: a cancel was requested. None: the worker lost the job."""
        return self.value("renew", claim.fence | {"phase": phase, "progress": progress, "done": done, "total": total})

    def _request_key(self, job_id: UUID) -> str:
        row = self.conn.execute("SELECT request_key FROM export_jobs WHERE id = %s", (job_id,)).fetchone()
        return "of a job that was pruned" if row is None else row[0]

    def finish(self, claim: ClaimedJob, *, ttl_seconds: int = 7 * 24 * 3600) -> UUID | None:
        """Return the id of the published export."""
        return self.value(
            "finish",
            claim.fence
            | {
                "request_key": self._request_key(claim.job_id),
                "object_key": f"exports/{claim.job_id}-{claim.attempt}-{claim.worker}.pdf",
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

    def fail(self, claim: ClaimedJob, *, retryable: bool = True, code: str = "RENDER_FAILED") -> str | None:
        return self.value("fail", claim.fence | {"code": code, "message": "It failed.", "details": None, "retryable": retryable})

    def release(self, claim: ClaimedJob) -> str | None:
        return self.value("release", claim.fence)

    def sweep(self) -> int:
        return self.value("sweep")

    def prune(self, limit: int = 1000) -> int:
        return self.value("prune", {"limit": limit})
