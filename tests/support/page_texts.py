"""Read the HTML of a page as a browser would: its texts in document order, its headings, its lists. Independent of the code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

UNPRINTED: Final = frozenset({"head", "style", "script", "template", "annotation"})
BLOCKS: Final = re.compile(
    "address|article|aside|blockquote|body|d[dlt]|div|fig.*|footer|h[12]|header|li|main|ol|p|pre|section|t.*|ul"
)
"""Lower headings are not among them: templates set the title of an entry into a line with its date and its employer."""
VOID: Final = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
SEPARATORS: Final = " \u00a0|·•,،、–—:：()"
"""What may stand between two texts, and is left out of both."""


@dataclass(frozen=True, kw_only=True)
class PageTexts:
    """What a page says, in document order."""

    language: str
    title: str
    right_to_left: bool
    pieces: tuple[str, ...]
    """Texts between two tags, without separators at their ends."""
    isolated: tuple[str, ...]
    """Those of them that are isolated as left-to-right text."""
    blocks: tuple[str, ...]
    """Texts of blocks, such as a line with all that is in it."""
    headings: tuple[tuple[str, str], ...]
    """The tag and the text of each heading."""
    lists: int
    items: tuple[str, ...]
    """The texts of list items."""


def texts_of(html: str) -> PageTexts:
    """Read a complete page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return PageTexts(
        language=reader.root.get("lang") or "",
        title=_one_line(reader.title),
        right_to_left=reader.root.get("dir") == "rtl",
        pieces=tuple(reader.pieces),
        isolated=tuple(reader.isolated),
        blocks=tuple(reader.blocks),
        headings=tuple((tag, _one_line(text)) for tag, text in reader.marked if tag != "li" and text.strip()),
        lists=reader.lists,
        items=tuple(_one_line(text) for tag, text in reader.marked if tag == "li" and text.strip()),
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root: dict[str, str | None] = {}
        self.title = ""
        self.pieces: list[str] = []
        self.isolated: list[str] = []
        self.blocks: list[str] = []
        self.marked: list[tuple[str, str]] = []
        self.lists = 0
        self._open: list[tuple[str, bool, bool]] = []
        """The open elements, each with whether it hides what it holds, and whether it isolates it as left-to-right text."""
        self._inside: list[int] = []
        """The places in `marked` of the open headings and list items."""
        self._block = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._end_block(tag)
        if tag == "html":
            self.root = attributes
        if tag in {"ul", "ol"}:
            self.lists += 1
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6", "li"}:
            self._inside.append(len(self.marked))
            self.marked.append((tag, ""))
        if tag == "br":
            self._add(" ")
        if tag not in VOID:
            hidden = tag in UNPRINTED or "data-optional" in attributes or "hidden" in attributes
            self._open.append((tag, hidden, tag != "html" and attributes.get("dir") == "ltr"))

    def handle_endtag(self, tag: str) -> None:
        self._end_block(tag)
        names = [name for name, _, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if self._inside and self.marked[self._inside[-1]][0] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "title":
            self.title += data
        if any(hidden for _, hidden, _ in self._open):
            self._block += " "
            return
        piece = _one_line(data).strip(SEPARATORS)
        if piece:
            self.pieces.append(piece)
            self.isolated += [piece] if any(isolated for _, _, isolated in self._open) else []
        self._add(data)

    def close(self) -> None:
        super().close()
        self._end_block("body")

    def _add(self, text: str) -> None:
        self._block += text
        for place in self._inside:
            tag, before = self.marked[place]
            self.marked[place] = (tag, before + text)

    def _end_block(self, tag: str) -> None:
        if BLOCKS.fullmatch(tag):
            text = _one_line(self._block).strip(SEPARATORS)
            if text:
                self.blocks.append(text)
            self._block = ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
