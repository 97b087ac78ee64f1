"""Set the spaces of French punctuation so that no line begins with a mark."""

from __future__ import annotations

import re
from typing import Final

NO_BREAK: Final = "\u00a0"
BEFORE: Final = re.compile(r"[ \u202f](?=[;:!?»%€])")
AFTER: Final = re.compile(r"(?<=«)[ \u202f]|(?<=\bn°)[ \u202f]")


def french_spaces(text: str) -> str:
    """Return the text with no-break spaces before ; : ! ? » % € and after « and n°, where it has spaces."""
    return AFTER.sub(NO_BREAK, BEFORE.sub(NO_BREAK, text))
