"""Copy pages of printed chunks into another file, with their tags, destinations and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pikepdf import Dictionary, Name, Page, Pdf

from pressroom.rendering.parts.model import Part, PartPages, PrintedChunk
from pressroom.rendering.pdf.merge.destinations import Destinations, add_destinations, named_destinations, write_destinations
from pressroom.rendering.pdf.merge.outline import OutlineEntry, place_on, write_outline
from pressroom.rendering.pdf.merge.page_labels import label_pages
from pressroom.rendering.pdf.merge.tags import SourceTags, TagTree, add_tags, new_tree, read_tags, write_tree


@dataclass(frozen=True, kw_only=True)
class Source:
    """The open file of a chunk. Its structure tree has been taken apart."""

    pdf: Pdf
    pages: tuple[Page, ...]
    places: dict[str, Any]
    """Its named destinations."""
    tags: SourceTags | None


@dataclass(frozen=True, kw_only=True)
class Target:
    """A file that pages are copied into."""

    pdf: Pdf
    tree: TagTree
    destinations: Destinations
    outline: list[OutlineEntry]


def open_source(chunk: PrintedChunk, *, first_cell: int = 0) -> Source:
    """Open the file of a chunk, to be closed by the caller when what was copied has been saved."""
    pdf = Pdf.open(chunk.path)
    return Source(pdf=pdf, pages=tuple(pdf.pages), places=named_destinations(pdf), tags=read_tags(pdf, first_cell=first_cell))


def new_target() -> Target:
    """Begin an empty file."""
    pdf = Pdf.new()
    return Target(pdf=pdf, tree=new_tree(pdf), destinations=Destinations(pdf=pdf), outline=[])


def copy_part(target: Target, source: Source, pages: PartPages, part: Part) -> None:
    """Copy the pages of a part, and all that belongs to them."""
    pairs: list[tuple[Page, Page]] = []
    for page in source.pages[pages.first : pages.first + pages.count]:
        target.pdf.pages.append(page)
        pairs.append((page, target.pdf.pages[-1]))
    copies = {page.obj.objgen: copy for page, copy in pairs}
    if source.tags is not None:
        add_tags(target.tree, source.tags, pairs, title=part.title)
        target.outline.append(_outline_entry(part, source.places, copies, first=pairs[0][1]))
    add_destinations(target.destinations, source.places, copies)
    if Name.Info not in target.pdf.trailer:  # what names the program that printed
        producer = source.pdf.trailer.get(Name.Info, Dictionary()).get(Name.Producer, None)
        if producer is not None:
            target.pdf.trailer[Name.Info] = target.pdf.make_indirect(Dictionary(Producer=producer))


def write_structure(target: Target, *, language: str) -> None:
    """Write what has been collected: the structure tree, the outline, the destinations; and the labels of all pages."""
    if target.tree.numbers:
        write_tree(target.tree, language=language)
        write_outline(target.pdf, target.outline)
    write_destinations(target.destinations)
    label_pages(target.pdf)


def _outline_entry(part: Part, places: dict[str, Any], copies: dict[tuple[int, int], Page], *, first: Page) -> OutlineEntry:
    """Return the entry of a part; a heading that is not there leads to the part's first page."""
    below: list[OutlineEntry] = []
    for heading in part.headings:
        place = places.get(heading.id, [None])
        copy = None if place[0] is None else copies.get(place[0].objgen)
        goal = place_on(first.obj) if copy is None else place_on(copy.obj, like=place)
        below.append(OutlineEntry(title=heading.title, place=goal))
    return OutlineEntry(title=part.title, place=place_on(first.obj), below=below)
