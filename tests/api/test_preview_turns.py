from __future__ import annotations

import asyncio

import pytest

from pressroom.errors import PreviewReplacedError
from pressroom.http.preview_turns import PreviewTurns


class Editors:
    """Previews of editors that end when they are told to."""

    def __init__(self) -> None:
        self.turns = PreviewTurns()
        self.running: list[str] = []
        self.end = asyncio.Event()

    def ask(self, editor: str, revision: int) -> asyncio.Task[None]:
        return asyncio.create_task(self._preview(editor, revision))

    async def _preview(self, editor: str, revision: int) -> None:
        async with self.turns.turn(editor, revision=revision):
            self.running.append(f"{editor}{revision}")
            try:
                await self.end.wait()
            finally:
                self.running.remove(f"{editor}{revision}")


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_preview_of_an_editor_runs_and_the_newest_waits():
    editors = Editors()
    first, second, third, other = (editors.ask(*asked) for asked in (("a", 1), ("a", 2), ("a", 3), ("b", 1)))
    await settled()
    assert editors.running == ["a1", "b1"]
    assert isinstance(second.exception(), PreviewReplacedError)
    first.cancel()
    await settled()
    assert editors.running == ["b1", "a3"]
    editors.end.set()
    await asyncio.gather(third, other)
    assert editors.turns.count() == 0


async def test_an_older_revision_does_not_take_the_place_of_a_newer_one():
    editors = Editors()
    first, newest = editors.ask("a", 1), editors.ask("a", 9)
    await settled()
    late = editors.ask("a", 5)
    await settled()
    assert isinstance(late.exception(), PreviewReplacedError)
    editors.end.set()
    await asyncio.gather(first, newest)


@pytest.mark.parametrize("turn_comes_first", [True, False])
async def test_a_turn_is_not_lost_when_the_one_that_waits_goes_away(*, turn_comes_first: bool):
    editors = Editors()
    running, waiting = editors.ask("a", 1), editors.ask("a", 2)
    await settled()
    for task in (running, waiting) if turn_comes_first else (waiting, running):
        task.cancel()
    await settled()
    assert (running.cancelled(), waiting.cancelled()) == (True, True)
    assert editors.turns.count() == 0
    next_one = editors.ask("a", 1)
    await settled()
    assert editors.running == ["a1"]
    editors.end.set()
    await next_one


async def test_a_turn_that_comes_with_the_end_of_its_client_goes_to_the_newest():
    editors = Editors()
    running, waiting = editors.ask("a", 1), editors.ask("a", 2)
    await settled()
    editors.end.set()
    await asyncio.sleep(0)  # the first one has ended, the second one has the turn and does not know it yet
    await asyncio.sleep(0)
    waiting.cancel()
    newest = editors.ask("a", 3)
    await asyncio.gather(running, waiting, newest, return_exceptions=True)
    assert newest.exception() is None
    assert editors.turns.count() == 0
