"""The programs that read a PDF. Each runs in a process of its own: one that hangs or crashes on a file ends alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import repeat
from typing import Final

SECONDS: Final = 120.0
"""For one reader. The slowest takes 20 s for a document of 400 pages."""
STRUCTURE: Final = "structure"
PACKAGES: Final = {"pdfium": "pypdfium2", "pypdf": "pypdf", "pdfminer": "pdfminer.six"}
"""Readers that are Python packages, with the names that they are installed by."""
POPPLER: Final = "pdftotext"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A program that extracts text."""

    name: str
    version: str
    command: Sequence[str]
    """Reads a PDF from standard input and writes text in UTF-8 to standard output."""


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """What a program made of a file: its output, or why there is none."""

    output: str
    failure: str = ""


def installed_readers() -> list[Reader]:
    """List the readers that are there, PDFium first."""
    readers = [
        Reader(name=name, version=found, command=child(name))
        for name, package in PACKAGES.items()
        if (found := _version(package))
    ]
    if shutil.which(POPPLER):
        command = (POPPLER, "-enc", "UTF-8", "-", "-")
        readers.append(Reader(name=POPPLER, version=_poppler_version(), command=command))
    return readers


def child(name: str) -> Sequence[str]:
    """Return the command that runs one reader of this package in a process of its own."""
    return sys.executable, "-m", "pressroom.cli.check.child", name


def extract(commands: Sequence[Sequence[str]], pdf: bytes) -> list[Extraction]:
    """Run several commands on a file at the same time."""
    with ThreadPoolExecutor(max_workers=len(commands)) as threads:
        return list(threads.map(_run, commands, repeat(pdf)))


def _run(command: Sequence[str], pdf: bytes) -> Extraction:
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - no shell
    except subprocess.TimeoutExpired:
        return Extraction(output="", failure=f"took longer than {SECONDS:.0f} s")
    if done.returncode < 0:
        return Extraction(output="", failure="crashed")
    if done.returncode > 0:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return Extraction(output="", failure=last or "failed")
    return Extraction(output=done.stdout.decode("utf-8", "replace"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _poppler_version() -> str:
    told = subprocess.run([POPPLER, "-v"], capture_output=True, check=False).stderr.decode("utf-8", "replace")  # noqa: S603 - no shell
    return next((word for word in told.split() if word[0].isdigit()), "")
