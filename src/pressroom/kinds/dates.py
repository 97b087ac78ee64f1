"""Format dates and periods. Dates in ISO 8601 are formatted in the locale, any other text is kept."""

from __future__ import annotations

from typing import Final, Literal

from babel import Locale
from babel.dates import format_date as format_pattern
from babel.dates import format_skeleton

from pressroom.kinds.date_texts import ends_of, is_one_date, iso_day, without_time
from pressroom.kinds.present_words import is_present
from pressroom.kinds.text import one_line

DateForm = Literal["short", "long"]
"""`long` has names of months. `short` has numbers where names, or the signs of ideographs, would take more room."""

SKELETONS: Final = ("y", "yMMM", "yMMMd")
"""What CLDR calls the precisions of a date: year, month, day."""
SHORT_PATTERNS: Final = {
    **dict.fromkeys(("fr", "es", "it", "pt", "ar"), ("yyyy", "MM/yyyy", "dd/MM/yyyy")),
    **dict.fromkeys(("de", "pl", "he"), ("yyyy", "MM/yyyy", "dd.MM.yyyy")),
    **dict.fromkeys(("ja", "zh", "ko"), ("yyyy", "yyyy.MM", "yyyy.MM.dd")),
    "nl": ("yyyy", "MM/yyyy", "dd-MM-yyyy"),
    "fa": ("yyyy", "MM/yyyy", "yyyy/MM/dd"),
}
"""Patterns of the precisions in CLDR's notation, by language. In other languages the abbreviated name is short enough."""
DASH: Final = " – "
JOINTS: Final = {"ar": " إلى ", "fa": " تا ", "he": " עד "}
"""Words between the ends of a period, by language. A dash between numbers on a line from right to left would not do: it has
no direction of its own, so that some readers take the end for the start."""
YEAR_LENGTH, MONTH_LENGTH = 4, 7
"""Characters of a year, and of a year and month, in ISO 8601."""


def format_date(value: str | int | None, locale: Locale, *, form: DateForm = "long") -> str:
    """Format an ISO date in the locale, with the precision that it has, without its time. Return any other text unchanged."""
    text = date_text(value)
    day = iso_day(without_time(text))
    if day is None:
        return text
    precision = without_time(text).count("-")
    patterns = SHORT_PATTERNS.get(locale.language) if form == "short" else None
    if patterns:
        return one_line(format_pattern(day, patterns[precision], locale=locale))
    return one_line(format_skeleton(SKELETONS[precision], day, locale=locale))


def format_period(
    start: str | int | None, end: str | int | None, *, present: str, locale: Locale, form: DateForm = "long"
) -> str:
    """Format a period, such as `Mar 2020 – May 2024`; days are left out. Without a start, return the end.

    Without an end, the end is `present`, the word for it in the language, unless the start is itself a period, such as
    `2015-2018` or `since 2019`. A period of years in one field is kept as it is written, where a dash joins periods.
    """
    first, last = date_text(start), date_text(end)
    ends = ends_of(first or last) if not (first and last) else None
    if ends and (locale.language in JOINTS or max(map(len, ends)) > YEAR_LENGTH):
        first, last = ends
    elif not last and is_one_date(without_time(first), locale):
        last = present
    first = format_date(_without_day(first), locale, form=form)
    last = present if is_present(last) else format_date(_without_day(last), locale, form=form)
    joint = JOINTS.get(locale.language, DASH)
    return first if first == last else joint.join(part for part in (first, last) if part)


def date_text(value: str | int | None) -> str:
    """Return the text of a date field on one line; empty: None."""
    return one_line(str(value)) if value is not None else ""


def _without_day(text: str) -> str:
    """Return the month of an ISO date that has a day, and any other text unchanged."""
    return without_time(text)[:MONTH_LENGTH] if iso_day(without_time(text)) else text
