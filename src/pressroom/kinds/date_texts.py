"""Classify the text of a date field: one date, a period, or no date."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_skeleton

from pressroom.kinds.present_words import is_present

ISO_DATE: Final = re.compile(r"(?P<year>[12][0-9]{3})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
ISO_TIME: Final = re.compile(
    r"(?P<date>[12][0-9]{3}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?\s?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?"
)
"""A date with a time of day, as programs write it."""
SHORT_PERIOD: Final = re.compile(r"[12][0-9](?P<start>[0-9]{2})[-–/](?P<end>[0-9]{2})")
BETWEEN_ENDS: Final = re.compile(r"\s*[–—]\s*|\s+(?:-|to)\s+|(?<=^[12][0-9]{3})-(?=[12][0-9]{3}$)|(?<=-[0-9]{2})/(?=[12])")
"""What is between two dates in one field. A slash between years is not: `2019/2020` is one school year."""
OPEN_END: Final = re.compile(r"[-–—~]\s*$|\s[-–—~]\s")
NUMBER: Final = re.compile(r"\d+")
WORD: Final = re.compile(r"[^\W\d_]+")
LONGEST_DATE: Final = 100
"""Characters of a text that is read as a date or a period. A longer one is free wording: reading it would take long."""
FIRST_YEAR, LAST_YEAR = 1000, 2999
MONTHS, DAYS = 12, 31
SEASONS: Final = frozenset({"spring", "summer", "autumn", "fall", "winter", "early", "mid", "late", "q", "sept"})


def without_time(text: str) -> str:
    """Return the day of a date with a time in ISO 8601, in the time zone in which it is written; return any other text."""
    found = ISO_TIME.fullmatch(text)
    return found["date"] if found else text


def iso_day(text: str) -> date | None:
    """Return the first day of a year, month or day in ISO 8601; None: any other text, or an impossible date such as 2024-13."""
    found = ISO_DATE.fullmatch(text)
    try:
        return date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)) if found else None
    except ValueError:
        return None


def ends_of(text: str) -> tuple[str, str] | None:
    """Return the start and the end of a period in one field, such as `2019-04 – 2021-05`; None: it is none.

    The start is a date in ISO 8601. The end is one too, or means the present.
    """
    if len(text) > LONGEST_DATE:
        return None
    ends = BETWEEN_ENDS.split(text)
    if len(ends) != 2 or iso_day(ends[0]) is None:  # noqa: PLR2004
        return None
    return (ends[0], ends[1]) if iso_day(ends[1]) or is_present(ends[1]) else None


def is_one_date(text: str, locale: Locale) -> bool:
    """Return whether a text is one date: one year, at most a month and a day, and no other words than those of dates."""
    if len(text) > LONGEST_DATE:
        return False
    years, others = _numbers(text)
    words = {word.casefold() for word in WORD.findall(text)}
    day_only = bool(words) and len(others) == 1 and 1 <= others[0] <= DAYS
    return (
        len(years) == 1
        and (day_only or _is_month_and_day(others))
        and words <= _date_words(locale) | _date_words(Locale("en")) | SEASONS
        and OPEN_END.search(text) is None
    )


def is_readable(text: str) -> bool:
    """Return whether a text can mean a date or a period. A text with letters always can, because it is printed as it is.

    A text of numbers cannot, if it has a year with an impossible month or day, or is a single number that is no year.
    """
    text = without_time(text)
    if len(text) > LONGEST_DATE:
        return WORD.search(text) is not None
    years, others = _numbers(text)
    if WORD.search(text) or not years + others or len(years) > 1:
        return True
    if ISO_DATE.fullmatch(text):
        return iso_day(text) is not None or _is_short_period(text)
    return _is_month_and_day(others) if years else len(others) > 1 and _is_month_and_day(others[:-1])


def _numbers(text: str) -> tuple[list[int], list[int]]:
    """Return the numbers that are years, and the other numbers; both in ascending order."""
    numbers = sorted(int(number) for number in NUMBER.findall(text))
    return [n for n in numbers if FIRST_YEAR <= n <= LAST_YEAR], [n for n in numbers if not FIRST_YEAR <= n <= LAST_YEAR]


def _is_month_and_day(numbers: list[int]) -> bool:
    return not numbers or (len(numbers) <= 2 and 1 <= numbers[0] <= MONTHS and numbers[-1] <= DAYS)  # noqa: PLR2004


def _is_short_period(text: str) -> bool:
    """Return whether the text is a period such as 2019-20."""
    found = SHORT_PERIOD.fullmatch(text)
    return found is not None and int(found["end"]) > max(int(found["start"]), MONTHS)


@lru_cache(maxsize=64)
def _date_words(locale: Locale) -> frozenset[str]:
    """Return the words of dates in a language, in lower case: names of months, and words such as `de`."""
    days = (date(2000, month, 1) for month in range(1, MONTHS + 1))
    texts = (format_skeleton(skeleton, day, locale=locale) for day in days for skeleton in ("yMMM", "yMMMM", "yMMMMd"))
    return frozenset(word.casefold() for text in texts for word in WORD.findall(text))
