"""Write texts that people wrote as markup: what belongs together stays on a line, and a part of Markdown is understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import groupby
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from pressroom.rendering.html.kept_together import LONGEST, kept_together
from pressroom.rendering.markdown_stars import keep_stars

RULES: Final = ("newline", "emphasis", "link", "autolink")
LINKED: Final = re.compile(r"https?://|mailto:", re.IGNORECASE)
MARKS: Final = re.compile(r"[*_\[<\\]")
"""What a text has that is more than plain."""
LITERAL: Final = re.compile(r"\\(?P<escaped>[*_\[\]<>-])|(?P<kept>!\[|__+)")
"""A mark behind a backslash, the beginning of an image, and the underscores of `__init__`."""
ADDRESS_PARTS: Final = re.compile(r"(?=[@.])(?!^)")
ITEM: Final = re.compile(r"[-*] .*")
LONGEST_MARKDOWN: Final = 5_000
"""Characters without a list: more than a printed page. A longer text is printed as it is written."""
MOST_LINKS: Final = 50
"""Opening brackets of a text. With more it is printed as it is written: for each, the rest of the text is searched."""


def written_line(text: str) -> Markup:
    """Return a short text, such as a title or a name, literally."""
    return Markup(kept_together(text))  # noqa: S704 - escaped there


def written_address(text: str) -> Markup:
    """Return a mail or web address literally. If it is too long for a narrow column it is divided between its parts."""
    if all(len(word) <= LONGEST for word in text.split(" ")):
        return written_line(text)
    return Markup("<wbr>".join(map(kept_together, ADDRESS_PARTS.split(text))))  # noqa: S704 - escaped there


def written_text(text: str) -> Markup:
    """Return a text with its line breaks, bold and italic words, links, and lists below its first line; it never fails.

    Everything else is literal. A text of several lines may become a block, so it must not be inside of a `<p>`.
    """
    if "\n" not in text:
        return Markup(_marked(text))  # noqa: S704 - escaped below
    first, *others = text.split("\n")
    written: list[str] = []
    lines = [first]
    for is_item, group in groupby(others, key=lambda line: ITEM.fullmatch(line) is not None):
        if is_item:
            written += _marked("\n".join(lines)), _list(group)
            lines = []
        else:
            lines += group
    return Markup("".join((*written, _marked("\n".join(lines)))))  # noqa: S704 - escaped below


def _list(lines: Iterator[str]) -> str:
    items = (line.partition(" ")[2] for line in lines)
    return f"<ul>{''.join(f'<li><bdi>{_marked(item)}</bdi></li>' for item in items)}</ul>"


def _marked(text: str) -> str:
    if not MARKS.search(text) or len(text) > LONGEST_MARKDOWN or text.count("[") > MOST_LINKS:
        return kept_together(text).replace("\n", "<br>")
    return "".join(_written(_parser().parseInline(text)[0].children or ()))


def _written(tokens: Sequence[Token]) -> Iterator[str]:
    leads_nowhere = False  # links are not nested
    for token in tokens:
        match token.type:
            case "text":
                yield kept_together(token.content)
            case "softbreak" | "hardbreak":
                yield "<br>"
            case "link_open":
                leads_nowhere = not token.attrs["href"]  # `[text]()`, which the parser takes for a link, stays as it is
                yield "[" if leads_nowhere else f'<a href="{escape(str(token.attrs["href"]))}">'
            case "link_close":
                yield "]()" if leads_nowhere else "</a>"
            case _:
                yield _TAGS[token.type]


_TAGS: Final = {
    # Not `strong` and `em`: of these Chromium makes tags that PDF 1.7 does not have, and Poppler drops their text.
    "strong_open": "<b>",
    "strong_close": "</b>",
    "em_open": "<i>",
    "em_close": "</i>",
}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True}).enable(list(RULES))
    parser.validateLink = lambda url: LINKED.match(url) is not None  # pyright: ignore[reportAttributeAccessIssue] - else literal
    parser.inline.ruler.before("emphasis", "literal", _literal)
    keep_stars(parser)
    return parser


def _literal(state: StateInline, silent: bool) -> bool:
    found = LITERAL.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.pending += found["escaped"] or found["kept"]
    state.pos = found.end()
    return True
