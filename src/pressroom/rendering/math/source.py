r"""Write the source of a formula as both converters understand it, without changing what it says."""

from __future__ import annotations

import re
from typing import Final

PERCENT: Final = re.compile(r"(?<!\\)((?:\\\\)*)%")
"""LaTeX takes the rest of the line for a comment. Who writes `20%` in a statement means the sign."""
ARRAY_PLACE: Final = re.compile(r"(\\begin\s*\{array\})\s*\[[bct]\]")
"""How an array stands beside its line; the converters take it for columns."""
ROW_SPACE: Final = re.compile(r"\\\\\s*\[\s*-?[\d.]+\s*(?:em|ex|pt|px|mm|cm|in|mu|pc)\s*\]")
"""How much space stands between two rows: the converters leave it out, or take it for text."""
REPEATED: Final = re.compile(r"(\\begin\s*\{array\}\s*\{)\s*\*\s*\{(\d{1,2})\}\s*(?:\{([lcr|]+)\}|([lcr]))")
"""So many equal columns of an array, as MathType writes them."""
MOST_COLUMNS: Final = 40
SCRIPT: Final = re.compile(r"([_^])\s*(\\(?:max|min|sup|inf|lim)(?![A-Za-z]))")
"""A name as an index without braces."""
SPACE_BEFORE_BRACE: Final = re.compile(r"(\\[A-Za-z]+)\s+(?=\{)")
"""The part of Temml for chemistry looks for the brace directly behind a command."""
CHEMISTRY: Final = re.compile(r"\\(?:ce|pu)\b")
INTEGERS: Final = ((re.compile(r"\[\s*\\!\s*\["), r"\\llbracket "), (re.compile(r"\]\s*\\!\s*\]"), r"\\rrbracket "))
"""The double brackets of an interval of integers, made of single ones."""
WHOLE_LINES: Final = {"align": "aligned", "align*": "aligned", "gather": "gathered", "gather*": "gathered"}
"""Environments that have a line of their own, and those for a part of a formula."""


def prepared(latex: str) -> str:
    """Return the source that the converters are given."""
    latex = ROW_SPACE.sub(r"\\\\ ", latex)
    latex = ARRAY_PLACE.sub(r"\1", PERCENT.sub(r"\1\\%", latex))
    latex = REPEATED.sub(lambda found: found[1] + (found[3] or found[4]) * min(int(found[2]), MOST_COLUMNS), latex)
    latex = SCRIPT.sub(r"\1{\2}", latex)
    for brackets, command in INTEGERS:
        latex = brackets.sub(command, latex)
    return SPACE_BEFORE_BRACE.sub(r"\1", latex) if CHEMISTRY.search(latex) else latex


def within_a_line(latex: str) -> str:
    """Return the source with environments that may be a part of a formula, in place of those that may not."""
    for name, part in WHOLE_LINES.items():
        for command in (r"\begin", r"\end"):
            latex = latex.replace(f"{command}{{{name}}}", f"{command}{{{part}}}")
    return latex
