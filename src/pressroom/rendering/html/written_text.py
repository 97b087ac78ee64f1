"""Write texts that people wrote as markup that keeps together what belongs together."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

TOGETHER: Final = re.compile(r"(?<![\w-])(?:\w[\w’']*(?:-[\w’']+)+|\d+–\d+)(?![\w-])")
"""Words with hyphens and ranges of numbers."""
LONGEST_TOGETHER: Final = 28
"""Letters of a word with hyphens that is not divided: a narrow column has room for it."""
UNIT: Final = re.compile(r"(?<=\d) (?=(?:%|‰|€|£|\$|°C|[kMGT]?[BWVAgmsh]|ms|min|kg|km|cm|mm|kWh)(?!\w))")
INITIAL: Final = re.compile(r"(?<=\b[A-Z]\.) (?=[A-Z])")
NO_BREAK_SPACE: Final = "\u00a0"


def written_line(text: str) -> Markup:
    """Return a short text, literally."""
    escaped = str(escape(INITIAL.sub(NO_BREAK_SPACE, UNIT.sub(NO_BREAK_SPACE, text))))
    return Markup(TOGETHER.sub(_kept, escaped))  # noqa: S704 - escaped above


def written_text(text: str) -> Markup:
    """Return a paragraph or a point."""
    return written_line(text)


def _kept(found: re.Match[str]) -> str:
    return f'<span class="nb">{found[0]}</span>' if len(found[0]) <= LONGEST_TOGETHER else found[0]
