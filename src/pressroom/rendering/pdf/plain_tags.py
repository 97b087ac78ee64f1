"""Take elements without a meaning out of a structure tree, and join the marked content that one element holds.

The browser writes an element for each box and marks each run of glyphs apart: a formula of twenty signs has forty elements.
What one without a meaning holds can as well be held by the element around it, and what that one then holds in a row can be
marked as one content. A page with formulas has a tenth of the elements then, and a third of the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from io import BytesIO
from itertools import pairwise
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from pressroom.rendering.pdf.cross_references import without_objects
from pressroom.rendering.pdf.number_tree import numbers_of
from pressroom.rendering.pdf.printed_tags import Content, Element, Kid, Other, PrintedTree, read_tree

MARK: Final = re.compile(rb"<</MCID (\d+) >>BDC\n|/Artifact\b")
"""Follows the name of a kind, such as `/NonStruct `, at the begin of marked content; or the begin of an artifact."""
MARK_END: Final = b"\nEMC\n"


def open_compact(printed: bytes) -> Pdf:
    """Open a file as the browser wrote it, and let the element around each plain one hold its content.

    Those directly below the Document stay. So does a tree that is written in another way.

    Raises:
        PdfError: It is not a readable PDF.
    """
    tree = read_tree(printed)
    if tree is None:
        return Pdf.open(BytesIO(printed))
    held = _held_by_all(tree)
    pdf = Pdf.open(BytesIO(without_objects(printed, tree.elements.keys() - held.keys())))
    joined = _join_marks(pdf, held.values())
    objects = _Objects(pdf)
    for number, kids in held.items():
        _write_kids(objects, number, [kid for kid in kids if kid not in joined], tree.elements[number])
    _write_owners(pdf, held, joined, objects)
    return pdf


class _Objects(dict[int, Any]):
    """The objects of a file by number, each fetched once."""

    def __init__(self, pdf: Pdf) -> None:
        super().__init__()
        self._pdf: Final = pdf

    def __missing__(self, number: int) -> Any:
        self[number] = found = self._pdf.get_object(number, 0)
        return found


def _held_by_all(tree: PrintedTree) -> dict[int, list[Kid]]:
    """Return what each element that stays holds, in order."""
    held: dict[int, list[Kid]] = {}
    waiting = [tree.document]
    while waiting:
        number = waiting.pop()
        kids = tree.elements[number].kids
        held[number] = list(kids if number == tree.document else _without_plain(kids, tree.elements))
        waiting += [kid for kid in held[number] if isinstance(kid, int)]
    return held


def _without_plain(kids: Iterable[Kid], elements: Mapping[int, Element]) -> Iterator[Kid]:
    """Yield kids, with what plain elements hold in their place."""
    waiting = list(kids)[::-1]
    while waiting:
        kid = waiting.pop()
        if isinstance(kid, int) and (element := elements[kid]).plain:
            waiting += element.kids[::-1]
        else:
            yield kid


def _join_marks(pdf: Pdf, held: Iterable[list[Kid]]) -> set[Kid]:
    """Mark what follows each other on its page and in its element as one content; return what now belongs to the one before."""
    rows = {
        (one, next_one)
        for kids in held
        for one, next_one in pairwise(kids)
        if isinstance(one, Content) and isinstance(next_one, Content)
    }
    joined: set[Kid] = set()
    for page in pdf.pages:
        contents = page.obj.get(Name.Contents, None)
        if isinstance(contents, Stream):
            own = contents.read_bytes()
            written = b"".join(_joined(own, page.obj.objgen[0], rows, joined))
            if len(written) < len(own):
                contents.write(written)
    return joined


def _joined(instructions: bytes, page: int, rows: AbstractSet[tuple[Content, Content]], joined: set[Kid]) -> Iterator[bytes]:
    """Yield the instructions without the marks between what is joined, and add that to `joined`."""
    place, last = 0, Content(page, -1)
    for mark in MARK.finditer(instructions):
        content = Content(page, int(mark[1] or -1))  # what follows an artifact is joined to nothing
        line = instructions.rfind(b"\n", 0, mark.start()) + 1
        if (last, content) in rows and instructions.endswith(MARK_END, 0, line):
            yield instructions[place : line - len(MARK_END) + 1]
            place = mark.end()
            joined.add(content)
        last = content
    yield instructions[place:]


def _write_kids(objects: _Objects, number: int, kids: list[Kid], printed: Element) -> None:
    if kids == list(printed.kids):
        return
    element = objects[number]
    pages = [kid.page for kid in kids if isinstance(kid, Content)]
    page = printed.page or (pages[0] if pages else 0)
    if page:
        element[Name.Pg] = objects[page]
    before = set(printed.kids)
    held: list[Any] = []
    for kid in kids:
        if isinstance(kid, int):
            held.append(objects[kid])
            if kid not in before:
                objects[kid][Name.P] = element
        elif isinstance(kid, Other):
            held.append(element.K[kid.place] if isinstance(element.K, Array) else element.K)
        elif kid.page == page:
            held.append(kid.number)
        else:
            held.append(Dictionary(Type=Name.MCR, Pg=objects[kid.page], MCID=kid.number))
    element[Name.K] = held[0] if len(held) == 1 else Array(held)


def _write_owners(pdf: Pdf, held: Mapping[int, list[Kid]], joined: AbstractSet[Kid], objects: _Objects) -> None:
    """Let the parent tree name the element of each marked content of pages."""
    owners: dict[int, dict[int, Any]] = {}
    for number, kids in held.items():
        for kid in kids:
            if isinstance(kid, Content):
                owners.setdefault(kid.page, {})[kid.number] = None if kid in joined else objects[number]
    root: Any = pdf.Root.StructTreeRoot
    entries = numbers_of(root.ParentTree)
    for page in pdf.pages:
        own = owners.get(page.obj.objgen[0])
        if own:
            row = Array([own.get(number) for number in range(max(own) + 1)])
            entries[int(page.obj.StructParents)] = pdf.make_indirect(row)
    flat = [item for number, entry in entries.items() for item in (number, entry)]
    root[Name.ParentTree] = pdf.make_indirect(Dictionary(Nums=Array(flat)))
