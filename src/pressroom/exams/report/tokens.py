"""Define the design tokens of the report: serif text for what students read, sans serif for figures; greys only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pressroom.exams.options import ReportOptions
from pressroom.rendering.html.page_box import OVERHANG

POINTS: Final = 72
"""In an inch."""
COVER_PART: Final = 0.2
"""Of the height of the page: the space above the title."""

TOKENS: Final[Mapping[str, str]] = {
    "--doc-color-text": "#161616",
    "--doc-color-quiet": "#4c4c4c",
    "--doc-color-rule": "#8a8a8a",
    "--doc-color-hair": "#cfcfcf",
    "--doc-color-fill": "#6f6f6f",
    "--doc-color-light": "#b9b9b9",
    "--doc-color-ground": "#f0f0f0",
    "--doc-color-paper": "#ffffff",
    "--doc-size-text": "10.2pt",
    "--doc-size-small": "9.2pt",
    "--doc-size-table": "8.8pt",
    "--doc-size-label": "8pt",
    "--doc-size-tiny": "7.4pt",
    "--doc-size-foot": "8.4pt",
    "--doc-size-block": "10.6pt",
    "--doc-size-section": "11.6pt",
    "--doc-size-figure": "14pt",
    "--doc-size-name": "17pt",
    "--doc-size-mark": "22pt",
    "--doc-size-title": "27pt",
    "--doc-line-text": "1.34",
    "--doc-line-title": "1.15",
    "--doc-weight-text": "400",
    "--doc-weight-strong": "600",
    "--doc-rule": "0.5pt",
    "--doc-rule-hair": "0.3pt",
    "--doc-rule-strong": "1.1pt",
    "--doc-rule-answer": "1.4pt",
    "--doc-line-row": "1.25",
    "--doc-space-row": "1.6pt",
    "--doc-space-hair": "2pt",
    "--doc-space-tiny": "3pt",
    "--doc-space-small": "5pt",
    "--doc-space-medium": "8pt",
    "--doc-space-group": "4pt",
    "--doc-space-block": "10pt",
    "--doc-space-large": "13pt",
    "--doc-space-huge": "30pt",
    "--doc-size-bar": "34pt",
    "--doc-size-percent": "25pt",
    "--doc-size-facts": "120pt",
    "--doc-size-measure": "340pt",
}


def report_tokens(options: ReportOptions) -> dict[str, str]:
    """Return the tokens for a page: the title of the cover stands at the same part of every height."""
    return {
        **TOKENS,
        "--doc-space-cover": f"{options.page_inches[1] * POINTS * COVER_PART:.1f}pt",
        # The text begins so far inside the area of the page; what stands in the margins begins with it.
        "--doc-space-edge": f"{OVERHANG.left}px",
        # Chromium sets the lines of margins on whole pixels, a little above the page numbers, which stand in the middle.
        "--doc-space-sink": "2px",
    }
