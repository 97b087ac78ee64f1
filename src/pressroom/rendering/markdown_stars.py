"""Keep the stars of products and powers, such as `2*3*4`, which Markdown takes for emphasis."""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

STARS: Final = re.compile(r"\*+")
LETTER: Final = r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
"""Not Chinese, Japanese or Korean, which have no spaces around what is emphasised."""
BEFORE: Final = re.compile(rf"{LETTER}|[)\]]")
AFTER: Final = re.compile(rf"{LETTER}|[(\[]")


def keep_stars(parser: MarkdownIt) -> None:
    """Add the rule to a parser."""
    parser.inline.ruler.before("emphasis", "product", _product)


def _product(state: StateInline, silent: bool) -> bool:
    stars = STARS.match(state.src, state.pos)
    if stars is None or not BEFORE.match(state.src[max(0, state.pos - 1) : state.pos]) or not AFTER.match(state.src, stars.end()):
        return False
    if not silent:
        state.pending += stars[0]
    state.pos = stars.end()
    return True
