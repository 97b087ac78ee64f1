"""Read the structure of a PDF: title, language, tags, headings, fonts."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

import msgspec
import pypdfium2
from pikepdf import Dictionary, Name, PasswordError, Pdf

from pressroom.rendering.pdf.contents import all_contents
from pressroom.rendering.pdf.embedded_fonts import read_fonts

HEADINGS: Final = frozenset({"H", *(f"H{level}" for level in range(1, 7))})
NO_MARK: Final = -1
"""PDFium's id of text outside of marked content."""
MAX_DEPTH: Final = 200
"""Levels of nested structure elements. Chromium writes about 20."""

_Value = TypeVar("_Value")
# pypdfium2 binds PDFium's functions by ctypes, without types.
_raw: Any = pypdfium2.raw


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """A heading in the structure tree."""

    level: str
    """`H1` to `H6`, or `H` for one without a level."""
    text: str
    page: int


class Font(msgspec.Struct, frozen=True, kw_only=True):
    """A font in the resources of any page."""

    name: str
    embedded: bool


class Structure(msgspec.Struct, frozen=True, kw_only=True):
    """The structure of a file."""

    encrypted: bool = False
    """Whether it needs a password. Then the other fields have their defaults."""
    pages: int = 0
    title: str = ""
    language: str = ""
    tagged: bool = False
    headings: list[Heading] = []
    fonts: list[Font] = []


def read_structure(pdf: bytes) -> Structure:
    """Read the structure of a file. Damaged parts are treated as missing."""
    try:
        opened = Pdf.open(io.BytesIO(pdf))
    except PasswordError:
        return Structure(encrypted=True)
    with opened:
        return Structure(
            pages=len(opened.pages),
            title=_or(lambda: str(opened.trailer.get(Name.Info, Dictionary()).get(Name.Title, "")), ""),
            language=_or(lambda: str(opened.Root.get(Name.Lang, "")), ""),
            tagged=_or(lambda: Name.StructTreeRoot in opened.Root, False),
            headings=_or(lambda: list(_headings(pdf)), []),
            fonts=_or(lambda: _fonts(opened), []),
        )


def _or(read: Callable[[], _Value], default: _Value) -> _Value:
    try:
        return read()
    except Exception:  # noqa: BLE001 - a damaged file can raise any exception
        return default


def _fonts(pdf: Pdf) -> list[Font]:
    found = {(font.name, font.embedded) for font in read_fonts(all_contents(pdf)).values()}
    return [Font(name=name, embedded=embedded) for name, embedded in sorted(found)]


def _headings(pdf: bytes) -> Iterator[Heading]:
    document: Any = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        page = _raw.FPDF_LoadPage(document.raw, number)
        tree = _raw.FPDF_StructTree_GetForPage(page)
        if not tree:
            continue
        texts = _marked_texts(page)
        for index in range(_raw.FPDF_StructTree_CountChildren(tree)):
            for level, marks in _elements(_raw.FPDF_StructTree_GetChildAtIndex(tree, index), depth=0):
                text = "".join(texts.get(mark, "") for mark in marks)
                whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                if whole.strip():  # a heading without text on this page has its text on another page
                    yield Heading(level=level, text=" ".join(whole.split()), page=number + 1)


def _marked_texts(page: Any) -> dict[int, str]:
    """Return the text of each piece of marked content on a page."""
    text_page = _raw.FPDFText_LoadPage(page)
    texts: dict[int, str] = {}
    mark = NO_MARK
    for index in range(_raw.FPDFText_CountChars(text_page)):
        item = _raw.FPDFText_GetTextObject(text_page, index)
        if item:  # spaces that PDFium adds belong to no object
            mark = _raw.FPDFPageObj_GetMarkedContentID(item)
        texts[mark] = texts.get(mark, "") + chr(_raw.FPDFText_GetUnicode(text_page, index))
    return texts


def _elements(element: Any, *, depth: int) -> Iterator[tuple[str, list[int]]]:
    """Yield the headings at and below a structure element: the level, and the ids of the marked content."""
    if not element or depth > MAX_DEPTH:
        return
    kind = _string(_raw.FPDF_StructElement_GetType, element)
    if kind in HEADINGS:
        yield kind, list(_marks(element, depth=depth))
        return
    for index in range(_raw.FPDF_StructElement_CountChildren(element)):
        yield from _elements(_raw.FPDF_StructElement_GetChildAtIndex(element, index), depth=depth + 1)


def _marks(element: Any, *, depth: int) -> Iterator[int]:
    for index in range(_raw.FPDF_StructElement_CountChildren(element) if depth <= MAX_DEPTH else 0):
        mark = _raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if mark >= 0:
            yield mark
        elif child := _raw.FPDF_StructElement_GetChildAtIndex(element, index):
            yield from _marks(child, depth=depth + 1)


def _string(read: Callable[[Any, Any, int], int], element: Any) -> str:
    size = read(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(element, buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
