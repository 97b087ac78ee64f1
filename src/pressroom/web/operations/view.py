"""Read what the page of operations shows and what changes by itself on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.exports.presence import WorkerState, list_workers
from pressroom.exports.queues import QueueState, StoredTotals, list_queues, read_stored_totals
from pressroom.exports.series import FailureCount
from pressroom.http.readiness import Readiness
from pressroom.http.services import Services
from pressroom.web.failures.words import Said, say_code
from pressroom.web.formats import local
from pressroom.web.operations.charts import Charts, draw_charts
from pressroom.web.operations.periods import PERIODS, Period, PeriodName
from pressroom.web.operations.queue_names import queue_name
from pressroom.words import Words


@dataclass(frozen=True, kw_only=True)
class FailureRow:
    """Failures with one code. `share` is that of the most frequent one."""

    code: str
    said: Said
    count: int
    share: float


@dataclass(frozen=True, kw_only=True)
class View:
    """What the page shows. `zone` is the time zone of its times."""

    period: Period
    zone: str
    readiness: Readiness
    checked: str
    """The time of this, in the time zone."""
    versions: str
    queues: Sequence[QueueState]
    queue_names: Mapping[str, str]
    """In words."""
    failed_by_queue: Counter[str]
    workers: Sequence[WorkerState]
    stored: StoredTotals
    charts: Charts
    failures: Sequence[FailureRow]

    @property
    def waiting(self) -> int:
        """Return the jobs that are due, in all queues."""
        return sum(queue.waiting for queue in self.queues)

    @property
    def oldest_seconds(self) -> float | None:
        """Return for how long the first of them has been due."""
        return max((queue.oldest_seconds for queue in self.queues if queue.oldest_seconds is not None), default=None)

    @property
    def running(self) -> int:
        """Return the jobs that run."""
        return sum(queue.running for queue in self.queues)

    @property
    def places(self) -> int:
        """Return how many jobs can run at once."""
        return sum(queue.places for queue in self.queues)

    @property
    def stuck(self) -> int:
        """Return the running jobs that the next sweep takes back."""
        return sum(queue.stuck for queue in self.queues)

    @property
    def has_worker(self) -> bool:
        """Return whether any worker gives signs of life."""
        return any(not worker.silent for worker in self.workers)

    @property
    def failure_share(self) -> float:
        """Return the share of failed jobs among those that ended in the period."""
        total = self.charts.total
        return total.failed / max(1, total.completed + total.failed)


async def read_view(services: Services, principal: Principal, *, period: PeriodName, words: Words) -> View:
    """Read what the page shows."""
    chosen, now, zone = PERIODS[period], datetime.now(UTC), services.settings.time_zone
    start = chosen.start(now, zone)
    readiness = await services.readiness.read()
    async with acting_as(services.web_pool, principal) as conn:
        queues = await list_queues(conn)
        workers = await list_workers(conn)
        stored = await read_stored_totals(conn)
        series, counts = await services.recent_series.read(conn, start=start, width=chosen.width, count=chosen.count)
        server = conn.info.server_version
    chromium = services.renderer.chromium.version.partition(".")[0]
    return View(
        period=chosen,
        zone=zone.key,
        readiness=readiness,
        checked=local(words, now, "Hm", zone),
        versions=f"PostgreSQL {server // 10_000}.{server % 10_000} · Chromium {chromium}",
        queues=queues,
        queue_names={queue.name: queue_name(queue.name, words) for queue in queues},
        failed_by_queue=Counter({count.queue: 0 for count in counts}) + _by_queue(counts),
        workers=workers,
        stored=stored,
        charts=draw_charts(series, period=chosen, words=words, zone=zone),
        failures=_failure_rows(counts, words),
    )


def _by_queue(counts: Sequence[FailureCount]) -> Counter[str]:
    found: Counter[str] = Counter()
    for count in counts:
        found[count.queue] += count.count
    return found


def _failure_rows(counts: Sequence[FailureCount], words: Words) -> Sequence[FailureRow]:
    by_code: Counter[str] = Counter()
    for count in counts:
        by_code[count.code] += count.count
    most = max(by_code.values(), default=1)
    return [
        FailureRow(code=code, said=say_code(code, words), count=count, share=count / most)
        for code, count in by_code.most_common()
    ]
