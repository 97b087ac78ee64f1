"""Finds text that is cut off: at the edge of the paper, or of the area between the margins, which Chromium clips."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pypdfium2

from pressroom.rendering.options import Margins

POINTS_PER_INCH: Final = 72
EDGE_POINTS: Final = 0.75
"""One CSS pixel: Chromium rounds the area that it draws in to whole ones."""
FAR: Final = 1e6
"""Points, beyond every page."""

# pypdfium2 binds PDFium's functions by ctypes, without types.
_raw: Any = pypdfium2.raw


class Box(NamedTuple):
    """A rectangle in points, the y axis pointing up."""

    left: float
    bottom: float
    right: float
    top: float


def has_clipped_text(page: Any, text_page: Any, margins: Margins, *, thorough: bool) -> bool:
    """Look at an open page of PDFium for text over the edge of the paper or of the area that it is clipped to.

    All runs of text are measured if there is text in the margins, which may be a running head, or if `thorough`.
    """
    paper = _paper(page)
    area = Box(
        paper.left + margins.left * POINTS_PER_INCH,
        paper.bottom + margins.bottom * POINTS_PER_INCH,
        paper.right - margins.right * POINTS_PER_INCH,
        paper.top - margins.top * POINTS_PER_INCH,
    )
    if not thorough and not _has_text_outside(text_page, area):
        return False
    for index in range(_raw.FPDFPage_CountObjects(page)):
        item = _raw.FPDFPage_GetObject(page, index)
        if _raw.FPDFPageObj_GetType(item) == _raw.FPDF_PAGEOBJ_TEXT and _is_cut(item, area=area, paper=paper):
            return True
    return False


def _is_cut(item: Any, *, area: Box, paper: Box) -> bool:
    ink = _bounds(item)
    # Most text is within the margins, and its clipping paths need not be asked for.
    return _leaves(ink, area) and (_leaves(ink, paper) or any(_leaves(ink, clip) for clip in _clips(item)))


def _has_text_outside(text_page: Any, area: Box) -> bool:
    strips = (
        Box(-FAR, -FAR, area.left - EDGE_POINTS, FAR),
        Box(area.right + EDGE_POINTS, -FAR, FAR, FAR),
        Box(-FAR, -FAR, FAR, area.bottom - EDGE_POINTS),
        Box(-FAR, area.top + EDGE_POINTS, FAR, FAR),
    )
    # PDFium takes left, top, right, bottom.
    return any(_raw.FPDFText_GetBoundedText(text_page, at.left, at.top, at.right, at.bottom, None, 0) for at in strips)


def _paper(page: Any) -> Box:
    found = _raw.FS_RECTF()
    _raw.FPDF_GetPageBoundingBox(page, found)
    return Box(found.left, found.bottom, found.right, found.top)


def _bounds(item: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    _raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return Box(left.value, bottom.value, right.value, top.value)


def _clips(item: Any) -> Iterator[Box]:
    """Yield the boxes of the clipping paths in force for a page object."""
    clip = _raw.FPDFPageObj_GetClipPath(item)
    for path in range(max(0, _raw.FPDFClipPath_CountPaths(clip)) if clip else 0):
        points: list[tuple[float, float]] = []
        for segment in range(_raw.FPDFClipPath_CountPathSegments(clip, path)):
            x, y = ctypes.c_float(), ctypes.c_float()
            _raw.FPDFPathSegment_GetPoint(_raw.FPDFClipPath_GetPathSegment(clip, path, segment), x, y)
            points.append((x.value, y.value))
        if points:
            across, up = zip(*points, strict=True)
            yield Box(min(across), min(up), max(across), max(up))


def _leaves(inner: Box, outer: Box) -> bool:
    return (
        inner.left < outer.left - EDGE_POINTS
        or inner.bottom < outer.bottom - EDGE_POINTS
        or inner.right > outer.right + EDGE_POINTS
        or inner.top > outer.top + EDGE_POINTS
    )
