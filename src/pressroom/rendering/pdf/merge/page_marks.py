"""What each page of a file draws, to compare a merged file with the printed ones that it was made of."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pikepdf import Array, Dictionary, Page, Pdf

from pressroom.rendering.pdf.characters import count_characters
from pressroom.rendering.pdf.contents import all_contents, instructions_of
from pressroom.rendering.pdf.drawn_text import DrawnText
from pressroom.rendering.pdf.embedded_fonts import read_fonts

MARK_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class PageMark:
    """What stays the same when a page comes into another file. It takes little memory, and holds no text."""

    drawn: bytes
    """A digest of the page's own drawing instructions."""
    characters: int
    """The sum of a number for each character that is drawn, so that marks of texts can be added."""


@dataclass(frozen=True, kw_only=True)
class FileMarks:
    """The marks of all pages of a file, and its fonts."""

    pages: tuple[PageMark, ...]
    fonts: frozenset[str]
    """The PostScript names of all fonts."""
    foreign: frozenset[str]
    """Those that are not in the file."""


def read_marks(pdf: Pdf, *, stamped: Sequence[bool] | None = None, check: Callable[[], None]) -> FileMarks:
    """Read all pages. `stamped` says which of them have lines written over their own instructions.

    `check` is called for each page, and may raise.
    """
    fonts = read_fonts(all_contents(pdf))
    pages: list[PageMark] = []
    for index, page in enumerate(pdf.pages):
        check()
        text = DrawnText(fonts)
        text.read(instructions_of(page.obj), page.resources)
        own = _own_instructions(page, stamped=stamped is not None and stamped[index])
        pages.append(PageMark(hashlib.sha256(own).digest()[:MARK_BYTES], characters_mark(text.characters())))
    return FileMarks(
        pages=tuple(pages),
        fonts=frozenset(font.name for font in fonts.values()),
        foreign=frozenset(font.name for font in fonts.values() if not font.embedded),
    )


def text_mark(text: str) -> int:
    """Return what a text adds to the mark of a page."""
    return characters_mark(count_characters(text))


def characters_mark(characters: Counter[str]) -> int:
    """Return the mark of counted characters."""
    return sum(_number_of(character) * number for character, number in characters.items())


def _own_instructions(page: Page, *, stamped: bool) -> bytes:
    if not stamped:
        return instructions_of(page.obj)
    contents: Any = page.obj.Contents
    return instructions_of(Dictionary({"/Contents": Array(list(contents)[1:-1])}))


@lru_cache(maxsize=4096)
def _number_of(character: str) -> int:
    return int.from_bytes(hashlib.sha256(character.encode("utf-8", "surrogatepass")).digest()[:MARK_BYTES], "big")
