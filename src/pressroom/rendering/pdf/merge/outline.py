"""Write the outline of a file of several parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Name, OutlineItem, Pdf


@dataclass(frozen=True, kw_only=True)
class OutlineEntry:
    """A title, the place that it leads to (a destination array), and entries below it."""

    title: str
    place: Any
    below: Sequence[OutlineEntry] = ()


def place_on(page: Any, *, like: Any = None) -> Array:
    """Return a destination on a page, at the place of another destination or at the page's top; the zoom stays."""
    return Array([page, *list(like)[1:]]) if like is not None else Array([page, Name.XYZ, 0, page.MediaBox[3], 0])


def write_outline(pdf: Pdf, entries: Iterable[OutlineEntry]) -> None:
    """Write an outline; the entries below others are closed."""
    with pdf.open_outline() as outline:
        outline.root.extend(map(_item, entries))


def _item(entry: OutlineEntry) -> OutlineItem:
    item = OutlineItem(entry.title, entry.place)
    item.is_closed = True
    item.children.extend(map(_item, entry.below))
    return item
