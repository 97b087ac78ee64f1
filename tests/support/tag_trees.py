"""Check the structure tree of a PDF against what its pages mark."""

# pikepdf types its objects loosely: what they hold is asserted.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf, parse_content_stream, unparse_content_stream

from pressroom.rendering.pdf.contents import instructions_of
from pressroom.rendering.pdf.number_tree import numbers_of

_Number = tuple[int, int]
_Place = tuple[_Number, int]
LINK = -1
"""Stands for the number of marked content where a link is held as a whole."""
UNMARKED = -1
"""Stands for the number of marked content where content is not marked."""
MARKED = re.compile(rb"/MCID (\d+)")
MARKS = re.compile(rb"/\w+ <</MCID \d+ >>BDC\n|(?<=\n)EMC\n")


def kids_of(element: Any) -> list[Any]:
    held = element.get(Name.K, Array())
    return list(held) if isinstance(held, Array) else [held]


def elements_below(element: Any) -> Iterator[Any]:
    """Yield an element and all below it, and assert that each names the one above it."""
    yield element
    for kid in kids_of(element):
        if isinstance(kid, Dictionary) and Name.S in kid:
            assert kid.P.objgen == element.objgen
            yield from elements_below(kid)


def titles_of_parts(pdf: Pdf) -> list[str]:
    return [str(kid.T) for kid in kids_of(pdf.Root.StructTreeRoot.K)]


def check_tags(pdf: Pdf) -> int:
    """Assert that the tree is whole and return how many marked contents it holds.

    Each marked content of each page is held by exactly one element, which the parent tree names; so is each link.
    """
    root: Any = pdf.Root.StructTreeRoot
    assert Name.Document == root.K.S
    assert root.K.P.objgen == root.objgen
    elements = list(elements_below(root.K))
    _check_cells(root, elements)
    held = dict(_held_by(elements))
    assert len(held) == sum(1 for _ in _held_by(elements)), "two elements hold one content"
    numbers = numbers_of(root.ParentTree)
    assert list(numbers) == sorted(numbers)
    assert int(root.ParentTreeNextKey) > max(numbers)
    named = dict(_named_by(pdf, numbers))
    assert held == named, "elements and pages differ in what is marked"
    used = [number for page in pdf.pages for number in _numbers_on(page.obj)]
    assert sorted(used) == list(numbers), "a number is used twice, or not at all"
    return len(held)


def without_marks(page: Page) -> bytes:
    """Return what a page draws, without the marks of its content."""
    return MARKS.sub(b"", instructions_of(page.obj))


def drawn_by(pdf: Pdf) -> list[tuple[str, bytes]]:
    """Return the kind of each element, with what it draws by itself and through elements without a meaning below it."""
    contents = {page.obj.objgen: _contents_of(page) for page in pdf.pages}

    def drawn(element: Any) -> Iterator[bytes]:
        for kid in kids_of(element):
            if not isinstance(kid, Dictionary):
                yield contents[element.Pg.objgen][int(kid)]
            elif kid.get(Name.Type) == Name.MCR and Name.Pg in kid:
                yield contents[kid.Pg.objgen][int(kid.MCID)]
            elif Name.NonStruct == kid.get(Name.S, None):
                yield from drawn(kid)

    elements = elements_below(pdf.Root.StructTreeRoot.K)
    return [(str(each.S), b"".join(drawn(each))) for each in elements if Name.NonStruct != each.S]


def outside_of_marks(page: Page) -> bytes:
    """Return what a page draws outside of marked content."""
    return _contents_of(page)[UNMARKED]


def _contents_of(page: Page) -> dict[int, bytes]:
    """Return what a page draws by the number of its marked content."""
    found = {UNMARKED: b""}
    number, depth = UNMARKED, 0
    for instruction in parse_content_stream(page):
        operator = str(instruction.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if operator == "BDC" and depth == 1:
            marks: Any = instruction.operands[1]
            number = int(marks.get("/MCID", UNMARKED))
            found.setdefault(number, b"")
        elif operator == "EMC" and not depth:
            number = UNMARKED
        else:
            found[number] += unparse_content_stream([instruction]) + b"\n"
    return found


def _held_by(elements: list[Any]) -> Iterator[tuple[_Place, _Number]]:
    """Yield what elements hold: marked content by page and number, links by themselves."""
    for element in elements:
        for kid in kids_of(element):
            if not isinstance(kid, Dictionary):
                yield (element.Pg.objgen, int(kid)), element.objgen
            elif kid.get(Name.Type) == Name.MCR:
                yield (kid.Pg.objgen, int(kid.MCID)), element.objgen
            elif kid.get(Name.Type) == Name.OBJR:
                yield (kid.Obj.objgen, LINK), element.objgen


def _named_by(pdf: Pdf, numbers: dict[int, Any]) -> Iterator[tuple[_Place, _Number]]:
    """Yield what pages mark, and links, with the element that the parent tree names."""
    for page in pdf.pages:
        for number in {int(found) for found in MARKED.findall(instructions_of(page.obj))}:
            yield (page.obj.objgen, number), numbers[int(page.obj.StructParents)][number].objgen
        for link in page.obj.get(Name.Annots, Array()):
            yield (link.objgen, LINK), numbers[int(link.StructParent)].objgen


def _numbers_on(page: Any) -> Iterator[int]:
    if Name.StructParents in page:
        yield int(page.StructParents)
    yield from (int(link.StructParent) for link in page.get(Name.Annots, Array()))


def _check_cells(root: Any, elements: list[Any]) -> None:
    """Assert that the tree of names has each named cell once, and that no cell names another one."""
    ids = [str(element.ID) for element in elements if Name.ID in element]
    tree = root.get(Name.IDTree, Dictionary())
    names = [str(name) for node in (tree, *tree.get(Name.Kids, Array())) for name in list(node.get(Name.Names, Array()))[::2]]
    assert names == sorted(ids)
    assert len(set(ids)) == len(ids), "two cells have one name"
    held = [element.get(Name.A, Array()) for element in elements]
    attributes = [each for found in held for each in (found if isinstance(found, Array) else [found])]
    assert {str(name) for each in attributes for name in each.get(Name.Headers, Array())} <= set(ids)
