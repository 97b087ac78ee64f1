"""What clients were told: jobs, how they ended, the files that they received. It must agree with the database in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

ENDED: Final = frozenset({"completed", "failed", "cancelled"})
MOST_REPORTED: Final = 50
"""Broken promises that are kept in words; the others are counted."""


@dataclass
class Ledger:
    """The answers of all clients, and what is broken so far."""

    told: set[str] = field(default_factory=set[str])
    """Jobs of which a client was told."""
    ends: dict[str, str] = field(default_factory=dict[str, str])
    """How jobs had ended when a client read them."""
    batches: dict[str, int] = field(default_factory=dict[str, int])
    """The number of documents of each batch."""
    received: dict[str, str] = field(default_factory=dict[str, str])
    """SHA-256 of the file that a client received, by job."""
    deletes: set[str] = field(default_factory=set[str])
    """Documents, and jobs of exports, that a client deleted or tried to."""
    answers: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    """Answers by route and status."""
    actions: Counter[str] = field(default_factory=Counter[str])
    faults: Counter[str] = field(default_factory=Counter[str])
    broken: Counter[str] = field(default_factory=Counter[str])
    """What is broken, in words, and how often it was seen."""

    def report(self, sentence: str) -> None:
        """Record that something is broken."""
        known = sentence in self.broken or len(self.broken) < MOST_REPORTED
        self.broken[sentence if known else "more, which are not listed"] += 1

    def tell(self, job: str, status: str | None = None) -> None:
        """Record that a client was told of a job, and its status if that was said. An ended job never changes."""
        self.told.add(job)
        known = self.ends.get(job)
        if known is not None and status is not None and status != known:
            self.report(f"job {job} was {known}, then a client was told that it is {status}")
        elif status in ENDED:
            self.ends[job] = status

    def tell_job(self, body: Mapping[str, Any]) -> None:
        """Record a job as the API describes it."""
        self.tell(body["id"], body["status"])

    def receive(self, job: str, sha256: str) -> None:
        """Record the file that a client received for a job."""
        known = self.received.setdefault(job, sha256)
        if known != sha256:
            self.report(f"two clients received different files of job {job}")
