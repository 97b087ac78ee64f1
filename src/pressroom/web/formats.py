"""Format numbers, sizes, times and durations for a reader: the filters of the templates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
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
    filters: tuple[Callable[..., str], ...] = (number, percent, size, ago, ahead, day, moment, duration, spelled, iso)
    return {one.__name__: partial(one, words) for one in filters}


def number(words: Words, value: float, digits: int = 0) -> str:
    """`1,234`; with at most this many digits after the decimal mark."""
    return format_decimal(round(value, digits), locale=_locale(words))


def percent(words: Words, share: float, digits: int = 0) -> str:
    """`43%` for 0.43; with at most this many digits after the decimal mark."""
    locale = _locale(words)
    pattern = locale.percent_formats[None].pattern
    precise = pattern.replace("0", f"0.{'#' * digits}", 1) if digits else pattern
    return format_percent(round(share, 2 + digits), format=precise, locale=locale)


def size(words: Words, count: int) -> str:
    """`842 bytes`, `34 kB`, `2.4 MB`: decimal units, with two or three significant digits."""
    if count < 1000:  # noqa: PLR2004 - bytes of a kilobyte
        return words.ngettext("%(count)s byte", "%(count)s bytes", count)
    value, unit = count / 1000, words.gettext("kB")
    for larger in (words.gettext("MB"), words.gettext("GB")):
        if round(value) < 1000:  # noqa: PLR2004 - units of the next one
            break
        value, unit = value / 1000, larger
    return f"{number(words, value, 1 if value < 10 else 0)}\N{NO-BREAK SPACE}{unit}"  # noqa: PLR2004 - two significant digits


def ago(words: Words, time: datetime) -> str:
    """`12 minutes ago`, `yesterday`, `12 November`, `12 November 2025`."""
    passed = datetime.now(UTC) - time
    if passed < timedelta(minutes=1):
        return words.gettext("just now")
    if passed < timedelta(days=DAYS_AGO):
        return format_timedelta(-passed, add_direction=True, locale=_locale(words))
    return day(words, time)


def ahead(words: Words, time: datetime) -> str:
    """`in 5 days`, `in 3 minutes`."""
    return format_timedelta(max(time - datetime.now(UTC), timedelta(seconds=1)), add_direction=True, locale=_locale(words))


def day(words: Words, time: datetime) -> str:
    """`12 November`, in another year than this `12 November 2025`. In full: a sentence may end with it."""
    same_year = time.year == datetime.now(UTC).year
    return format_skeleton("MMMMd" if same_year else "yMMMMd", time, tzinfo=UTC, locale=_locale(words))


def moment(words: Words, time: datetime) -> str:
    """`12 November 2025, 10:42 UTC`: a time in full, for titles."""
    return format_datetime(time, "d MMMM y, HH:mm", tzinfo=UTC, locale=_locale(words)) + " UTC"


def duration(words: Words, seconds: float) -> str:
    """`40 ms`, `2.4 s`, `12 s`, `3 min`, `2 h`, `5 days`."""
    if 0 < seconds < 1:
        return f"{number(words, max(1000 * seconds, 1))}\N{NO-BREAK SPACE}ms"
    if seconds < 10:  # noqa: PLR2004 - with one more digit
        return f"{number(words, seconds, 1)}\N{NO-BREAK SPACE}s"
    if seconds < 90:  # noqa: PLR2004 - longer in minutes
        return f"{number(words, seconds)}\N{NO-BREAK SPACE}s"
    return format_timedelta(timedelta(seconds=seconds), format="short", threshold=1.5, locale=_locale(words))


def spelled(words: Words, seconds: float) -> str:
    """`4 seconds`, `3 minutes`: a duration in a sentence."""
    return format_timedelta(timedelta(seconds=round(seconds)), threshold=1.5, locale=_locale(words))


def local(words: Words, time: datetime, skeleton: str, zone: tzinfo) -> str:
    """Return a time in a zone, with the parts that a skeleton names (UTS 35): `Hm` is `10:42`, `EEEHm` is `Mon 10:42`."""
    return format_skeleton(skeleton, time, tzinfo=zone, locale=_locale(words))


def fixed(words: Words, value: float, pattern: str) -> str:
    """Return a number in a pattern such as `0.00`, with the signs of the language."""
    return format_decimal(value, format=pattern, locale=_locale(words))


def iso(_words: Words, time: datetime) -> str:
    """Return the time for the attribute `datetime`."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _locale(words: Words) -> Locale:
    """Return the locale of numbers and days. The English of the pages is British."""
    return Locale("en", "GB") if words.language == "en" else words.locale
