"""A bar chart of documents per second, as an SVG that says in words what it shows."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from bench.peers.results import Results
from bench.peers.ways import PRESSROOM

WIDTH: Final = 720
LABELS: Final = 290
"""Of the width, in front of the bars."""
FIGURES: Final = 60
"""Of the width, behind the longest bar."""
ROW: Final = 28
BAR: Final = 18
TOP: Final = 40
OURS, OTHERS = "#1f5fa8", "#9aa5b1"


def chart_of(results: Results) -> str:
    """Return the chart of the rates with all workers."""
    rates = {way.label: way.rows[-1].documents_per_second for way in results.ways}
    ours = {way.label for way in results.ways if way.name == PRESSROOM}
    at_once = results.ways[0].rows[-1].clients
    title = f"Documents per second, {at_once} at once"
    words = "; ".join(f"{label}: {rate:.1f}" for label, rate in rates.items())
    scale = (WIDTH - LABELS - FIGURES) / max(rates.values())
    height = TOP + ROW * len(rates) + 8
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title words">',
        f'  <title id="title">{escape(title)}</title>',
        f'  <desc id="words">{escape(words)}</desc>',
        f'  <rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        '  <g font-family="sans-serif" font-size="13" fill="#1a1a1a">',
        f'  <text x="12" y="24" font-weight="bold">{escape(title)}</text>',
    ]
    for number, (label, rate) in enumerate(rates.items()):
        top, colour = TOP + ROW * number, OURS if label in ours else OTHERS
        width = max(rate * scale, 1)
        lines += [
            f'  <text x="{LABELS - 10}" y="{top + 14}" text-anchor="end">{escape(label)}</text>',
            f'  <rect x="{LABELS}" y="{top}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>',
            f'  <text x="{LABELS + width + 8:.1f}" y="{top + 14}">{rate:.1f}</text>',
        ]
    return "\n".join([*lines, "  </g>", "</svg>", ""])
