"""Take elements without a meaning out of a structure tree.

The browser writes an element for each box: a formula of twenty signs has forty. `NonStruct` says by definition nothing of
its content (ISO 32000-1, 14.8.4.2), so what it holds can as well be held by the element around it. A page with formulas has
a tenth of the elements then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf

from pressroom.rendering.pdf.number_tree import numbers_of

PLAIN: Final = re.compile(
    rb"\n(?P<number>\d+) 0 obj\n<</Type /StructElem\n/S /NonStruct\n/P \d+ 0 R\n(?:/Pg (?P<page>\d+) 0 R\n)?"
    rb"/K (?P<kids>[^<>]*)>>\nendobj"
)
"""A plain element as the browser writes it: without attributes, name, language or text, and holding numbers and elements.

They are found in the bytes, because to ask the file for each of a hundred thousand objects takes ten times as long.
"""
ROW: Final = re.compile(rb"\n(?P<number>\d+) 0 obj\n\[(?P<elements>\d+ 0 R(?: \d+ 0 R)*)\]\nendobj")
"""The entry of a page in the parent tree."""
KID: Final = re.compile(rb"(\d+)( 0 R)?")


@dataclass(frozen=True, slots=True)
class _Plain:
    page: int
    kids: bytes


def remove_plain_elements(pdf: Pdf, printed: bytes) -> None:
    """Let the element around each plain one hold its content; those directly below the Document stay.

    `printed` are the bytes that the file was opened from, as the browser wrote them.
    """
    root: Any = pdf.Root.get(Name.StructTreeRoot, None)
    if root is None:
        return
    plain = {int(found["number"]): _Plain(int(found["page"] or 0), found["kids"]) for found in PLAIN.finditer(printed)}
    document = root.K[0] if isinstance(root.K, Array) else root.K
    owners: dict[int, Any] = {}
    waiting = [kid for kid in _kids(document) if _is_element(kid)]
    while waiting:
        element = waiting.pop()
        held: list[Any] = []
        for kid in _kids(element):
            if not _is_element(kid):
                held.append(kid)
            elif kid.objgen[0] not in plain:
                held.append(kid)
                waiting.append(kid)
            else:
                for below in _content_of(kid.objgen[0], pdf, plain, element, owners):
                    held.append(below)
                    if _is_element(below):
                        below[Name.P] = element
                        waiting.append(below)
        element[Name.K] = Array(held)
    _replace_owners(pdf, root, printed, owners)


def _replace_owners(pdf: Pdf, root: Any, printed: bytes, owners: Mapping[int, Any]) -> None:
    """Let the parent tree name the new owner of each marked content."""
    rows = {int(found["number"]): found["elements"] for found in ROW.finditer(printed)}
    numbers: list[Any] = []
    for number, entry in numbers_of(root.ParentTree).items():
        row = rows.get(entry.objgen[0])
        if row is not None:
            elements = (int(element) for element in row.split()[::3])
            entry = Array([owners[each] if each in owners else pdf.get_object(each, 0) for each in elements])  # noqa: PLW2901
            entry = pdf.make_indirect(entry)  # noqa: PLW2901
        numbers += [number, entry]
    root[Name.ParentTree] = pdf.make_indirect(Dictionary(Nums=Array(numbers)))


def _content_of(number: int, pdf: Pdf, plain: Mapping[int, _Plain], owner: Any, owners: dict[int, Any]) -> Iterator[Any]:
    """Yield what a plain element holds, and what plain ones within it hold, as its new owner holds it."""
    owners[number] = owner
    element = plain[number]
    for kid, reference in KID.findall(element.kids):
        if not reference:
            yield _marked_content(int(kid), element.page, pdf, owner)
        elif int(kid) in plain:
            yield from _content_of(int(kid), pdf, plain, owner, owners)
        else:
            yield pdf.get_object(int(kid), 0)


def _marked_content(number: int, page: int, pdf: Pdf, owner: Any) -> Any:
    if Name.Pg not in owner:
        owner[Name.Pg] = pdf.get_object(page, 0)
    if owner.Pg.objgen[0] == page:
        return number
    return Dictionary(Type=Name.MCR, Pg=pdf.get_object(page, 0), MCID=number)


def _is_element(kid: Any) -> bool:
    """Tell an element from marked content and from references to annotations."""
    return isinstance(kid, Dictionary) and Name.S in kid


def _kids(element: Any) -> list[Any]:
    held = element.get(Name.K, None)
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]
