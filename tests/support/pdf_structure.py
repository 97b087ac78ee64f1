"""Read the tags of a PDF with Poppler."""

from __future__ import annotations

import re
import subprocess
from typing import Final

TEXT: Final = re.compile(r'\s*"(.*)"')
ELEMENT: Final = re.compile(r"(\s*)([A-Z][A-Za-z0-9]*)\b")


def poppler(tool: str, pdf: bytes, *options: str) -> str:
    """Return the output of a program of Poppler for a file."""
    return subprocess.run([tool, *options, "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def elements(structure: str) -> list[tuple[str, str]]:
    """Return the kind of each element, and the text in it and below it, from `pdfinfo -struct-text`. Lines are joined."""
    found: list[tuple[str, str]] = []
    around: list[tuple[int, int]] = []
    for line in structure.splitlines():
        if text := TEXT.fullmatch(line):
            for _, place in around:
                kind, before = found[place]
                found[place] = (kind, before + text[1])
        elif element := ELEMENT.match(line):
            indent = len(element[1])
            around = [(outer, place) for outer, place in around if outer < indent]
            around.append((indent, len(found)))
            found.append((element[2], ""))
    return found


def texts_of_kind(structure: str, kind: str) -> list[str]:
    """Return the text of each element of a kind, from `pdfinfo -struct-text`."""
    return [text for each, text in elements(structure) if each == kind]
