"""Write texts that people wrote as markup that keeps together what belongs together."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

UNITS: Final = "%|‰|€|£|[$]|°C|[kMGT]?[BWVAgmsh]|ms|min|kg|km|cm|mm|kWh"
TOGETHER: Final = re.compile(
    r"(?<![\w-])(?:\w[\w’']*(?:-[\w’']+)+|\d+–\d+)(?![\w-])"
    rf"|(?<![\w.,])\d[\d.,]* (?:{UNITS})(?!\w)"
    r"|\b(?:[A-Z]\. )+[A-Z]\w*"
)
"""Words with hyphens, ranges of numbers, numbers with their units, initials with the name.

They are not kept together by a no-break space: Chromium writes it with a text of its own, after which Poppler drops the
rest of the element.
"""
LONGEST_TOGETHER: Final = 28
"""Characters that are not divided: a narrow column has room for them."""


def written_line(text: str) -> Markup:
    """Return a short text, literally."""
    return Markup(TOGETHER.sub(_kept, str(escape(text))))  # noqa: S704 - escaped


def written_text(text: str) -> Markup:
    """Return a paragraph or a point."""
    return written_line(text)


def _kept(found: re.Match[str]) -> str:
    return f'<span class="nb">{found[0]}</span>' if len(found[0]) <= LONGEST_TOGETHER else found[0]
