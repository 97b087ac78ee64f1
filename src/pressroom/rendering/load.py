"""Tell a document that takes too long by itself from one that takes too long beside others."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from pressroom.errors import ExportTimeoutError, ExportTimeoutUnderLoadError


class Load:
    """Counts the steps of documents that are in progress in one process: prints, and finishing with proof."""

    def __init__(self) -> None:
        """Start with none."""
        self._begun = 0
        self._in_progress = 0

    @contextmanager
    def step(self) -> Generator[None]:
        """Count the block as a step, and word its timeout: another attempt makes sense only if it may run with less load.

        Raises:
            ExportTimeoutUnderLoadError: The block was out of time, and another step was in progress meanwhile.
            ExportTimeoutError: The block was out of time, and nothing else was in progress.
        """
        self._begun += 1
        self._in_progress += 1
        begun, alone = self._begun, self._in_progress == 1
        try:
            yield
        except (TimeoutError, ExportTimeoutError):
            raise (ExportTimeoutError if alone and begun == self._begun else ExportTimeoutUnderLoadError) from None
        finally:
            self._in_progress -= 1
