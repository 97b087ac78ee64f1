"""Compare what a reader extracts from a PDF, and the tags of the PDF, with the page that was printed."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pypdf
from tests.support.page_texts import PageTexts
from tests.support.pdf_structure import elements, poppler
from tests.support.recall import MAX_UNBROKEN, Reading, fold, is_right_to_left

SPACE_AFTER_SIGN: Final = re.compile(r"(?<=[^\w]) ")
"""Lines may end behind a hyphen or a slash, where readers give a space."""
LIST_MARKER: Final = "•"


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What a reader extracts in another way than the page has it."""

    lost: tuple[str, ...] = ()
    """Texts that are not there, or not in one piece."""
    moved: tuple[str, ...] = ()
    """Texts that are there, but before a text that precedes them on the page."""
    words: tuple[str, ...] = ()
    """Texts with words that are divided, or joined with a word of the text before."""

    def __bool__(self) -> bool:
        return any((self.lost, self.moved, self.words))

    def __str__(self) -> str:
        counts = {"lost": len(self.lost), "moved": len(self.moved), "with other words": len(self.words)}
        return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "all"


def differences(page: PageTexts, read: str, *, as_painted: bool) -> Differences:
    """Compare the texts of a page with what a reader extracted, after NFKC and folding of white space and case.

    On pages that run from right to left, words are searched one by one and the order is that of blocks, because readers
    differ in how they order a line; what is isolated, such as a date or an address, is searched as a whole. `as_painted`:
    the reader gives such words from left to right. Running feet are left out: for many readers they stand before their page.
    """
    reading = Reading.of(_without_feet(page, fold(read)), as_painted=as_painted)
    return _of_blocks(page, reading) if page.right_to_left else _of_pieces(page, reading)


def _without_feet(page: PageTexts, read: str) -> str:
    names = [fold(text) for tag, text in page.headings if tag == "h1"]
    return re.sub(rf"{re.escape(names[0])} ?– ?\d+/\d+", " ", read) if names else read


def _of_pieces(page: PageTexts, reading: Reading) -> Differences:
    read = reading.text.casefold()
    places = [place for place, letter in enumerate(read) if letter != " "]
    squeezed = read.replace(" ", "")
    lost: list[str] = []
    moved: list[str] = []
    words: list[str] = []
    start = 0
    for piece in page.pieces:
        if is_right_to_left(piece):
            if reading.find(piece) < 0:
                lost.append(piece)
            continue
        folded = fold(piece).casefold()
        text = folded.replace(" ", "")
        place = squeezed.find(text, start)
        if place < 0:
            (moved if text in squeezed else lost).append(piece)
            continue
        start = place + len(text)
        first, last = places[place], places[start - 1]
        if not _same_words(folded, read[first : last + 1]) or _is_joined(read, first):
            words.append(piece)
    return Differences(lost=tuple(lost), moved=tuple(moved), words=tuple(words))


def _of_blocks(page: PageTexts, reading: Reading) -> Differences:
    lost: list[str] = []
    moved: list[str] = []
    start = 0
    lost += [piece for piece in page.isolated if not is_right_to_left(piece) and reading.find(piece) < 0]
    for block in filter(is_right_to_left, page.blocks):
        place = reading.find(block, start)
        if place >= 0:
            start = place
        else:
            (moved if reading.find(block) >= 0 else lost).append(block)
    return Differences(lost=tuple(lost), moved=tuple(moved))


def structure_differences(page: PageTexts, pdf: bytes) -> list[str]:
    """Say what the tags, the language and the title of a PDF have in another way than the page."""
    return list(_structure_differences(page, pdf))


def _structure_differences(page: PageTexts, pdf: bytes) -> Iterator[str]:
    tags = elements(poppler("pdfinfo", pdf, "-struct-text"))
    kinds = Counter(kind for kind, _ in tags)
    if kinds["H1"] != 1:
        yield f"{kinds['H1']} H1"
    headings = [(kind, text) for kind, text in tags if re.fullmatch("H[1-6]", kind)]
    if [kind for kind, _ in headings] != [tag.upper() for tag, _ in page.headings]:
        yield "levels of headings"
    if not _are_same([text for _, text in headings], [text for _, text in page.headings]):
        yield "headings"
    if kinds["L"] != page.lists:
        yield f"{kinds['L']} of {page.lists} lists"
    if not _are_same([text.removeprefix(LIST_MARKER) for kind, text in tags if kind == "LI"], page.items):
        yield "list items"
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    if root.get("/Lang") != page.language:
        yield f"language {root.get('/Lang')}"
    if reader.metadata is None or reader.metadata.title != page.title:
        yield "title"


def _are_same(tagged: Sequence[str], texts: Sequence[str]) -> bool:
    """Compare texts of tags: Poppler joins lines without a space, and gives a part only of what runs from right to left."""
    pairs = zip(tagged, texts, strict=False)
    return len(tagged) == len(texts) and all(is_right_to_left(text) or _letters(tag) == _letters(text) for tag, text in pairs)


def _letters(text: str) -> str:
    return fold(text).replace(" ", "").casefold()


def _same_words(text: str, read: str) -> bool:
    if max(map(len, text.split())) > MAX_UNBROKEN:
        return True
    return SPACE_AFTER_SIGN.sub("", text) == SPACE_AFTER_SIGN.sub("", read)


def _is_joined(read: str, place: int) -> bool:
    """Say whether a text begins within a word. Scripts without spaces have no words in this sense."""
    before, first = read[place - 1 : place], read[place]
    return before.isalnum() and first.isalnum() and before.isascii() and first.isascii()
