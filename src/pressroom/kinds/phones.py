"""Make links of telephone numbers."""

from __future__ import annotations

import re
from typing import Final

NUMBER: Final = re.compile(r"[+\uff0b(]?\d[\d\s()./\-\u2010-\u2015\u2212\uff0d]*\d(\s*(ext\.?|x|#)\s*\d{1,7})?", re.IGNORECASE)
"""What is read as a number: digits of any script, grouped, and an extension."""
NORTH_AMERICAN: Final = re.compile(r"\([2-9]\d{2}\) ?[2-9]\d{2}[-. ]\d{4}")
"""How numbers are written in the countries whose code is 1."""


def is_north_american(number: str) -> bool:
    """Return whether a number is written as in North America, such as `(415) 555-0132`."""
    return NORTH_AMERICAN.fullmatch(number) is not None


def phone_link(number: str, *, country: str) -> str:
    """Return a `tel:` URL with an international number (RFC 3966); empty: the text is no number that can exist.

    A number without a country's code is one of `country`. If that is empty, there is no link, because it would lead to
    another number elsewhere.
    """
    if not NUMBER.fullmatch(number):
        return ""
    import phonenumbers  # 60 ms and 5 MB, which documents without a number do not need

    try:
        parsed = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    extension = f";ext={parsed.extension}" if parsed.extension else ""
    return f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}{extension}"
