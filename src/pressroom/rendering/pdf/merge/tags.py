"""Join the structure trees of printed files into one (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from pressroom.rendering.pdf.contents import page_annotations
from pressroom.rendering.pdf.merge.header_cells import header_cells, rename_cells
from pressroom.rendering.pdf.number_tree import numbers_of

Copies = Sequence[tuple[Page, Page]]
"""Pages of a source, each with its copy in the merged file."""


@dataclass(frozen=True, kw_only=True)
class SourceTags:
    """The structure tree of one printed file, in the order of its parts."""

    document: Any
    numbers: dict[int, Any]
    """The tree's elements by the numbers of pages and annotations: an array for a page, one element for an annotation."""
    items: tuple[tuple[tuple[int, int], Any], ...]
    """What the Document holds, with the object number of the page on which it begins: elements, or marked content."""
    cells: tuple[tuple[tuple[int, int], Any], ...]
    """The header cells that other cells name, likewise. Each has an `ID`, which is made unique in the merged file."""
    whole_pages: bool
    """Whether the Document itself marks content: the ground of pages."""
    roles: dict[str, Any]
    namespaces: tuple[Any, ...]


@dataclass(kw_only=True)
class TagTree:
    """A structure tree that grows."""

    pdf: Pdf
    document: Any
    kids: list[Any] = field(default_factory=list[Any])
    numbers: list[Any] = field(default_factory=list[Any])
    """Numbers and entries of the parent tree, in turn."""
    cells: list[Any] = field(default_factory=list[Any])
    roles: dict[str, Any] = field(default_factory=dict[str, Any])
    """Names of elements, and the standard names that they stand for (`RoleMap`)."""
    namespaces: dict[tuple[int, int], Any] = field(default_factory=dict[tuple[int, int], Any])
    """By object number."""


def read_tags(source: Pdf, *, first_cell: int = 0) -> SourceTags | None:
    """Read the structure tree of a printed file, and take it apart: each item is cut off from its Document.

    Header cells get new names, numbered from `first_cell`. Returns None for a file without tags.
    """
    root: Any = source.Root.get(Name.StructTreeRoot, None)
    if root is None:
        return None
    document = root.K[0] if isinstance(root.K, Array) else root.K
    cells = header_cells(root)
    rename_cells(cells, first=first_cell)
    held = document.get(Name.K, Array())
    items: list[tuple[tuple[int, int], Any]] = []
    page = source.pages[0].obj.objgen
    for item in list(held) if isinstance(held, Array) else [held]:
        if not isinstance(item, Dictionary):
            page, item = document.Pg.objgen, Dictionary(Type=Name.MCR, Pg=document.Pg, MCID=int(item))  # noqa: PLW2901 - one form
        page = _first_page(item) or page  # what shows nothing stays with what it follows
        items.append((page, item))
    for _, item in items:
        if item.get(Name.Type) == Name.StructElem:
            del item[Name.P]
    return SourceTags(
        document=document,
        numbers=numbers_of(root.ParentTree),
        items=tuple(items),
        cells=tuple((page, cell) for cell in cells if (page := _first_page(cell)) is not None),
        whole_pages=any(item.get(Name.Type) == Name.MCR for _, item in items),
        roles=dict(root.get(Name.RoleMap, Dictionary()).items()),
        namespaces=tuple(root.get(Name.Namespaces, Array())),
    )


def new_tree(pdf: Pdf) -> TagTree:
    """Begin a tree with an empty Document."""
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
    return TagTree(pdf=pdf, document=document)


def add_tags(tree: TagTree, tags: SourceTags, copies: Copies, *, title: str) -> None:
    """Add what a source's tree says of the pages of one part, which have been copied. `title` is that of the part."""
    chosen = {page.obj.objgen: copy for page, copy in copies}
    for begins, item in tags.items:
        if begins not in chosen:
            continue
        if item.get(Name.Type) == Name.StructElem:
            copied = tree.pdf.copy_foreign(item)
            copied.P = tree.document
            if Name.NonStruct == copied.S:
                copied.S, copied.T = Name.Part, String(title)
            tree.kids.append(copied)
        else:
            tree.kids.append(Dictionary(Type=Name.MCR, Pg=chosen[item.Pg.objgen].obj, MCID=item.MCID))
    for page, copy in copies:
        if Name.StructParents in page.obj:
            copy.obj.StructParents = _add_number(tree, _row(tree, tags, tags.numbers[int(page.obj.StructParents)]))
        for annotation, copied in zip(page_annotations(page), page_annotations(copy), strict=True):
            if Name.StructParent in annotation:
                element = tags.numbers[int(annotation.StructParent)]
                copied.StructParent = _add_number(tree, tree.pdf.copy_foreign(element))
    tree.roles = {**tags.roles, **tree.roles}
    tree.namespaces |= {copied.objgen: copied for copied in map(tree.pdf.copy_foreign, tags.namespaces)}
    tree.cells += [tree.pdf.copy_foreign(cell) for begins, cell in tags.cells if begins in chosen]


def write_tree(tree: TagTree, *, language: str) -> None:
    """Write the tree into its file."""
    pdf = tree.pdf
    if language:
        tree.document.Lang = String(language)
    tree.document.K = Array(tree.kids)
    root = pdf.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=tree.document,
            ParentTree=pdf.make_indirect(Dictionary(Nums=Array(tree.numbers))),
            ParentTreeNextKey=len(tree.numbers) // 2,
        )
    )
    if tree.cells:
        names = [item for cell in tree.cells for item in (cell.ID, cell)]
        root[Name.IDTree] = pdf.make_indirect(Dictionary(Names=Array(names)))
    if tree.roles:
        root[Name.RoleMap] = Dictionary(tree.roles)
    if tree.namespaces:
        root[Name.Namespaces] = Array(tree.namespaces.values())
    tree.document.P = root
    pdf.Root[Name.StructTreeRoot] = root
    pdf.Root[Name.MarkInfo] = Dictionary(Marked=True)


def _add_number(tree: TagTree, entry: Any) -> int:
    number = len(tree.numbers) // 2
    tree.numbers += [number, entry]
    return number


def _row(tree: TagTree, tags: SourceTags, row: Any) -> Any:
    """Copy a page's entry of the parent tree: the element of each of its marked contents."""
    if not tags.whole_pages:
        return tree.pdf.copy_foreign(row)
    # To copy a reference to the Document would copy the whole tree.
    document = tags.document.objgen

    def copied(element: Any) -> Any:
        """Copy an entry; numbers that a page does not use have none."""
        if element is None:
            return None
        return tree.document if element.objgen == document else tree.pdf.copy_foreign(element)

    return tree.pdf.make_indirect(Array(list(map(copied, row))))


def _first_page(element: Any) -> tuple[int, int] | None:
    """Return the object number of the first page on which an element shows something."""
    waiting = [element]
    while waiting:
        each = waiting.pop()
        if Name.Pg in each:
            return each.Pg.objgen
        held = each.get(Name.K, Array())
        kids: list[Any] = list(held) if isinstance(held, Array) else [held]
        waiting += [kid for kid in reversed(kids) if isinstance(kid, Dictionary)]
    return None
