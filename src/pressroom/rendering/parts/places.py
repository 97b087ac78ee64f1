"""Find the pages of each part in a printed chunk, by the destinations that the browser wrote for them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pikepdf import Pdf

from pressroom.rendering.parts.html import anchor_of
from pressroom.rendering.parts.model import PartPages
from pressroom.rendering.pdf.merge.destinations import named_destinations
from pressroom.rendering.pdf.merge.failure import MergeFailedError


def part_pages(pdf: Pdf, places: Sequence[int]) -> tuple[PartPages, ...]:
    """Return the pages of the parts at these places of the list, in order.

    Raises:
        MergeFailedError: A part has no page of its own, or the first page belongs to none.
    """
    numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    found = named_destinations(pdf)
    firsts = [numbers.get(found[anchor][0].objgen) if (anchor := anchor_of(place)) in found else None for place in places]
    starts = [first for first in firsts if first is not None]
    if len(starts) != len(firsts) or starts[0] != 0 or any(before >= after for before, after in pairwise(starts)):
        raise MergeFailedError("A printed part does not begin on a page of its own. Check the styles of its template.")
    ends = [*starts[1:], len(pdf.pages)]
    return tuple(
        PartPages(part=place, first=start, count=end - start) for place, start, end in zip(places, starts, ends, strict=True)
    )
