"""Stop the work for a request when its client goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from litestar.types import Receive

Result = TypeVar("Result")


class ClientGoneError(Exception):
    """The client closed its connection before its work was done."""


async def while_connected(receive: Receive, work: Coroutine[Any, Any, Result], *, grace_seconds: float = 0) -> Result:
    """Do work for a client whose request was read completely. When the client goes away, cancel it after the grace.

    Raises:
        ClientGoneError: The client went away, whether or not the work was done within the grace.
    """
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            await asyncio.wait({task}, timeout=grace_seconds)
            raise ClientGoneError
        return task.result()
    finally:
        task.cancel()
        gone.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
