"""List the processes of a group and their memory from Linux's /proc; on other systems the list is empty."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Member(NamedTuple):
    """One living process of a group."""

    pid: int
    private_bytes: int
    """Resident memory that it shares with nobody."""


def members(group: int) -> list[Member]:
    """Return the group's running processes; one that its parent has not reaped yet holds no memory and is left out.

    Source of the fields: proc_pid_stat(5), proc_pid_statm(5).
    """
    found: list[Member] = []
    for entry in PROC.glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):  # it ended while we looked
            # The program's name stands in parentheses and may hold anything, even parentheses.
            state, _, process_group = entry.joinpath("stat").read_text().rpartition(")")[2].split()[:3]
            if int(process_group) == group and state not in {"Z", "X"}:
                resident, shared = (int(pages) for pages in entry.joinpath("statm").read_text().split()[1:3])
                found.append(Member(int(entry.name), (resident - shared) * os.sysconf("SC_PAGE_SIZE")))
    return found
