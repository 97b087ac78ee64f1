"""Read the structure tree that the browser wrote, from the bytes of its file.

To ask the file for each of a hundred thousand objects takes ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

BEGIN: Final = b" 0 obj\n<</Type /StructElem\n"
ELEMENT: Final = re.compile(
    rb"\n(\d+)" + BEGIN + rb"/S /(\w+)\n((?:/[A-Z]\w* [^\n]*\n)*?)"
    rb"/P \d+ 0 R\n(?:/Pg (\d+) 0 R\n)?(?:/K (\[[^\]]*\]|<<[^>]*>>|[^\n<>]*))?(>>\nendobj)?"
)
"""An element: its number, its kind, what is said of it before its kids, its page, its kids, and its end if nothing follows."""
KID: Final = re.compile(rb"(\d+)( 0 R)?|<</Type /MCR\n/Pg (\d+) 0 R\n/MCID (\d+)>>|<<[^>]*>>")
"""Marked content on the element's page, an element, marked content on another page, and anything else."""
DOCUMENT: Final = re.compile(rb" 0 obj\n<</Type /StructTreeRoot\n/K (\d+) 0 R\n")
PLAIN: Final = b"NonStruct"
"""The kind that says by definition nothing of its content (ISO 32000-1, 14.8.4.2)."""


class Content(NamedTuple):
    """Marked content of a page."""

    page: int
    """The object number of the page."""
    number: int


class Other(NamedTuple):
    """What an element holds beside elements and marked content of pages: a link, or marked content of a form."""

    place: int
    """Its place in the element's kids, from 0."""


Kid = int | Content | Other
"""What an element holds; a number is the object number of an element."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a structure tree."""

    plain: bool
    """Whether it only holds others: it has no meaning, attributes, name, language or text."""
    page: int
    """The object number of its page; 0 for none."""
    kids: tuple[Kid, ...]


@dataclass(frozen=True, slots=True)
class PrintedTree:
    """A structure tree."""

    document: int
    """The object number of the element that holds all others."""
    elements: Mapping[int, Element]
    """All of them by object number."""


def read_tree(printed: bytes) -> PrintedTree | None:
    """Return the tree; None if there is none, or one that is not written as the browser writes it."""
    elements = dict(_elements(printed))
    root = DOCUMENT.search(printed)
    if root is None or len(elements) != printed.count(BEGIN):
        return None
    document = int(root[1])
    held = [kid for element in elements.values() for kid in element.kids if isinstance(kid, int)]
    # Each element is known and held once, so that the tree has no loop below its document.
    if document not in elements or document in held or len(set(held)) != len(held) or not elements.keys() >= set(held):
        return None
    return PrintedTree(document, elements)


def _elements(printed: bytes) -> Iterator[tuple[int, Element]]:
    for number, kind, before, page, written, end in ELEMENT.findall(printed):
        own = int(page or 0)
        kids = tuple(_kids(written, own))
        plain = kind == PLAIN and not before and bool(end) and not any(isinstance(kid, Other) for kid in kids)
        yield int(number), Element(plain, own, kids)


def _kids(written: bytes, page: int) -> Iterator[Kid]:
    for place, (number, reference, other_page, content) in enumerate(KID.findall(written)):
        if reference:
            yield int(number)
        elif number:
            yield Content(page, int(number))
        else:
            yield Content(int(other_page), int(content)) if content else Other(place)
