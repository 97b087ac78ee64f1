"""Receive PostgreSQL notifications on a dedicated connection, and reconnect after failures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

import psycopg
from psycopg import AsyncConnection, sql

from pressroom.db.pool import Role, conninfo

LOG: Final = logging.getLogger(__name__)
CHECK_SECONDS: Final = 10
"""Interval of the checks of a connection without notifications."""
RECONNECT_SECONDS: Final = (0.1, 0.5, 1, 2)
"""Delays before reconnecting; the last one repeats."""


async def listen(
    url: str,
    *,
    role: Role,
    channels: Sequence[str],
    on_notify: Callable[[str, str], None],
    on_connect: Callable[[], None],
) -> None:
    """Listen until cancelled; call `on_notify(channel, payload)` for each notification.

    A lost connection is reopened without a limit of attempts. `on_connect()` is called after each connection, and
    handles the notifications that were missed before it.
    """
    failures = 0
    while True:
        try:
            async with await AsyncConnection.connect(conninfo(url, role=role), autocommit=True) as conn:
                for channel in channels:
                    await conn.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                failures = 0
                on_connect()
                while True:
                    async for notification in conn.notifies(timeout=CHECK_SECONDS):
                        on_notify(notification.channel, notification.payload)
                    await conn.execute("SELECT 1")
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if failures == 0:
                LOG.warning("listening interrupted", extra={"role": role, "reason": type(error).__name__})
            await asyncio.sleep(RECONNECT_SECONDS[min(failures, len(RECONNECT_SECONDS) - 1)])
            failures += 1
