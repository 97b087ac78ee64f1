"""The periods of the page of operations, and their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

PeriodName = Literal["1h", "24h", "7d"]
NEAR_THE_END: Final = 3
"""Intervals at the end without a label, which would touch that of the last one."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """A period that ends now, in `count` intervals of which the last one is not over."""

    name: PeriodName
    width: timedelta
    count: int
    skeleton: str
    """The pattern of a label of the axis, in the letters of Unicode's dates (UTS 35)."""
    labelled: timedelta
    """The distance of two labels, which is counted from midnight."""
    full: str
    """The pattern of an interval's name."""

    def start(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return when the first interval begins. Intervals begin at whole multiples of their width from midnight."""
        midnight = datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)
        begun = (now - midnight) // self.width
        return midnight + (begun + 1 - self.count) * self.width

    def labels(self, begins: Sequence[datetime], zone: ZoneInfo) -> list[int]:
        """Return the indexes of the intervals that have a label, not too close to that of the last one."""

        def is_labelled(at: datetime) -> bool:
            local = at.astimezone(zone)
            since_midnight = timedelta(hours=local.hour, minutes=local.minute)
            return since_midnight % self.labelled == timedelta(0)

        return [at for at, begin in enumerate(begins[:-NEAR_THE_END]) if is_labelled(begin)]


PERIODS: Final[dict[PeriodName, Period]] = {
    period.name: period
    for period in (
        Period(name="1h", width=timedelta(minutes=5), count=12, skeleton="Hm", labelled=timedelta(minutes=15), full="Hm"),
        Period(name="24h", width=timedelta(hours=1), count=24, skeleton="Hm", labelled=timedelta(hours=6), full="Hm"),
        Period(name="7d", width=timedelta(hours=6), count=28, skeleton="EEE", labelled=timedelta(days=1), full="EEEHm"),
    )
}
