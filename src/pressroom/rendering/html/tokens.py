"""Make the design tokens of a document from its template and what its author chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pressroom.rendering.html.direction import is_right_to_left
from pressroom.rendering.html.templates import Template

DEFAULTS: Final[Mapping[str, str | float]] = {
    "color-text": "#1d2129",
    "color-quiet": "#4b535e",  # contrast 7.7:1 on white, above WCAG AAA (7:1), also in grayscale
    "color-accent": "#1f3a5f",
    "color-rule": "#7d8794",
    "color-paper": "#ffffff",
    "size-text": 10,
    "size-small": 9.2,
    "size-date": 9.2,
    "size-label": 11.4,
    "size-section": 12.4,
    "size-title": 21,
    "size-foot": 8.4,
    "line-text": "1.35",
    "line-title": "1.15",
    "weight-text": "400",
    "weight-strong": "600",
    "track-section": "0",
    "rule": 0.6,
    "space-hair": 1.5,
    "space-tiny": 3.6,
    "space-small": 4,
    "space-heading": 4,
    "space-entry": 6,
    "space-section": 11,
    "space-photo": 76,
    "space-foot": 10,
    "gutter": 92,
    "indent": 10,
}
"""The tokens of every template, without `--doc-`, and their values where it has none. A number is a length in points."""
LEAST_ENTRY_SPACE: Final = 3.6
"""Points between entries that remain on any page: with less, pdfminer.six takes the dates of two lines for one column."""
LEAST_TEXT: Final = 8.0
"""Points of the text that tightening leaves, unless it has less already."""
LEAST_SIZE: Final = 7.0
"""The same of headings, dates and small text."""
LEAST_LINE: Final = 1.1
"""The same of the line height, a factor."""
TALL_SCRIPTS: Final = frozenset({"ar", "fa", "ur", "ckb", "ps", "ja", "zh", "ko", "th", "hi", "km", "my", "lo"})
"""Languages whose letters stand higher or lower than Latin ones, or fill their squares: lines need more room."""
TALL_FACTOR: Final = 1.18
"""Of the line height, for these languages: 1.35 becomes 1.6."""
RIGHT_TO_LEFT: Final[Mapping[str, float]] = {"gutter": 0, "space-heading": 1}
"""Tokens of documents that run from right to left. pdfminer.six reads a narrow line at the right after the longer ones
below it, unless they are so close that it takes them for one block (`LAParams.line_margin`), and have one edge."""
LENGTHS: Final = ("size-", "space-", "gutter", "indent")
"""Beginnings of tokens that grow with the size of the text; rules do not."""


@dataclass(frozen=True, kw_only=True)
class Tightening:
    """How much less room a document takes than its template gives it."""

    line: float = 0
    """Of the line height, a factor. It stops at `LEAST_LINE`."""
    section: float = 0
    """Points above each section."""
    entry: float = 0
    """Points between entries."""
    text: float = 0
    """Points of the size of the text; everything else gets smaller with it. It stops at `LEAST_TEXT`."""


@dataclass(frozen=True, kw_only=True)
class Design:
    """What the author of a document chose of its looks. None: as the template has it."""

    accent: str | None = None
    """`#rrggbb`."""
    font_size: float | None = None
    """Points."""
    line_height: float | None = None
    """A factor of the size."""
    spacing: float = 1
    """A factor of the spaces between sections and entries."""
    tightening: Tightening = Tightening()


def design_tokens(template: Template, design: Design, *, language: str) -> dict[str, str]:
    """Return the tokens `--doc-*` with their values in CSS, for a document in a language."""
    values = {**DEFAULTS, **template.tokens}
    if is_right_to_left(language):
        values.update(RIGHT_TO_LEFT)
    own_size = float(values["size-text"])
    loose = design.font_size or own_size
    size = _less(loose, design.tightening.text, least=LEAST_TEXT)
    scaled: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, str):
            scaled[f"--doc-{name}"] = value
            continue
        length = value * size / own_size if name.startswith(LENGTHS) else value
        if name.startswith("size-"):
            length = max(length, min(LEAST_SIZE, value * loose / own_size))
        elif name in {"space-section", "space-entry"}:
            length = _space(length, name, design)
        scaled[f"--doc-{name}"] = f"{round(length, 2):g}pt"
    own_line = float(values["line-text"]) * (TALL_FACTOR if language.partition("-")[0] in TALL_SCRIPTS else 1)
    line = _less(design.line_height or own_line, design.tightening.line, least=LEAST_LINE)
    scaled["--doc-line-text"] = f"{round(line, 3):g}"
    if design.accent:
        scaled["--doc-color-accent"] = design.accent.lower()
    return scaled


def points_of(tokens: Mapping[str, str], name: str) -> float:
    """Return a length among tokens, such as `--doc-gutter`, in points."""
    return float(tokens[name].removesuffix("pt"))


def _less(loose: float, less: float, *, least: float) -> float:
    """Return a value that is tightened: not below `least`, and as it was if it was below that before."""
    return max(loose - less, min(loose, least))


def _space(length: float, name: str, design: Design) -> float:
    """Return a space as it is chosen and tightened. It stays large enough to keep dates apart, if the template has it so."""
    less = design.tightening.section if name == "space-section" else design.tightening.entry
    return max(length * design.spacing - less, min(length, LEAST_ENTRY_SPACE))
