"""Limit the wait for resources that other documents use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from pressroom.errors import RendererBusyError


@asynccontextmanager
async def busy_after(seconds: float | None) -> AsyncGenerator[None]:
    """Limit a block that only waits to this many seconds; None: no limit.

    Raises:
        RendererBusyError: The block exceeded the limit.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise RendererBusyError from None
