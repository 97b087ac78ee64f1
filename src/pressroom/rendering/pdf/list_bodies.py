"""The bodies of list items: an item holds a label and a body, and nothing else (ISO 14289-1, 7.6; ISO 32000-1, 14.8.4.3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf

from pressroom.rendering.pdf.number_tree import numbers_of

PARTS: Final = frozenset({"/Lbl", "/LBody"})


def add_list_bodies(pdf: Pdf) -> None:
    """Put what the browser has put beside the label of a list item into a body."""
    root: Any = pdf.Root.StructTreeRoot
    owners = numbers_of(root.ParentTree)
    for item in list(_items_below(root)):
        kids = _kids_of(item)
        labels = [kid for kid in kids if _kind_of(kid) in PARTS]
        held = [kid for kid in kids if _kind_of(kid) not in PARTS]
        if held:
            body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, K=Array(held)))
            if Name.Pg in item:
                body[Name.Pg] = item.Pg
            item[Name.K] = Array([*labels, body])
            _own(body, held, owners)


def _own(body: Any, held: list[Any], owners: dict[int, Any]) -> None:
    """Let elements, and the parent tree for marked content, name the body as what holds them."""
    for kid in held:
        if not isinstance(kid, Dictionary):
            owners[int(body.Pg.StructParents)][int(kid)] = body
        elif Name.S in kid:
            kid[Name.P] = body
        elif kid.get(Name.Type) == Name.MCR:
            owners[int(kid.Pg.StructParents)][int(kid.MCID)] = body


def _items_below(root: Any) -> Iterator[Any]:
    waiting = _kids_of(root)
    while waiting:
        element = waiting.pop()
        if isinstance(element, Dictionary) and Name.S in element:
            if _kind_of(element) == "/LI":
                yield element
            waiting += _kids_of(element)


def _kids_of(element: Any) -> list[Any]:
    held = element.get(Name.K, Array())
    return list(held) if isinstance(held, Array) else [held]


def _kind_of(kid: Any) -> str:
    return str(kid.get(Name.S, "")) if isinstance(kid, Dictionary) else ""
