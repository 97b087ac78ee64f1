"""What stands on a page of PDFium, and where."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pypdfium2

from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.box import Box

# pypdfium2 binds PDFium's functions by ctypes, without types.
_raw: Any = pypdfium2.raw
TEXT: Final[int] = _raw.FPDF_PAGEOBJ_TEXT
IMAGE: Final[int] = _raw.FPDF_PAGEOBJ_IMAGE


def objects_of(page: Any, *kinds: int) -> Iterator[Any]:
    """Yield the objects of an open page that are of these kinds, the last one, which often stands lowest, first."""
    items = (_raw.FPDFPage_GetObject(page, index) for index in reversed(range(_raw.FPDFPage_CountObjects(page))))
    return (item for item in items if _raw.FPDFPageObj_GetType(item) in kinds)


def paper_of(page: Any) -> Box:
    """Return the box of a page."""
    found = _raw.FS_RECTF()
    _raw.FPDF_GetPageBoundingBox(page, found)
    return Box(found.left, found.bottom, found.right, found.top)


def bounds_of(item: Any) -> Box:
    """Return the box of a page object, for text that of its ink."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    _raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return Box(left.value, bottom.value, right.value, top.value)


def texts_of(page: Any, items: Iterable[Any]) -> list[str]:
    """Return the text of text objects of an open page."""
    text_page = _raw.FPDFText_LoadPage(page)
    try:
        return [_text(item, text_page) for item in items]
    finally:
        _raw.FPDFText_ClosePage(text_page)


def _text(item: Any, text_page: Any) -> str:
    size: int = _raw.FPDFTextObj_GetText(item, text_page, None, 0)  # in bytes, with the end
    buffer = ctypes.create_string_buffer(max(size, 2))
    _raw.FPDFTextObj_GetText(item, text_page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def is_filled(page: Any, margins: Margins, *, part: float) -> bool:
    """Say whether text or a picture stands below a part, from 0 to 1, of the area between the margins.

    A ground that is drawn behind the text of each page does not count, nor does what stands in the margins.
    """
    area = paper_of(page).within(margins)
    limit = area.top - part * (area.top - area.bottom)
    boxes = map(bounds_of, objects_of(page, TEXT, IMAGE))
    return any(box.bottom < limit and area.bottom < (box.bottom + box.top) / 2 < area.top for box in boxes)
