"""Header cells of tables, which other cells name by their `ID` (ISO 32000-1, 14.8.5.7).

The browser makes these names of numbers that it counts in each of its processes, so two files may use the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pikepdf import Array, Dictionary, Name, String

from pressroom.rendering.pdf.number_tree import named_by


def header_cells(root: Any) -> list[Any]:
    """Return the elements of a structure tree that have an `ID`, in the order of their names."""
    return named_by(root[Name.IDTree]) if Name.IDTree in root else []


def rename_cells(cells: list[Any], *, first: int) -> None:
    """Name the cells `cell-000000` and on, in order, here and where other cells of their tables name them."""
    names: dict[bytes, String] = {}
    tables: dict[tuple[int, int], Any] = {}
    for number, cell in enumerate(cells, start=first):
        names[bytes(cell.ID)] = cell.ID = String(f"cell-{number:06}")
        table = _table_of(cell)
        tables[table.objgen] = table
    for table in tables.values():
        for attributes in _attributes_in(table):
            _rename_headers(attributes, names)


def _rename_headers(attributes: Any, names: Mapping[bytes, String]) -> None:
    if Name.Headers in attributes:
        attributes.Headers = Array([names.get(bytes(header), header) for header in attributes.Headers])


def _table_of(cell: Any) -> Any:
    """Return the table that a cell is in; the highest element below it if there is none."""
    found = cell
    while Name.Table != found.S and Name.P in found and found.P.get(Name.Type) == Name.StructElem:
        found = found.P
    return found


def _attributes_in(element: Any) -> Iterator[Any]:
    """Walk over the attribute dictionaries of all elements within one."""
    waiting = [element]
    while waiting:
        each = waiting.pop()
        yield from _several(each.get(Name.A, Array()))
        waiting += [kid for kid in _several(each.get(Name.K, Array())) if isinstance(kid, Dictionary)]


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, Array) else [value]
