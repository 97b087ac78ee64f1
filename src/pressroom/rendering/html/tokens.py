"""Make the design tokens of a document from its template and what its author chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pressroom.rendering.html.templates import Template

COMMON: Final[Mapping[str, str | float]] = {
    "color-text": "#1d2129",
    "color-quiet": "#4b535e",  # contrast 7.7:1 on white, above WCAG AAA (7:1), also in grayscale
    "color-paper": "#ffffff",
    "weight-text": "400",
    "weight-strong": "600",
    "line-title": "1.15",
    "size-foot": 8.4,
    "space-foot": 10.0,
}
"""Tokens that a template need not define, without `--doc-`. A number is a length in points."""
LEAST_ENTRY_SPACE: Final = 3.6
"""Points between entries that a tighter page keeps: with less, pdfminer.six takes the dates of two lines for one column."""
LENGTHS: Final = ("size-", "space-", "gutter", "indent")
"""Beginnings of tokens that grow with the size of the text; rules do not."""


@dataclass(frozen=True, kw_only=True)
class Tightening:
    """How much less room a document takes than its template gives it."""

    line: float = 0
    """Of the line height, a factor."""
    section: float = 0
    """Points above each section."""
    entry: float = 0
    """Points between entries."""
    text: float = 0
    """Points of the size of the text; everything else gets smaller with it."""


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


def design_tokens(template: Template, design: Design) -> dict[str, str]:
    """Return the tokens `--doc-*` with their values in CSS."""
    values = {**COMMON, **template.tokens}
    own_size = float(values["size-text"])
    size = (design.font_size or own_size) - design.tightening.text
    scaled: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, str):
            scaled[f"--doc-{name}"] = value
            continue
        length = value * size / own_size if name.startswith(LENGTHS) else value
        if name in {"space-section", "space-entry"}:
            length = _tightened(length * design.spacing, name, design.tightening)
        scaled[f"--doc-{name}"] = f"{round(length, 2):g}pt"
    line = (design.line_height or float(values["line-text"])) - design.tightening.line
    scaled["--doc-line-text"] = f"{round(line, 3):g}"
    if design.accent:
        scaled["--doc-color-accent"] = design.accent.lower()
    return scaled


def points_of(tokens: Mapping[str, str], name: str) -> float:
    """Return a length among tokens, such as `--doc-gutter`, in points."""
    return float(tokens[name].removesuffix("pt"))


def _tightened(length: float, name: str, tightening: Tightening) -> float:
    less = tightening.section if name == "space-section" else tightening.entry
    return max(length - less, min(length, LEAST_ENTRY_SPACE)) if less else length
