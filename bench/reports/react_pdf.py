"""The same copies by @react-pdf/renderer in Node, which is installed for one run. It sets no formulas: they stay LaTeX."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from bench.reports.copies import copies_of

from pressroom.exams.model import ExamResults

PROGRAMS: Final = Path(__file__).parent / "programs"
PROGRAM: Final = "react_pdf.mjs"


class InstallError(Exception):
    """@react-pdf/renderer could not be installed. Without it: `--no-others`."""


class ProgramFailedError(Exception):
    """The program ended; what it said is on standard error."""


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """What the program answers for one file."""

    cpu_seconds: float


@dataclass(kw_only=True)
class ReactPdf:
    """The program, which waits for orders."""

    process: asyncio.subprocess.Process
    file: Path
    copies: int
    cpu_seconds: float = 0
    """Of all files until now."""

    async def once(self) -> None:
        """Print all copies."""
        await self.print(self.copies)

    async def print(self, copies: int) -> None:
        """Print the first copies into the file.

        Raises:
            ProgramFailedError: The program ended.
        """
        assert self.process.stdin is not None and self.process.stdout is not None  # noqa: S101, PT018 - they are pipes
        self.process.stdin.write(b"%d\n" % copies)
        await self.process.stdin.drain()
        line = await self.process.stdout.readline()
        if not line:
            raise ProgramFailedError(f"{PROGRAM} ended with {await self.process.wait()}")
        self.cpu_seconds += msgspec.json.decode(line, type=Printed).cpu_seconds

    def cpu(self) -> dict[str, float]:
        """Return the processor seconds of all files until now."""
        return {"Node": self.cpu_seconds}


@asynccontextmanager
async def react_pdf(results: ExamResults) -> AsyncGenerator[ReactPdf]:
    """Install the package from the package index into a temporary folder and start the program with the graded copies.

    Raises:
        InstallError: Node or npm was not found, or npm could not install; the message quotes it.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise InstallError("node and npm are not on the path; install Node from version 20 on, or give --no-others")
    with tempfile.TemporaryDirectory(prefix="pressroom-bench-react-") as name:
        folder = Path(name)
        await asyncio.to_thread(_install, npm, folder)
        document = copies_of(results)
        (folder / "copies.json").write_bytes(msgspec.json.encode(document))
        process = await asyncio.create_subprocess_exec(
            node,
            PROGRAM,
            "copies.json",
            "copies.pdf",
            cwd=folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches us alone; when we are killed, the end of its input ends it
        )
        try:
            yield ReactPdf(process=process, file=folder / "copies.pdf", copies=len(document.copies))
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


def _install(npm: str, folder: Path) -> None:
    for name in ("package.json", PROGRAM):
        shutil.copy(PROGRAMS / name, folder)
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise InstallError(f"@react-pdf/renderer could not be installed; --no-others measures without it:\n{done.stderr}")
