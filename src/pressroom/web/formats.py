"""Format numbers, sizes, times and durations for a reader: the filters of the templates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from babel import Locale
from babel.dates import format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_decimal, format_percent

from pressroom.words import Words

DAYS_AGO: Final = 6
"""Older times are shown as days, because “40 days ago” has to be computed by the reader."""


def formats(words: Words) -> dict[str, Callable[..., str]]:
    """Return the filters of a language by name."""
    filters: tuple[Callable[..., str], ...] = (number, percent, size, ago, day, moment, duration, iso)
    return {one.__name__: partial(one, words) for one in filters}


def number(words: Words, value: float, digits: int = 0) -> str:
    """`1,234`; with at most this many digits after the decimal mark."""
    return format_decimal(round(value, digits), locale=_locale(words))


def percent(words: Words, share: float) -> str:
    """`43%` for 0.43."""
    return format_percent(round(share, 2), locale=_locale(words))


def size(words: Words, count: int) -> str:
    """`842 bytes`, `34 KB`, `2.4 MB`: decimal units, with two or three significant digits."""
    if count < 1000:  # noqa: PLR2004 - bytes of a kilobyte
        return words.ngettext("%(count)s byte", "%(count)s bytes", count)
    value, unit = count / 1000, words.gettext("KB")
    for larger in (words.gettext("MB"), words.gettext("GB")):
        if round(value) < 1000:  # noqa: PLR2004 - units of the next one
            break
        value, unit = value / 1000, larger
    return f"{number(words, value, 1 if value < 10 else 0)}\N{NO-BREAK SPACE}{unit}"  # noqa: PLR2004 - two significant digits


def ago(words: Words, time: datetime) -> str:
    """`12 minutes ago`, `yesterday`, `12 Nov`, `12 Nov 2025`."""
    passed = datetime.now(UTC) - time
    if passed < timedelta(minutes=1):
        return words.gettext("just now")
    if passed < timedelta(days=DAYS_AGO):
        return format_timedelta(-passed, add_direction=True, locale=_locale(words))
    return day(words, time)


def day(words: Words, time: datetime) -> str:
    """`12 Nov`, in another year than this `12 Nov 2025`."""
    same_year = time.year == datetime.now(UTC).year
    return format_skeleton("MMMd" if same_year else "yMMMd", time, tzinfo=UTC, locale=_locale(words))


def moment(words: Words, time: datetime) -> str:
    """`12 November 2025, 10:42 UTC`: a time in full, for titles."""
    return format_datetime(time, "d MMMM y, HH:mm", tzinfo=UTC, locale=_locale(words)) + " UTC"


def duration(words: Words, seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min`, `2 h`, `5 days`."""
    if seconds < 10:  # noqa: PLR2004 - with one more digit
        return f"{number(words, seconds, 1)}\N{NO-BREAK SPACE}s"
    if seconds < 90:  # noqa: PLR2004 - longer in minutes
        return f"{number(words, seconds)}\N{NO-BREAK SPACE}s"
    return format_timedelta(timedelta(seconds=seconds), format="short", threshold=1.5, locale=_locale(words))


def iso(_words: Words, time: datetime) -> str:
    """Return the time for the attribute `datetime`."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _locale(words: Words) -> Locale:
    """Return the locale of numbers and days. The English of the pages is British."""
    return Locale("en", "GB") if words.language == "en" else words.locale
