"""Collect the Prometheus metrics of one process. The values of labels are bounded: route templates and codes, never ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
DURATION_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds. Reading a job takes about 0.001 s, a request that waits for its export up to 30 s."""


class Metrics:
    """Collect the metrics of one application in its own registry."""

    def __init__(self) -> None:
        """Create the metrics, with all values zero."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "pressroom_http_requests",
            "Number of requests by method, route template and status.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._durations = Histogram(
            "pressroom_http_request_duration_seconds",
            "Seconds from the first byte of a request to the last byte of its response.",
            ("method", "route"),
            buckets=DURATION_BUCKETS,
            registry=self._registry,
        )
        self._jobs = Gauge(
            "pressroom_jobs",
            "Number of live jobs by queue and status.",
            ("queue", "status"),
            registry=self._registry,
        )
        self._renderer = Gauge(
            "pressroom_renderer", "State of this process's browser, by figure.", ("figure",), registry=self._registry
        )

    def count_request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Record one request."""
        self._requests.labels(method, route, str(status)).inc()
        self._durations.labels(method, route).observe(seconds)

    def set_jobs(self, depths: Mapping[tuple[str, str], int]) -> None:
        """Set the number of live jobs by queue and status."""
        self._jobs.clear()
        for (queue, status), count in depths.items():
            self._jobs.labels(queue, status).set(count)

    def set_renderer(self, figures: Mapping[str, float]) -> None:
        """Set the figures of the browser by name."""
        for name, value in figures.items():
            self._renderer.labels(name).set(value)

    def exposition(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self._registry)
