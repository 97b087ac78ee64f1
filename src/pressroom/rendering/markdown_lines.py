"""Keep formulas on the line of what stands beside them without a space: browsers may end a line before and after each."""

from __future__ import annotations

import re
from typing import Final

MOST_BESIDE: Final = 12
"""Characters on each side that are kept beside a formula: what may not be divided must fit into a line, or a cell."""
NO_SPACE: Final = r"\u00a0\u202f"
WITHOUT_SPACES: Final = r"\u0e00-\u0eff\u2e80-\u9fff"
"""Letters of scripts that set no spaces between words, such as Thai and Chinese: lines end between them."""
FORMULA: Final = re.compile(
    # No character references; no semicolon before a formula, because the search could begin within one.
    rf"(?P<before>(?:[{NO_SPACE}]|[^\s<>&;{WITHOUT_SPACES}]){{0,{MOST_BESIDE}}})"
    r'<span class="formula" (?P<label>role="img" aria-label="[^"]*)">(?P<parts>(?:(?!</span>).)*)</span>'
    rf"(?P<after>(?:[{NO_SPACE}]|[^\s<>&{WITHOUT_SPACES}]){{0,{MOST_BESIDE}}})",
    re.DOTALL,
)
"""A formula in a line, and what stands beside it without a space."""
PART_END: Final = "</math>"


def with_whole_formulas(html: str) -> str:
    """Return markup in which no line ends between a formula and what stands beside it without a space."""
    return FORMULA.sub(_whole, html)


def _whole(found: re.Match[str]) -> str:
    before, after = found["before"], found["after"]
    if not before and not after:
        return found[0]
    parts = [part + PART_END for part in found["parts"].split(PART_END)[:-1]]
    if len(parts) == 1:
        return f'<span class="whole">{before}{_formula(found["label"], parts[0])}{after}</span>'
    # The lines of a long formula end between its parts: the first and the last one carry what stands beside the formula,
    # which is read aloud with it.
    first, *middle, last = parts
    inside = f"{_kept(before + first, before)}{''.join(middle)}{_kept(last + after, after)}"
    label, _, words = found["label"].rpartition('"')
    return _formula(f'{label}"{_escaped(before)}{words}{_escaped(after)}', inside)


def _formula(label: str, content: str) -> str:
    return f'<span class="formula" {label}">{content}</span>'


def _kept(markup: str, beside: str) -> str:
    return f'<span class="whole">{markup}</span>' if beside else markup


def _escaped(text: str) -> str:
    return text.replace('"', "&quot;")
