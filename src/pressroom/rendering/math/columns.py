r"""Write the columns of an array as both converters understand them: letters and lines."""

from __future__ import annotations

import re
from typing import Final

COLUMNS: Final = re.compile(r"(\\begin\s*\{array\}\s*)\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
"""The columns of an array, with braces two levels deep."""
GAP: Final = re.compile(r"[@!]\s*\{(?:\\(?:[,;:! ]|q?quad|enspace|hspace\*?\{[^{}]*\}|extracolsep\{[^{}]*\}|hfill)|[\s~])*\}")
"""A space between two columns, or none: pages have a space of their own there."""
PARAGRAPH: Final = re.compile(r"[pmb]\s*\{[^{}]*\}")
"""A column of a given width."""
REPEATED: Final = re.compile(r"\*\s*(?:\{\s*(\d{1,2})\s*\}|(\d))\s*(?:\{([lcr|:\s]{1,40})\}|([lcr]))")
"""So many equal columns, as MathType writes them."""
LEVELS: Final = 2
MOST_COLUMNS: Final = 40
LONGEST: Final = 200
"""Characters of the columns, lines included. Those of more are left as they are, and no converter understands them."""


def with_plain_columns(latex: str) -> str:
    """Return the source with plain columns in its arrays; what else columns ask for stays, and is not understood."""
    return COLUMNS.sub(lambda found: f"{found[1]}{{{_plain(found[2])}}}", latex)


def _plain(columns: str) -> str:
    plain = PARAGRAPH.sub("l", GAP.sub("", columns))
    for _ in range(LEVELS):
        plain = REPEATED.sub(lambda found: (found[3] or found[4]) * min(int(found[1] or found[2]), MOST_COLUMNS), plain)
    return plain if len(plain) <= LONGEST else columns
