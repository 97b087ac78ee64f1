"""Take the wording of a period apart."""

from __future__ import annotations

import re
from typing import Final

from babel import Locale

from pressroom.kinds.date_texts import is_one_date
from pressroom.kinds.present_words import is_present

BETWEEN: Final = re.compile(r"\s*[–—]\s*|\s+(?:-|to|until|till)\s+", re.IGNORECASE)
ENGLISH: Final = Locale("en")


def start_and_end(wording: str) -> tuple[str, str]:
    """Return the start and the end of a period such as `May 2019 - Present`.

    Any other wording is the end, because an end alone is printed as it is, and a start alone until today.
    """
    start, *rest = BETWEEN.split(wording.strip())
    if len(rest) == 1 and is_one_date(start, ENGLISH) and _is_end(rest[0]):
        return start, rest[0]
    return "", wording.strip()


def _is_end(wording: str) -> bool:
    return is_present(wording) or is_one_date(wording, ENGLISH)
