"""How far an attempt is, in percent: each phase has its share, and within a phase the items that are done count."""

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
    """A phase, and how many of how many items of it are done; both None where the phase has no items to count."""

    phase: Phase = Phase.LOADING
    done: int | None = None
    total: int | None = None

    @property
    def percent(self) -> int:
        """Percent of the whole attempt. The end of an attempt alone is 100: before it, an attempt is at 99 at most."""
        start, end = STARTS[self.phase], _ENDS[self.phase]
        share = self.done / self.total if self.done and self.total else 0.0
        return min(99, start + int((end - start) * share))


def progress_of(phase: Phase, done: int, total: int) -> Progress:
    """Make progress of what a producer reports; a `total` of 0 says that the phase has no items to count."""
    return Progress(phase, min(done, total), total) if total > 0 else Progress(phase)


class Report(Protocol):
    """Notes how far an attempt is: the phase, and how many of how many items of it are done."""

    def __call__(self, phase: Phase, done: int = 0, total: int = 0, /) -> None:
        """Note progress; a `total` of 0 says that the phase has no items to count."""
        ...


def no_report(_phase: Phase, _done: int = 0, _total: int = 0) -> None:
    """Report to nobody."""
