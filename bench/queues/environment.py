"""A Python environment with the other queues, made for one run: nothing of it is a dependency of the project."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.packages import InstallError, python_environment

REQUIREMENTS: Final = Path(__file__).parent / "programs/requirements.txt"


@contextmanager
def installed_queues() -> Generator[Path]:
    """Install the other queues from the package index and yield the environment's Python.

    Raises:
        InstallError: They could not be installed; the message quotes the reason.
    """
    with tempfile.TemporaryDirectory(prefix="pressroom-bench-queues-") as folder:
        try:
            python = python_environment(Path(folder), REQUIREMENTS)
        except InstallError as error:
            raise InstallError(f"the other queues could not be installed; --no-others measures without them:\n{error}") from None
        yield python
