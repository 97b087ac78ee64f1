r"""Write the source of a formula as both converters understand it, without changing what it says."""

from __future__ import annotations

import re
from typing import Final

from pressroom.rendering.math.columns import with_plain_columns
from pressroom.rendering.math.quantities import with_quantities

PERCENT: Final = re.compile(r"(?<!\\)((?:\\\\)*)%")
"""LaTeX takes the rest of the line for a comment. Who writes `20%` in a statement means the sign."""
ARRAY_PLACE: Final = re.compile(r"(\\begin\s*\{array\})\s*\[[bct]\]")
"""How an array stands beside its line; the converters take it for columns."""
ROW_END: Final = re.compile(r"\\\\(?=\*|\s*\[)\*?(?:\s*\[\s*-?[\d.]+\s*(?:em|ex|pt|px|mm|cm|in|mu|pc)\s*\])?")
"""The end of a row with a star, which keeps a page from ending there, or with the space before the next one: the converters
leave them out, or take them for text."""
SCRIPT: Final = re.compile(r"([_^])\s*(\\(?:max|min|sup|inf|lim)(?![A-Za-z]))")
"""A name as an index without braces."""
SPACE_BEFORE_BRACE: Final = re.compile(r"(\\[A-Za-z]+)\s+(?=\{)")
"""The part of Temml for chemistry looks for the brace directly behind a command."""
CHEMISTRY: Final = re.compile(r"\\(?:ce|pu)\b")
INTEGERS: Final = (
    (re.compile(r"(\\(?:left|right)\s*)?\[\s*\\!\s*(?(1)\\(?:left|right)\s*)\["), r"\1\\llbracket "),
    (re.compile(r"(\\(?:left|right)\s*)?\]\s*\\!\s*(?(1)\\(?:left|right)\s*)\]"), r"\1\\rrbracket "),
)
"""The double brackets of an interval of integers, made of single ones."""
WHOLE_LINES: Final = {"align": "aligned", "align*": "aligned", "gather": "gathered", "gather*": "gathered"}
"""Environments that have a line of their own, and those for a part of a formula."""


def prepared(latex: str, *, decimal_comma: bool) -> str:
    """Return the source that the converters are given; `decimal_comma`: see `with_quantities`."""
    latex = with_quantities(latex, decimal_comma=decimal_comma)
    latex = ROW_END.sub(r"\\\\ ", latex)
    latex = with_plain_columns(ARRAY_PLACE.sub(r"\1", PERCENT.sub(r"\1\\%", latex)))
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
