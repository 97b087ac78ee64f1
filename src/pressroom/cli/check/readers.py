"""Run the readers of PDFs. Each runs in its own process, so that a crash or a hang does not affect the others."""

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

READER_TIMEOUT_SECONDS: Final = 120.0
"""The slowest reader takes 20 s for a document of 400 pages."""
STRUCTURE: Final = "structure"
PACKAGES: Final = {"pdfium": "pypdfium2", "pypdf": "pypdf", "pdfminer": "pdfminer.six"}
"""Readers that are Python packages, with their names on PyPI."""
POPPLER: Final = "pdftotext"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A program that extracts the text of a PDF."""

    name: str
    version: str
    command: Sequence[str]
    """Reads a PDF from standard input and writes text in UTF-8 to standard output."""


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """The output of a program, or why it failed."""

    output: str
    failure: str = ""


def installed_readers() -> list[Reader]:
    """List the installed readers, PDFium first."""
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
    """Return the command that runs one task of `child.py`."""
    return sys.executable, "-m", "pressroom.cli.check.child", name


def extract(commands: Sequence[Sequence[str]], pdf: bytes) -> list[Extraction]:
    """Run commands on a file concurrently, and return their results in the same order."""
    with ThreadPoolExecutor(max_workers=len(commands)) as threads:
        return list(threads.map(_run, commands, repeat(pdf)))


def _run(command: Sequence[str], pdf: bytes) -> Extraction:
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=READER_TIMEOUT_SECONDS, check=False)  # noqa: S603 - no shell
    except subprocess.TimeoutExpired:
        return Extraction(output="", failure=f"took longer than {READER_TIMEOUT_SECONDS:.0f} s")
    if done.returncode < 0:
        return Extraction(output="", failure="crashed")
    if done.returncode > 0:
        last_line = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return Extraction(output="", failure=last_line or "failed")
    return Extraction(output=done.stdout.decode("utf-8", "replace"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _poppler_version() -> str:
    output = subprocess.run([POPPLER, "-v"], capture_output=True, check=False).stderr.decode("utf-8", "replace")  # noqa: S603 - no shell
    return next((word for word in output.split() if word[0].isdigit()), "")
