"""Model the queue in plain Python, for the state machine test. Times are whole seconds of the test's clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A row of `export_queues`."""

    max_processing: int | None
    max_per_user: int | None
    max_in_flight: int
    max_attempts: int
    base: int
    mult: int
    cap: int
    lease: int
    max_processing_time: int
    keep_completed: int
    keep_failed: int


@dataclass(kw_only=True)
class Job:
    """A row of `export_jobs`."""

    user: int
    key: str
    queue: str
    run_after: int
    turn: int
    status: str = "pending"
    attempts: int = 0
    worker: str | None = None
    lease_until: int | None = None
    started: int | None = None
    finished: int | None = None
    cancel: bool = False
    phase: str | None = None
    progress: int = 0
    done: int | None = None
    total: int | None = None
    error: str | None = None

    @property
    def live(self) -> bool:
        return self.status in {"pending", "processing"}


@dataclass(kw_only=True)
class Queue:
    """All jobs, and the number of exports that each has published."""

    policies: dict[str, Policy]
    now: int = 0
    jobs: dict[UUID, Job] = field(default_factory=dict[UUID, Job])
    published: dict[UUID, int] = field(default_factory=dict[UUID, int])
    ended: int = 0
    claimed_turns: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    """The last round in which a job of each user was claimed, by queue and user."""
    paused: set[str] = field(default_factory=set[str])

    def live_job(self, user: int, key: str) -> UUID | None:
        found = [i for i, job in self.jobs.items() if (job.user, job.key) == (user, key) and job.live and not job.cancel]
        return found[0] if found else None

    def full(self, user: int, queue: str) -> bool:
        mine = [job for job in self.jobs.values() if (job.user, job.queue) == (user, queue) and job.live]
        return len(mine) >= self.policies[queue].max_in_flight

    def next_turn(self, user: int, queue: str) -> int:
        """Return the turn of a user's new job: after the user's last one, and at least the current round."""
        live = [job.turn + 1 for job in self.jobs.values() if (job.user, job.queue) == (user, queue) and job.live]
        return max([self.round(queue), self.claimed_turns.get((queue, user), -1) + 1, *live])

    def round(self, queue: str) -> int:
        """Return the current round of a queue."""
        return max((turn for (name, _), turn in self.claimed_turns.items() if name == queue), default=0)

    def renew_turns(self, queue: str) -> None:
        """Move due retries to the current round, those of each user in their order; in a paused queue nothing moves."""
        if queue in self.paused:
            return
        now = self.round(queue)
        for user in {job.user for job in self.jobs.values()}:
            late = [
                (job.turn, i)
                for i, job in self.jobs.items()
                if (job.user, job.queue, job.status) == (user, queue, "pending")
                if job.attempts > 0 and job.run_after <= self.now and job.turn <= now
            ]
            for behind, (_, i) in enumerate(sorted(late)):
                self.jobs[i].turn = now + behind

    def next(self, queue: str) -> UUID | None:
        if queue in self.paused:
            return None
        policy = self.policies[queue]
        running = [job.user for job in self.jobs.values() if job.queue == queue and job.status == "processing"]
        if policy.max_processing is not None and len(running) >= policy.max_processing:
            return None
        runnable = [
            (job.turn, i)
            for i, job in self.jobs.items()
            if job.queue == queue and job.status == "pending" and job.run_after <= self.now
            if policy.max_per_user is None or running.count(job.user) < policy.max_per_user
        ]
        return min(runnable)[1] if runnable else None

    def claim(self, job: Job, worker: str) -> None:
        job.status, job.worker, job.phase, job.progress, job.started = "processing", worker, "loading", 0, self.now
        job.attempts += 1
        job.lease_until = self.now + self.policies[job.queue].lease
        key = (job.queue, job.user)
        self.claimed_turns[key] = max(self.claimed_turns.get(key, 0), job.turn)

    def holds(self, job: Job | None, attempt: int, worker: str) -> bool:
        return job is not None and (job.status, job.attempts, job.worker) == ("processing", attempt, worker)

    def end_attempt(self, job: Job, status: str, *, error: str | None = None) -> str:
        """End the attempt with this status, or with `cancelled` when a cancel was requested."""
        job.status = status = "cancelled" if job.cancel else status
        job.worker = job.lease_until = None
        job.error = error
        if status == "pending":
            job.phase = job.done = job.total = job.started = None
            job.progress = 0
        else:
            job.finished = self.now
            self.ended += 1
        return status

    def fail(self, job: Job, *, retryable: bool, error: str) -> str:
        policy = self.policies[job.queue]
        job.run_after = self.now + min(policy.base * policy.mult ** (job.attempts - 1), policy.cap)
        again = retryable and job.attempts < policy.max_attempts
        return self.end_attempt(job, "pending" if again else "failed", error=error)

    def lost(self) -> list[Job]:
        return [
            job
            for job in self.jobs.values()
            if job.status == "processing" and job.lease_until is not None and job.started is not None
            if job.lease_until < self.now or job.started < self.now - self.policies[job.queue].max_processing_time
        ]

    def past_retention(self) -> list[UUID]:
        keeps = {name: (policy.keep_completed, policy.keep_failed) for name, policy in self.policies.items()}
        return [
            i
            for i, job in self.jobs.items()
            if job.finished is not None and job.finished < self.now - keeps[job.queue][job.status != "completed"]
        ]
