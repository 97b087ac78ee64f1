"""Compute a digest of the code that produces files. Request keys contain it: an upgrade must not reuse older files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

SUFFIXES: Final = (".py", ".css", ".html", ".toml", ".json", ".po", ".mo")
"""Extensions of the files that influence the output."""


@cache
def code_digest(*packages: str) -> str:
    """Return the SHA-256, in hexadecimal, of the packages' files, those of subpackages included; cached per process."""
    digest = hashlib.sha256()
    for package in packages:
        for name, content in sorted(_files(files(package), package)):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _files(folder: Traversable, name: str) -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        below = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, below)
        elif entry.name.endswith(SUFFIXES):
            yield below, entry.read_bytes()
