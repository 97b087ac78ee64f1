"""Test the limits of previews: turns of users, tabs, and previews of one user."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from pressroom.errors import RateLimitedError, RendererBusyError
from pressroom.http import limits as limits_module
from pressroom.http.limits import PICTURES_PER_USER, PREVIEWS_PER_USER, PreviewLimits

ALICE, BOB = uuid.uuid4(), uuid.uuid4()


async def test_users_take_turns() -> None:
    limits = PreviewLimits(tabs=1)
    made: list[str] = []

    async def preview(user: uuid.UUID, name: str) -> None:
        async with limits.slot(user):
            await asyncio.sleep(0)
            made.append(name)

    async with asyncio.TaskGroup() as group, limits.slot():
        for number in range(PREVIEWS_PER_USER):
            group.create_task(preview(ALICE, f"a{number}"))
        await asyncio.sleep(0)
        for number in range(2):
            group.create_task(preview(BOB, f"b{number}"))
        await asyncio.sleep(0)
    assert made[:4] == ["a0", "b0", "a1", "b1"]
    assert made[4:] == [f"a{number}" for number in range(2, PREVIEWS_PER_USER)]


async def test_one_user_cannot_occupy_all_tabs() -> None:
    limits = PreviewLimits(tabs=3)
    running: dict[uuid.UUID, int] = {ALICE: 0, BOB: 0}
    end = asyncio.Event()

    async def preview(user: uuid.UUID) -> None:
        async with limits.slot(user):
            running[user] += 1
            await end.wait()

    async with asyncio.TaskGroup() as group:
        for user in (ALICE, ALICE, ALICE, BOB):
            group.create_task(preview(user))
            await asyncio.sleep(0)
        assert running == {ALICE: 2, BOB: 1}
        end.set()
    assert limits.count_of(ALICE) == limits.count_of(BOB) == 0


async def test_pictures_of_lists_leave_a_tab_to_previews() -> None:
    limits = PreviewLimits(tabs=2)
    drawing: list[uuid.UUID] = []
    end = asyncio.Event()

    async def draw(user: uuid.UUID) -> None:
        async with limits.background_slot(user):
            drawing.append(user)
            await end.wait()

    async with asyncio.TaskGroup() as group:
        for user in (ALICE, ALICE, BOB):
            group.create_task(draw(user))
            await asyncio.sleep(0)
        assert drawing == [ALICE]
        async with asyncio.timeout(1), limits.slot(BOB):
            assert drawing == [ALICE]
        end.set()
    assert drawing == [ALICE, BOB, ALICE]
    assert limits.count_of(ALICE) == limits.count_of(BOB) == 0


async def test_pictures_of_lists_that_wait_are_limited_and_keep_no_other_user_waiting() -> None:
    limits = PreviewLimits(tabs=1)
    made: list[uuid.UUID] = []

    async def draw(user: uuid.UUID) -> None:
        async with limits.background_slot(user):
            made.append(user)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group, limits.slot():
        for _ in range(PICTURES_PER_USER):
            group.create_task(draw(ALICE))
        await asyncio.sleep(0)
        with pytest.raises(RateLimitedError):
            await draw(ALICE)
        group.create_task(draw(BOB))
        await asyncio.sleep(0)
    assert made[:3].count(BOB) == 1
    assert made.count(ALICE) == PICTURES_PER_USER
    assert limits.count_of(ALICE) == limits.count_of(BOB) == 0


async def test_pictures_of_lists_that_wait_refuse_no_preview() -> None:
    limits = PreviewLimits(tabs=2)
    drawn = 0

    async def draw() -> None:
        nonlocal drawn
        async with limits.background_slot(ALICE):
            drawn += 1
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        async with limits.slot(), limits.slot():
            for _ in range(PICTURES_PER_USER):
                group.create_task(draw())
            await asyncio.sleep(0)
            previews = [group.create_task(_preview(limits)) for _ in range(PREVIEWS_PER_USER)]
            await asyncio.sleep(0)
            assert limits.count_of(ALICE) == PREVIEWS_PER_USER
        await asyncio.wait(previews)
    assert drawn == PICTURES_PER_USER
    assert limits.count_of(ALICE) == 0


async def test_too_many_previews_are_refused_and_cancelled_ones_free_their_slots() -> None:
    limits = PreviewLimits(tabs=1)
    async with limits.slot():
        waiting = [asyncio.create_task(_preview(limits)) for _ in range(PREVIEWS_PER_USER)]
        await asyncio.sleep(0)
        with pytest.raises(RateLimitedError):
            await _preview(limits)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
    assert limits.count_of(ALICE) == 0
    await _preview(limits)


@pytest.mark.parametrize("user", [ALICE, None])
async def test_a_wait_for_a_turn_ends_and_leaves_every_tab_free(user: uuid.UUID | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits_module, "PREVIEW_WAIT_SECONDS", 0.05)
    limits = PreviewLimits(tabs=2)
    async with limits.slot(), limits.slot():
        async with asyncio.timeout(5):
            with pytest.raises(RendererBusyError):
                async with limits.slot(user):
                    pass
    assert limits.count_of(ALICE) == 0
    async with limits.slot(ALICE), limits.slot(BOB):  # each has a tab at once
        pass


async def test_what_is_made_in_a_turn_may_take_longer_than_the_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits_module, "PREVIEW_WAIT_SECONDS", 0.05)
    async with PreviewLimits(tabs=1).slot(ALICE):
        await asyncio.sleep(0.1)


async def _preview(limits: PreviewLimits) -> None:
    async with limits.slot(ALICE):
        pass
