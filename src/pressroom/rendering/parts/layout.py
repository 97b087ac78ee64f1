"""Where each part comes to stand in a merged file, and what is stamped on each of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pressroom.errors import ExportWarning
from pressroom.rendering.parts.model import PartPages, PrintedParts
from pressroom.rendering.parts.stamps import PageNumber, Stamp
from pressroom.rendering.pdf.merge.failure import MergeFailedError
from pressroom.rendering.pdf.merge.stamping import Line
from pressroom.rendering.pdf.proof import PageFinding


@dataclass(frozen=True, kw_only=True)
class PlacedPart:
    """The pages of one part in a merged file."""

    part: int
    """The part's place in the list, from 0."""
    first: int
    """Its first page, from 1."""
    count: int
    blank_before: bool
    """Whether a blank page was added before it, so that it begins on the front of a sheet."""


def place_parts(printed: PrintedParts, *, duplex: bool) -> tuple[PlacedPart, ...]:
    """Lay the parts out one after the other.

    Raises:
        MergeFailedError: A part was not printed exactly once, or a chunk has pages that belong to no part.
    """
    found = [pages.part for chunk in printed.chunks for pages in chunk.parts]
    if found != list(range(len(printed.parts))):
        raise MergeFailedError("Some parts were not printed exactly once and in order. Export the document again.")
    for chunk in printed.chunks:
        ends = [0, *(pages.first + pages.count for pages in chunk.parts)]
        if [pages.first for pages in chunk.parts] != ends[:-1] or len(chunk.marks.pages) != ends[-1]:
            raise MergeFailedError("Some printed pages belong to no part. Export the document again.")
    placed: list[PlacedPart] = []
    last = 0
    for pages in (pages for chunk in printed.chunks for pages in chunk.parts):
        blank = duplex and last % 2 == 1
        placed.append(PlacedPart(part=pages.part, first=last + blank + 1, count=pages.count, blank_before=blank))
        last += blank + pages.count
    return tuple(placed)


def lines_of(placed: Sequence[PlacedPart], stamps: Sequence[Stamp]) -> list[list[Line]]:
    """Return the lines of each page of the whole file; added pages have none."""
    pages = placed[-1].first + placed[-1].count - 1
    lines: list[list[Line]] = [[] for _ in range(pages)]
    for part in placed:
        for page in range(part.count):
            place = part.first - 1 + page
            number = PageNumber(part=part.part, page=place + 1, pages=pages, part_page=page + 1, part_pages=part.count)
            lines[place] = _lines(stamps, number)
    return lines


def lines_of_part(pages: PartPages, stamps: Sequence[Stamp]) -> list[list[Line]]:
    """Return the lines of each page of the file of one part."""
    count = pages.count
    numbers = (
        PageNumber(part=pages.part, page=page, pages=count, part_page=page, part_pages=count) for page in range(1, count + 1)
    )
    return [_lines(stamps, number) for number in numbers]


def _lines(stamps: Sequence[Stamp], number: PageNumber) -> list[Line]:
    texts = ((stamp, stamp.text(number)) for stamp in stamps)
    return [Line(text=text, edge=stamp.edge, size=stamp.size, gray=stamp.gray) for stamp, text in texts if text]


def page_warnings(printed: PrintedParts, placed: Sequence[PlacedPart]) -> Iterator[ExportWarning]:
    """Yield what the proofs found on pages, with the pages of the whole file."""
    for part, finding in _findings(printed):
        yield PageFinding(code=finding.code, page=placed[part].first + finding.page - 1).warning


def part_warnings(printed: PrintedParts) -> Iterator[ExportWarning]:
    """Yield the same with the pages of the files of the parts."""
    for part, finding in _findings(printed):
        warning = finding.warning
        yield ExportWarning(warning.code, f"In the file of “{printed.parts[part].title}”: {warning.message}")


def _findings(printed: PrintedParts) -> Iterator[tuple[int, PageFinding]]:
    """Yield what was found, with the place of the part, and with the page within the part."""
    for chunk in printed.chunks:
        for finding in chunk.findings:
            pages = next(pages for pages in reversed(chunk.parts) if pages.first < finding.page)
            yield pages.part, PageFinding(code=finding.code, page=finding.page - pages.first)
