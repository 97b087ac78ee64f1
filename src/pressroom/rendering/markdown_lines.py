"""Keep formulas on the line of what stands beside them without a space: browsers may end a line before and after each."""

from __future__ import annotations

import re
from typing import Final

FORMULA: Final = re.compile(
    r"(?P<before>(?<![\w’'(\[{“\"«-])(?<!«[\u00a0\u202f])(?:«[\u00a0\u202f]?|[\w’'(\[{“\"-])+)?"
    r'<span class="formula" (?P<label>role="img" aria-label="[^"]*)">(?P<parts>(?:(?!</span>).)*)</span>'
    r"(?P<after>[\w’'-][^\s<]*|(?:[\u00a0\u202f]?[,.;:!?…%€)\]}”\"»])+[\w’'-]*)?",
    re.DOTALL,
)
"""A formula in a line, and the letters, brackets and signs that belong to it. What stands before it is looked for from its
beginning only: the time would grow with the square of its length otherwise."""
PART_END: Final = "</math>"


def with_whole_formulas(html: str) -> str:
    """Return markup in which no line ends between a formula and a letter, a bracket or a sign beside it."""
    return FORMULA.sub(_whole, html)


def _whole(found: re.Match[str]) -> str:
    before, after = found["before"] or "", found["after"] or ""
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
