"""What is in the files of a run, read by a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
from bench.packages import ROOT

from pressroom.rendering.browser.process import last_lines


class FileResult(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a resume."""

    bytes: int
    pages: int
    tags: int
    """Structure elements that have something of a page; 0: the file is not tagged."""
    fields: int
    """Of the resume that a page must show."""
    found: Mapping[str, int]
    """How many of them each reader finds."""
    in_order: Mapping[str, bool]
    """Whether a reader gets the headings in the order of the resume, and each field between the headings beside its own."""

    @property
    def share(self) -> float:
        """The mean share of fields that are found."""
        return sum(self.found.values()) / len(self.found) / self.fields


class ReadingFailedError(Exception):
    """The files could not be read; the message quotes the program."""


def read_files(files: Mapping[str, bytes], folder: Path) -> dict[str, FileResult]:
    """Read files, each given with its name, in a folder that is thrown away.

    PyMuPDF loads a library that leaves a file in the temporary folder and memory in its process. Neither is wanted here.

    Raises:
        ReadingFailedError: A reader failed, or is not installed.
    """
    paths = [folder / f"{name}.pdf" for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "bench.peers.reading", *paths],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise ReadingFailedError(last_lines(done.stderr.decode(errors="replace")))
    return dict(zip(files, msgspec.json.decode(done.stdout, type=list[FileResult]), strict=True))
