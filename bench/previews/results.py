"""What a run of `bin/bench preview` found out."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from bench.processes import Host


class PreviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of preview, by one editor. Times are milliseconds over HTTP."""

    label: str
    width: int
    """Of the picture, in pixels."""
    pages: int
    p50_ms: float
    p95_ms: float
    file_p50_ms: float
    """Until the file was printed and proved; the rest is the picture."""
    picture_bytes: int


class ManyEditors(msgspec.Struct, frozen=True, kw_only=True):
    """Editors that are open at once."""

    editors: int
    seconds: float
    previews: int
    p50_ms: float
    p95_ms: float
    slowest_ms: float
    memory_before: int
    """Bytes of the service's process, without its browser, before the first of these previews."""
    memory: int
    """The most bytes of it meanwhile."""


class PreviewResults(msgspec.Struct, frozen=True, kw_only=True):
    """All figures."""

    machine: Host
    steps: Mapping[str, float]
    """Median milliseconds of each step by itself, for the first row."""
    rows: list[PreviewRow]
    many: ManyEditors
    pause: float
    """Seconds between two pauses of one editor among many."""
