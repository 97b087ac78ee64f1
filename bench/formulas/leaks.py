r"""Find commands that a converted formula shows: `\foo`, `{`, `$` and the name of a command, where the source asks for none.

The check reads the markup and the source only, so it holds for whatever a converter says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

TOKEN: Final = re.compile(r"<m(?:i|n|o|text)\b[^>]*>([^<]*)<")
COMMAND: Final = re.compile(r"\\([A-Za-z]{2,})")
NEWLINE: Final = r"\\"
BRACES: Final = re.compile(r"\\[{}]|brac|cases|Bmatrix|\\[Ss]et\b|\\ce\b")
"""What shows braces."""
SHOWN_BY: Final = {
    "\\": re.compile(r"backslash|setminus"),
    "{": BRACES,
    "}": BRACES,
    "$": re.compile(r"\\\$|\\text(?:dollar)"),
    "&": re.compile(r"\\&|\\And\b"),
    "#": re.compile(r"\\#|\\ce\b|sharp"),
    "_": re.compile(r"\\_|underscore|\\text\w*\s*\{[^{}]*_"),
    "^": re.compile(r"\\\^|\\text\w*\s*\{[^{}]*\^|\\(?:wide)?hat"),
    "~": re.compile(r"\\sim|\\(?:wide)?tilde|\\ce\b"),
}
"""Characters that are commands in LaTeX, and what in a source makes them text."""
NAMED: Final = frozenset(
    {
        "arccos", "arccot", "arccsc", "arcsec", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det",
        "dim", "exp", "gcd", "hom", "inf", "injlim", "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min", "mod",
        "bmod", "Pr", "projlim", "sec", "sgn", "sin", "sinh", "sup", "tan", "tanh", "pgcd", "ppcm", "card", "cotan",
    }
)  # fmt: skip
"""Commands that show their own names."""


def leaks_of(latex: str, html: str) -> list[str]:
    """Return what the markup of a converted formula shows although it is a command."""
    return list(_leaks(latex, " ".join(map(unescape, TOKEN.findall(html)))))


def _leaks(latex: str, shown: str) -> Iterator[str]:
    yield from (sign for sign, meant in SHOWN_BY.items() if sign in shown and not meant.search(latex))
    latex = latex.replace(NEWLINE, " ")
    said = COMMAND.sub(" ", latex)
    for name in sorted(set(COMMAND.findall(latex)) - NAMED):
        word = re.compile(rf"(?<![A-Za-z]){name}(?![A-Za-z])")
        if word.search(shown) and not word.search(said):
            yield name
