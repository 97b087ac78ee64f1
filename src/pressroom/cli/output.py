"""What commands write: whole files, sizes in words, and on a terminal what they are doing."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pressroom.errors import StorageUnavailableError

THOUSAND: Final = 1000


@contextmanager
def doing(what: str) -> Generator[None]:
    """Show on a terminal that something is under way, until the block ends; elsewhere show nothing."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that its name holds the old content or the whole new one; a link is followed.

    Raises:
        StorageUnavailableError: It cannot be written; the message says why.
    """
    place = target.resolve()
    try:
        if place.exists() and not place.is_file():  # a device or a pipe is written to, not replaced
            place.write_bytes(content)
            return
        descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:100]}-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                os.fchmod(file.fileno(), _mode_of(place))
            Path(name).replace(place)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise StorageUnavailableError(f"{target} cannot be written: {error.strerror}.") from error


def size_in_words(size: int) -> str:
    """Write a number of bytes as people read it: `84.1 kB`."""
    if size < THOUSAND:
        return f"{size} bytes"
    kilobytes = size / THOUSAND
    return f"{kilobytes:.1f} kB" if kilobytes < THOUSAND else f"{kilobytes / THOUSAND:.1f} MB"


def _mode_of(place: Path) -> int:
    """Return the mode that the file has, or that a new one would have had (`mkstemp` is for the owner alone)."""
    with suppress(FileNotFoundError):
        return place.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
