"""Bound the wait for what other documents use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from pressroom.errors import RendererBusyError


@asynccontextmanager
async def busy_after(seconds: float | None) -> AsyncGenerator[None]:
    """Limit a block that only waits to so many seconds; None: it may take as long as it takes.

    Raises:
        RendererBusyError: The seconds are over.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise RendererBusyError from None
