"""Convert an attempt's phase and item counts to percent."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol

from pressroom.exports.model import Phase

STARTS: Final[dict[Phase, int]] = {Phase.LOADING: 0, Phase.PROCESSING: 10, Phase.GENERATING: 80, Phase.SAVING: 95}
"""Percent at which each phase starts."""
_ENDS: Final[dict[Phase, int]] = {**{phase: STARTS[after] for phase, after in pairwise(STARTS)}, Phase.SAVING: 100}


@dataclass(frozen=True)
class Progress:
    """A phase with the numbers of done and of all items; both are None where the phase counts no items."""

    phase: Phase = Phase.LOADING
    done: int | None = None
    total: int | None = None

    @property
    def percent(self) -> int:
        """Return the percent of the whole attempt, at most 99: only a completed job has 100."""
        start, end = STARTS[self.phase], _ENDS[self.phase]
        share = self.done / self.total if self.done and self.total else 0.0
        return min(99, start + int((end - start) * share))


def progress_of(phase: Phase, done: int, total: int) -> Progress:
    """Convert a producer's report to progress. A `total` of 0 means that the phase counts no items."""
    return Progress(phase, min(done, total), total) if total > 0 else Progress(phase)


class Report(Protocol):
    """Report the progress of an attempt."""

    def __call__(self, phase: Phase, done: int = 0, total: int = 0, /) -> None:
        """Report a phase and its items; a `total` of 0 means that the phase counts no items."""
        ...


def no_report(_phase: Phase, _done: int = 0, _total: int = 0) -> None:
    """Discard the report."""
