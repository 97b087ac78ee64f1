"""Named destinations, and the links that lead to them, in files that are merged or divided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from pressroom.rendering.pdf.accessibility import INTERNAL_LINK
from pressroom.rendering.pdf.contents import page_annotations

OTHER_PART: Final = "other-part:"
"""Begins the address of a link to a place that is not in the printed document, but is in another one of the merged file."""


@dataclass(kw_only=True)
class Destinations:
    """The named destinations of a file that grows, by name: page, and place on it."""

    pdf: Pdf
    places: dict[str, Any] = field(default_factory=dict[str, Any])
    open_links: list[tuple[Any, str]] = field(default_factory=list[tuple[Any, str]])
    """Links to a place that was not in the document of their part."""


def add_destinations(destinations: Destinations, places: Mapping[str, Any], pages: Mapping[tuple[int, int], Page]) -> None:
    """Add the destinations on some pages of a source, and lead the links of their copies to them.

    `places` are those of the source, `pages` the copies by the object number of their page. A name that is taken gets a
    number.
    """
    names: dict[str, str] = {}
    for name, place in places.items():
        if place[0].objgen in pages:
            new = _free_name(name, destinations.places)
            names[name] = new
            destinations.places[new] = Array([pages[place[0].objgen].obj, *list(place)[1:]])
    for copy in pages.values():
        for annotation in page_annotations(copy):
            name = _goal(annotation)
            if name in names:
                annotation.Dest = Name(f"/{names[name]}")
            elif name:
                destinations.open_links.append((annotation, name))


def write_destinations(destinations: Destinations) -> None:
    """Lead the open links to places of other parts, or nowhere, and write the destinations that links lead to."""
    for annotation, name in destinations.open_links:
        for key in (Name.A, Name.Dest):
            if key in annotation:
                del annotation[key]
        if name in destinations.places:
            annotation.Dest = Name(f"/{name}")
        if Name.Contents in annotation:
            annotation.Contents = String(INTERNAL_LINK)
    linked = {str(link.Dest)[1:] for page in destinations.pdf.pages for link in page_annotations(page) if Name.Dest in link}
    kept = {f"/{name}": place for name, place in destinations.places.items() if name in linked}
    if kept:
        destinations.pdf.Root[Name.Dests] = Dictionary(kept)


def named_destinations(pdf: Pdf) -> dict[str, Any]:
    """Return the destinations as the browser writes them: a dictionary in the catalog (ISO 32000-1, 12.3.2.3)."""
    return {name[1:]: place for name, place in pdf.Root.get(Name.Dests, Dictionary()).items()}


def _goal(annotation: Any) -> str:
    """Return the name that a link leads to; empty for one that leads elsewhere."""
    if Name.Dest in annotation:
        return str(annotation.Dest)[1:]
    address = str(annotation.get(Name.A, Dictionary()).get(Name.URI, ""))
    return address.removeprefix(OTHER_PART) if address.startswith(OTHER_PART) else ""


def _free_name(name: str, taken: Mapping[str, Any]) -> str:
    return next(candidate for candidate in _candidates(name) if candidate not in taken)


def _candidates(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}.{number}"
        number += 1
