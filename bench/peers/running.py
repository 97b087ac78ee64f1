"""A peer's program while it runs: it prints one document per order, several at once where it has several lanes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final

import msgspec
import psutil
from bench.peers.installing import Installed

from pressroom.rendering.browser.environment import browser_environment
from pressroom.rendering.browser.process import last_lines
from pressroom.rendering.browser.sandbox import Confinement
from pressroom.rendering.browser.scratch import Scratch

DOCUMENT_SECONDS: Final = 60
"""For one document, and for the start of a program. One that takes longer hangs."""
END_SECONDS: Final = 10
READY: Final = "ready"


class PeerFailedError(Exception):
    """A program did not start, ended by itself or does not answer; the message quotes it."""


class Program:
    """A program that waits for orders."""

    def __init__(self, process: asyncio.subprocess.Process, scratch: Scratch) -> None:
        """Use `running_program`."""
        self._process = process
        self._scratch = scratch
        self._answers: dict[int, asyncio.Future[None]] = {}

    @property
    def process(self) -> psutil.Process:
        """The program's process. Raises `psutil.NoSuchProcess` when it has ended."""
        return psutil.Process(self._process.pid)

    async def print(self, lane: int) -> None:
        """Print the document in a lane, which has no other under way.

        Raises:
            PeerFailedError: The program ended, or did not answer in time.
        """
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        answer = self._answers[lane] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(DOCUMENT_SECONDS):
                self._process.stdin.write(b"%d\n" % lane)
                await self._process.stdin.drain()
                await answer
        except TimeoutError:
            raise PeerFailedError(f"a document was not there after {DOCUMENT_SECONDS} s") from None
        except ConnectionError:
            raise self._ended() from None
        finally:
            self._answers.pop(lane, None)  # an answer that comes later is for nobody

    def pdf(self, lane: int) -> bytes:
        """Return the file that was printed last in a lane."""
        return (self._scratch.home / f"{lane}.pdf").read_bytes()

    async def ready(self) -> None:
        """Wait until the program is ready.

        Raises:
            PeerFailedError: It ended before, or was not ready in time.
        """
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            async with asyncio.timeout(DOCUMENT_SECONDS):
                line = await self._process.stdout.readline()
        except TimeoutError:
            raise PeerFailedError(f"the program was not ready after {DOCUMENT_SECONDS} s") from None
        if line.decode().strip() != READY:
            raise self._ended()

    async def listen(self) -> None:
        """Pass on answers until the program ends, then fail those that are due."""
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        async for line in self._process.stdout:
            lane = line.decode().strip()
            if not lane.isdecimal():
                break
            if (due := self._answers.get(int(lane))) and not due.done():
                due.set_result(None)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(self._ended())

    async def close(self) -> None:
        """End the program, which closes its browsers; end what is left of it."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        below: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            below = self.process.children(recursive=True)
        self._process.stdin.close()
        try:
            async with asyncio.timeout(END_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        for process in filter(_is_running, below):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        while any(map(_is_running, below)):  # noqa: ASYNC110 - nobody tells us of the end of what is not our child
            await asyncio.sleep(0.05)

    def _ended(self) -> PeerFailedError:
        said = self._scratch.stderr.read_text(errors="replace")
        return PeerFailedError(f"the program ended. It said: {last_lines(said) or 'nothing'}")


def _is_running(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


@contextmanager
def _as_failure() -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise PeerFailedError(f"the program could not be started: {error}") from error


@asynccontextmanager
async def running_program(
    installed: Installed, task: Mapping[str, Any], files: Mapping[str, bytes], way: Confinement
) -> AsyncGenerator[Program]:
    """Start a program in a folder of its own with a task and files; a browser in it is confined as the product's.

    Raises:
        PeerFailedError: It did not start.
    """
    # The whole program runs as the user that browsers run as: only then can it start one with a sandbox.
    user = way if installed.peer.browser else None
    scratch = Scratch(user_id=user and user.user_id, group_id=user and user.group_id)
    try:
        address = (scratch.home / "document.html").as_uri()
        for name, content in {**files, "task.json": msgspec.json.encode({**task, "address": address})}.items():
            (scratch.home / name).write_bytes(content)
        with scratch.stderr.open("wb") as stderr, _as_failure():
            process = await asyncio.create_subprocess_exec(
                *(user.prefix if user else ()),
                *installed.command,
                cwd=scratch.home,
                env=browser_environment(scratch.home),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=stderr,
                start_new_session=True,  # Ctrl-C reaches us alone; when we are killed, the end of its input ends it
            )
        program = Program(process, scratch)
        listening: asyncio.Task[None] | None = None
        try:
            await program.ready()
            listening = asyncio.create_task(program.listen())
            yield program
        finally:
            await program.close()
            if listening is not None:
                await listening
    finally:
        scratch.remove()
