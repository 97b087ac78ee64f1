"""Give signs of life of a worker, and read those of all workers."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from psycopg.rows import class_row

from pressroom import __version__
from pressroom.db.pool import Connection
from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection

_QUERIES = load_queries("pressroom.exports", "operations.sql")

SIGN_SECONDS: Final = 5.0
"""Interval of the signs of life. Three that are missing make a worker silent."""


@dataclass(frozen=True, kw_only=True)
class WorkerState:
    """A worker with its last sign of life. `slots` are by queue."""

    name: str
    host: str
    pid: int
    version: str
    slots: Mapping[str, int]
    started_at: datetime
    seen_at: datetime
    uptime_seconds: float
    """From the start to the last sign of life."""
    silent: bool
    """Whether three signs of life are missing."""
    running: int
    """Jobs that it has claimed."""
    silent_seconds: float
    """Time since the last sign of life."""


class Presence:
    """The signs of life of one worker, given on the connection that renews its leases."""

    def __init__(self, name: str, slots: Mapping[str, int]) -> None:
        """Take the name under which the worker claims jobs, and its slots by queue."""
        self._worker = {
            "name": name,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "version": __version__,
            "slots": msgspec.json.encode(slots).decode(),
        }
        self._due_at = 0.0

    async def announce(self, conn: Connection) -> None:
        """Give a sign of life, unless one was given within `SIGN_SECONDS`."""
        now = time.monotonic()
        if now >= self._due_at:
            await conn.execute(_QUERIES["announce"], self._worker)
            self._due_at = now + SIGN_SECONDS

    async def retire(self, conn: Connection) -> None:
        """Remove the worker from the list: it stops."""
        await conn.execute(_QUERIES["retire"], self._worker)


async def list_workers(conn: TenantConnection) -> list[WorkerState]:
    """List the workers by machine, with those that have been silent for up to an hour, as an administrator."""
    async with conn.cursor(row_factory=class_row(WorkerState)) as rows:
        return await (await rows.execute(_QUERIES["workers"])).fetchall()
