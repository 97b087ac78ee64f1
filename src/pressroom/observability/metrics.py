"""Prometheus metrics of one process. Labels are bounded: route templates and codes, never ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
DURATION_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds: a status read takes about one millisecond, a request that waits for its export up to thirty seconds."""


class Metrics:
    """The metrics of one application, in a registry of its own."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "pressroom_http_requests",
            "Requests answered, by method, route template and status.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._durations = Histogram(
            "pressroom_http_request_duration_seconds",
            "Seconds from a request's first byte to its answer's last.",
            ("method", "route"),
            buckets=DURATION_BUCKETS,
            registry=self._registry,
        )
        self._jobs = Gauge(
            "pressroom_jobs",
            "Jobs that have not ended, by queue and status.",
            ("queue", "status"),
            registry=self._registry,
        )
        self._renderer = Gauge(
            "pressroom_renderer", "Figures of this process's browser, by name.", ("figure",), registry=self._registry
        )

    def count_request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._durations.labels(method, route).observe(seconds)

    def show_jobs(self, depths: Mapping[tuple[str, str], int]) -> None:
        """Show how many live jobs there are, by queue and status."""
        self._jobs.clear()
        for (queue, status), count in depths.items():
            self._jobs.labels(queue, status).set(count)

    def show_renderer(self, figures: Mapping[str, float]) -> None:
        """Show what the browser's supervisor counts."""
        for name, value in figures.items():
            self._renderer.labels(name).set(value)

    def page(self) -> bytes:
        """Write everything in the text format of Prometheus."""
        return generate_latest(self._registry)
