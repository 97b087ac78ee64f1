"""Read number trees and name trees (ISO 32000-1, 7.9.6 and 7.9.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Name


def numbers_of(tree: Any) -> dict[int, Any]:
    """Return the entries of a number tree by number."""
    return {int(key): value for key, value in _entries(tree, "/Nums")}


def named_by(tree: Any) -> list[Any]:
    """Return the values of a name tree in the order of their names."""
    return [value for _, value in _entries(tree, "/Names")]


def _entries(node: Any, leaf: str) -> Iterator[tuple[Any, Any]]:
    flat = list(node.get(leaf, Array()))
    yield from zip(flat[::2], flat[1::2], strict=True)
    for kid in node.get(Name.Kids, Array()):
        yield from _entries(kid, leaf)
