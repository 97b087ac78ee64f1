"""Make the previews of one editor one after the other, and forget those that a newer one replaces."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from pressroom.errors import PreviewReplacedError


@dataclass
class _Line:
    newest: int
    """The newest revision that was asked for."""
    waiting: asyncio.Future[None] | None = None
    """Set when the one that waits is next; ends with an error when a newer one takes its place."""


class PreviewTurns:
    """The previews that run and wait, by editor. One of an editor runs, and at most one waits."""

    def __init__(self) -> None:
        """Start with no previews."""
        self._lines: Final[dict[Hashable, _Line]] = {}

    @asynccontextmanager
    async def turn(self, editor: Hashable, *, revision: int) -> AsyncGenerator[None]:
        """Wait until no other preview of this editor runs, and hold the turn. A newer revision takes the place in line.

        Raises:
            PreviewReplacedError: A newer revision was asked for, before or meanwhile.
        """
        line = self._lines.get(editor)
        if line is None:
            line = self._lines[editor] = _Line(newest=revision)
        else:
            await self._wait(editor, line, revision)
        try:
            yield
        finally:
            self._pass_on(editor, line)

    def count(self) -> int:
        """Return the number of editors whose previews run or wait."""
        return len(self._lines)

    async def _wait(self, editor: Hashable, line: _Line, revision: int) -> None:
        if revision < line.newest:
            raise PreviewReplacedError
        line.newest = revision
        if line.waiting is not None and not line.waiting.done():
            line.waiting.set_exception(PreviewReplacedError())
        mine = line.waiting = asyncio.get_running_loop().create_future()
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled() and mine.exception() is None:
                self._pass_on(editor, line)  # the turn came at the same moment
            raise

    def _pass_on(self, editor: Hashable, line: _Line) -> None:
        waiting, line.waiting = line.waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)
        else:
            del self._lines[editor]
