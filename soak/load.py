"""The load: several users, who each do one thing after the other in several lanes, chosen by the seed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import Random
from typing import Final

from soak.client import LostError
from soak.user import User

from soak import exporting, storing

Action = Callable[[User, Random], Awaitable[None]]
ACTIONS: Final[dict[Action, int]] = {
    exporting.wait_for_export: 8,
    exporting.submit_export: 8,
    exporting.submit_twice: 2,
    exporting.submit_and_vanish: 2,
    exporting.submit_batch: 3,
    exporting.use_batch: 4,
    exporting.read_job: 10,
    exporting.list_jobs: 2,
    exporting.cancel_job: 4,
    exporting.repeat_job: 3,
    exporting.follow_job: 4,
    storing.edit_document: 3,
    storing.delete_document: 1,
    storing.delete_export: 3,
    storing.download_export: 5,
    storing.download_slowly: 2,
    storing.download_batch: 2,
    storing.look_around: 1,
}
"""What a user does, and how often."""
LANES: Final = 2
PAUSE_SECONDS: Final = 0.4
"""Longest pause of a lane between two actions."""
CLEAN_UP_SECONDS: Final = (2.0, 6.0)


async def use(user: User, *, seed: str, until: float) -> None:
    """Act as one user in all lanes, until this monotonic time."""
    await asyncio.gather(*(_lane(user, Random(f"{seed} lane {number}"), until=until) for number in range(LANES)))


async def administrate(user: User, *, seed: str, until: float) -> None:
    """Clean up again and again, until this monotonic time."""
    random = Random(f"{seed} administrator")
    while (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, random.uniform(*CLEAN_UP_SECONDS)))
        await _act(storing.clean_up, user, random)


async def _lane(user: User, random: Random, *, until: float) -> None:
    actions, weights = list(ACTIONS), list(ACTIONS.values())
    while time.monotonic() < until:
        await _act(random.choices(actions, weights)[0], user, random)
        await asyncio.sleep(random.uniform(0, PAUSE_SECONDS))


async def _act(action: Action, user: User, random: Random) -> None:
    name = getattr(action, "__name__", "?")
    user.ledger.actions[name] += 1
    try:
        await action(user, random)
    except LostError:
        user.ledger.actions["answers lost with the web process"] += 1
    except Exception as error:  # noqa: BLE001 - an answer that the client cannot read is a finding too
        user.ledger.report(f"{name}: {type(error).__name__}: {error}")
