"""Count the arenas in which the threads of a process allocate."""

from __future__ import annotations

from pathlib import Path

HEAP_BYTES = 64 << 20
"""What glibc reserves for each arena but the first, at a multiple of this size (`HEAP_MAX_SIZE` on 64 bits)."""


def further_arenas(pid: int) -> int:
    """Return how many arenas a process has beside the first one."""
    rows = [line.split() for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()]
    spans = [(*(int(end, 16) for end in row[0].split("-")), row[1]) for row in rows if len(row) == 5]  # without a file
    used = {(start, end) for start, end, rights in spans if rights == "rw-p" and start % HEAP_BYTES == 0}
    reserved = {start: end for start, end, rights in spans if rights == "---p"}
    return sum(1 for start, end in used if reserved.get(end) == start + HEAP_BYTES)
