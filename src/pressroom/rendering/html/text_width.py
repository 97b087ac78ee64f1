"""Measure text as the browser sets it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from pressroom.rendering.html.clusters import split_clusters
from pressroom.rendering.html.font_files import Font, harfbuzz, open_face
from pressroom.rendering.html.font_plan import owner_of

FEATURES = {"liga": False, "clig": False, "kern": True}
"""Those of `document.css`."""


@lru_cache(maxsize=4096)
def width_of(text: str, stack: tuple[Font, ...], *, weight: int, size: float, track: float = 0) -> float:
    """Return the advance width of a text on one line, in points, at a size in points, with `track` points per letter."""
    return sum(_advance(run, font.path(weight)) for font, run in _runs(text, stack)) * size + len(text) * track


def spaces_to_fill(text: str, stack: tuple[Font, ...], *, weight: int, size: float, width: float, track: float = 0) -> int:
    """Return how many spaces before a text fill a width in points, as whole spaces that do not exceed it."""
    space = width_of(" ", stack, weight=weight, size=size, track=track)
    return max(0, int((width - width_of(text, stack, weight=weight, size=size, track=track)) / space))


def _runs(text: str, stack: Sequence[Font]) -> Iterator[tuple[Font, str]]:
    stack = tuple(stack)
    clusters = [
        (cluster, (owner_of(cluster, stack) if cluster.strip() else None) or stack[0]) for cluster in split_clusters(text)
    ]
    for font, run in groupby(clusters, key=lambda each: each[1]):
        yield font, "".join(cluster for cluster, _ in run)


@lru_cache(maxsize=4096)
def _advance(text: str, path: Path) -> float:
    """Return the width as a part of the size."""
    buffer = harfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font: Any = _font(path)
    harfbuzz.shape(font, buffer, FEATURES)
    return sum(position.x_advance for position in buffer.glyph_positions) / font.face.upem


@cache
def _font(path: Path) -> Any:
    return harfbuzz.Font(open_face(path))
