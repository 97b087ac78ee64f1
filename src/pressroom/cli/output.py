"""Write files and progress messages of commands, and format sizes."""

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
def progress_message(text: str) -> Generator[None]:
    """Show a message on standard error during the block, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


def write_whole(target: Path, content: bytes) -> None:
    """Replace a file atomically: it has either the old content or all of the new. Symbolic links are followed.

    Raises:
        StorageUnavailableError: The file cannot be written; the message has the reason.
    """
    path = target.resolve()
    try:
        if path.exists() and not path.is_file():  # a device or a pipe is written to, not replaced
            path.write_bytes(content)
            return
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                os.fchmod(file.fileno(), _mode_of(path))
            Path(name).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise StorageUnavailableError(f"{target} cannot be written: {error.strerror}.") from error


def formatted_size(size: int) -> str:
    """Format a number of bytes, such as `84.1 kB`."""
    if size < THOUSAND:
        return f"{size} bytes"
    kilobytes = size / THOUSAND
    return f"{kilobytes:.1f} kB" if kilobytes < THOUSAND else f"{kilobytes / THOUSAND:.1f} MB"


def _mode_of(path: Path) -> int:
    """Return the mode of the file, or the default mode of a new file, because `mkstemp` makes private files."""
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
