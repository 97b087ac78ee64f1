"""Read the HTML of rich text fields."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from pressroom.kinds.resume.imports.rich_text import BlockWriter, RichText, plain, shown_target
from pressroom.kinds.shapes import MAX_TEXT_LENGTH

LONGEST_HTML: Final = MAX_TEXT_LENGTH * 4
"""Characters. Of a longer text more than a field may hold is left, so that it is refused in any case."""
MOST_UNENDED: Final = 20
"""Tags and comments without an end. The parser searches the rest of the text for each end, so a hostile text with many
of them would take minutes. No editor writes such a text."""
DEEPEST_LIST: Final = 20
"""Lists inside of each other; of more, the inner ones are looked at."""
BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul"}
)  # fmt: skip
PLAIN: Final = frozenset({"p", "div", "br", "ul", "li", "span", "a"})
"""Elements whose text looks in a resume as it did."""
UNSEEN: Final = frozenset({"script", "style", "template", "title"})


def html_text(text: str) -> RichText:
    """Read a text that may be HTML. Entities are decoded once."""
    is_html = "<" in text or "&" in text
    if not is_html or len(text) > LONGEST_HTML:
        return plain(text)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return plain(text) if reader.unended > MOST_UNENDED else reader.writer.finished()


class _Reader(HTMLParser):
    """Collects blocks. It cannot fail: what is no HTML is text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.writer = BlockWriter()
        self.unended = 0
        """How often the parser found no end. Beyond `MOST_UNENDED`, the rest of the text was not read."""
        self._lists: list[bool] = []
        """Open lists: whether an item of theirs is open. The end of an item may be left out."""
        self._target: str | None = None
        """The target of the open link; None: there is none."""
        self._link_runs: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.writer.is_plainer |= tag not in PLAIN or not given.keys() <= {"href", "target", "rel"}
        self._unseen += tag in UNSEEN
        match tag:
            case "ul" | "ol":
                self._lists.append(False)
            case "li":
                self._lists[-1:] = [True]
            case "br":
                self.writer.write(" ") if self._is_in_item() else self.writer.end_block()
            case "a":
                self._end_link()  # a link inside of a link ends it
                self._target = given.get("href") or ""
            case "img":
                self.handle_data(f" {given.get('alt') or ''} ")
            case _:
                pass
        self._end_block(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in UNSEEN))
        if tag == "a":
            self._end_link()
        elif tag == "li":
            self._lists[-1:] = [False]
        elif tag in {"ul", "ol"}:
            self._lists[-1:] = []
        self._end_block(tag)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self.writer.write(data)
        if self._target is not None:
            self._link_runs.append(data)

    def handle_comment(self, data: str) -> None:
        self.writer.is_plainer |= bool(data)

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    # What the parser calls where a tag, a comment or another declaration begins: each returns its end, or -1.

    def parse_starttag(self, i: int) -> int:
        return self._counted(super().parse_starttag(i))

    def parse_endtag(self, i: int) -> int:
        return self._counted(super().parse_endtag(i))

    def parse_comment(self, i: int, report: bool = True) -> int:
        return self._counted(super().parse_comment(i, report))

    def parse_pi(self, i: int) -> int:
        return self._counted(super().parse_pi(i))

    def parse_html_declaration(self, i: int) -> int:
        return self._counted(super().parse_html_declaration(i))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        # A comment, as in a browser. Some versions of Python raise AssertionError for an unknown one.
        return self.parse_bogus_comment(i, report)

    def _counted(self, end: int) -> int:
        self.unended += end < 0
        return end if self.unended <= MOST_UNENDED else len(self.rawdata)

    def _end_block(self, tag: str) -> None:
        if tag in BLOCKS:
            # A paragraph inside of a list item is that item.
            self.writer.end_block(point=self._is_in_item())

    def _is_in_item(self) -> bool:
        return any(self._lists[-DEEPEST_LIST:])

    def _end_link(self) -> None:
        if self._target is not None:
            self.writer.write(shown_target("".join(self._link_runs), self._target))
        self._target = None
        self._link_runs.clear()
