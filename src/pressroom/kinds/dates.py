"""Dates as documents write them: a year, a month or a day in ISO 8601, or any other wording as it is."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from babel import Locale
from babel.dates import format_skeleton

from pressroom.kinds.text import one_line

ISO_DATE: Final = re.compile(r"(?P<year>[12][0-9]{3})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
SKELETONS: Final = ("y", "yMMM", "yMMMd")
DASH: Final = " – "


def shown_date(value: str | int | None, locale: Locale) -> str:
    """Format an ISO date in the locale, as precise as it is; another wording comes back as given."""
    text = one_line(str(value)) if value is not None else ""
    found = ISO_DATE.fullmatch(text)
    if found is None:
        return text
    try:
        day = date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:  # 2024-13
        return text
    skeleton = SKELETONS[(found["month"] is not None) + (found["day"] is not None)]
    return one_line(format_skeleton(skeleton, day, locale=locale))


def shown_period(start: str | int | None, end: str | int | None, *, present: str, locale: Locale) -> str:
    """Format `2020 – 2024`; a start without an end goes on until `present`; an end alone stands alone."""
    first, last = shown_date(start, locale), shown_date(end, locale)
    if first and not last:
        last = present
    return first if first == last else DASH.join(part for part in (first, last) if part)
