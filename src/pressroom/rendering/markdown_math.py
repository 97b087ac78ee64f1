r"""Find formulas in Markdown: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`.

The plugins for markdown-it know one kind of delimiter each, and either take an amount of money for a formula or a formula
behind a digit for money; these rules tell them apart by what is between the dollars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from pressroom.rendering.math.convert import LONGEST

INLINE_MATH: Final = "math_inline"
DISPLAY_MATH: Final = "math_display"
BLOCK_MATH: Final = "math_block"
COMMANDS: Final = re.compile(r"[\\^_{]")
"""What formulas have, and amounts of money have not."""
FORMULA_START: Final = re.compile(r"[A-Za-z\\]")
BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, kw_only=True)
class Delimiters:
    """What a formula is between."""

    start: str
    end: str
    display: bool


DELIMITERS: Final = (
    Delimiters(start="$$", end="$$", display=True),
    Delimiters(start="$", end="$", display=False),
    Delimiters(start=r"\(", end=r"\)", display=False),
    Delimiters(start=r"\[", end=r"\]", display=True),
)


def add_math(markdown: MarkdownIt) -> None:
    """Add the rules for formulas to a parser; they come before that for escaped characters."""
    markdown.inline.ruler.before("escape", INLINE_MATH, _inline)
    markdown.block.ruler.before("fence", BLOCK_MATH, _block, {"alt": ["paragraph", "list"]})


def _inline(state: StateInline, silent: bool) -> bool:
    found = _formula_at(state.src, state.pos)
    if found is None:
        return False
    content, end, display = found
    if not silent:
        state.push(DISPLAY_MATH if display else INLINE_MATH, "span", 0).content = content
    state.pos = end
    return True


def _formula_at(text: str, start: int) -> tuple[str, int, bool] | None:
    """Return the formula that begins at a place, where it ends, and whether it is displayed; None if there is none."""
    for delimiters in DELIMITERS:
        if text.startswith(delimiters.start, start):
            first = start + len(delimiters.start)
            last = _closing(text, first, delimiters.end)
            if last is None or not text[first:last].strip():
                return None
            if delimiters.start == "$" and not _is_formula(text, first, last):
                return None
            return text[first:last].strip(), last + len(delimiters.end), delimiters.display
    return None


def _closing(text: str, start: int, end: str) -> int | None:
    """Return where the delimiter is that closes a formula: the first that is not escaped."""
    text = text[: start + LONGEST]
    if end not in text[start:]:
        return None
    at = start
    while at < len(text):
        if text.startswith(end, at):
            return at
        at += 2 if text[at] == "\\" else 1
    return None


def _is_formula(text: str, first: int, last: int) -> bool:
    """Say whether what is between two dollars is a formula, not a text between two amounts of money."""
    content = text[first:last]
    if COMMANDS.search(content):
        return True
    if content != content.strip() or text[last + 1 : last + 2].isdigit():
        return False  # 5 $ et 6 $; from $5 to $6
    return not text[: first - 1][-1:].isdigit() or FORMULA_START.match(content) is not None  # 5$, 6$


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take lines that hold a displayed formula and nothing else."""
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("$$", r"\["), first):
        return False
    text = state.getLines(start, end, state.blkIndent, keepLastLF=False)
    indent = len(text) - len(text.lstrip(" \t"))
    found = _formula_at(text, indent)
    if found is None or not found[2] or BLANK_LINE.search(text[: found[1]]):
        return False
    if text[found[1] :].partition("\n")[0].strip():
        return False
    if not silent:
        lines = text[: found[1]].count("\n") + 1
        token = state.push(BLOCK_MATH, "p", 0)
        token.block = True
        token.content = found[0]
        token.map = [start, start + lines]
        state.line = start + lines
    return True
