"""Finds text that is cut off: at the edge of the paper, or of the area between the margins, which Chromium clips."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2

from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.box import Box
from pressroom.rendering.pdf.page_objects import TEXT, bounds_of, objects_of, paper_of, texts_of

# pypdfium2 binds PDFium's functions by ctypes, without types.
_raw: Any = pypdfium2.raw


def clipped_text(page: Any, margins: Margins) -> str | None:
    """Return the longest text of an open page of PDFium that reaches over the paper, or over what it is clipped to.

    None: no text does. It takes 1 to 2 ms for a page of text; `page_edges` says for which pages it is worth it.
    """
    paper = paper_of(page)
    area = paper.within(margins)
    cut = [item for item in objects_of(page, TEXT) if _is_cut(item, area=area, paper=paper)]
    return max(texts_of(page, cut), key=len) if cut else None


def _is_cut(item: Any, *, area: Box, paper: Box) -> bool:
    ink = bounds_of(item)
    # Most text is within the margins, and its clipping paths need not be asked for.
    return ink.leaves(area) and (ink.leaves(paper) or any(ink.leaves(clip) for clip in _clips(item)))


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
