"""Rectangles on a page."""

from __future__ import annotations

from typing import Final, NamedTuple

from pressroom.rendering.options import Margins

POINTS_PER_INCH: Final = 72
EDGE_POINTS: Final = 0.75
"""One CSS pixel: Chromium rounds the area that it draws in to whole ones."""


class Box(NamedTuple):
    """A rectangle in points, the y axis pointing up."""

    left: float
    bottom: float
    right: float
    top: float

    def within(self, margins: Margins) -> Box:
        """Return what of a page is between its margins."""
        return Box(
            self.left + margins.left * POINTS_PER_INCH,
            self.bottom + margins.bottom * POINTS_PER_INCH,
            self.right - margins.right * POINTS_PER_INCH,
            self.top - margins.top * POINTS_PER_INCH,
        )

    def leaves(self, outer: Box) -> bool:
        """Say whether this box reaches over another one, by more than a pixel."""
        return (
            self.left < outer.left - EDGE_POINTS
            or self.bottom < outer.bottom - EDGE_POINTS
            or self.right > outer.right + EDGE_POINTS
            or self.top > outer.top + EDGE_POINTS
        )

    def around(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def size(self) -> float:
        """Return its area, in square points."""
        return (self.right - self.left) * (self.top - self.bottom)
