"""Make safe markup of texts that people write: a part of Markdown, with formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Final
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pressroom.errors import ExportWarning
from pressroom.rendering.french_spaces import french_spaces
from pressroom.rendering.markdown_lines import with_whole_formulas
from pressroom.rendering.markdown_math import BLOCK_MATH, DISPLAY_MATH, INLINE_MATH, add_math
from pressroom.rendering.markdown_stars import keep_stars
from pressroom.rendering.markdown_tables import with_whole_tables
from pressroom.rendering.math.formula import formula

RULES: Final = ("list", "fence", "table", "newline", "escape", "backticks", "emphasis", "link", "image", "autolink", "entity")
"""What of Markdown is understood. Anything else, headings and HTML among it, is text."""
LINKED: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
IMAGE_CODE: Final = "IMAGE_NOT_PRINTED"
MOST_NAMED: Final = 80
"""Characters of an image's description or address that a warning repeats."""
PLAIN_TAGS: Final = {"strong": "b", "em": "i"}
"""Of the first ones Chromium makes tags that PDF 1.7 does not have: Poppler drops their text."""
ALIGNED: Final = {"text-align:center": "at-center", "text-align:right": "at-end", "text-align:left": "at-start"}


@dataclass(frozen=True, kw_only=True)
class MarkedText:
    """A text as it is written into a page."""

    html: str
    """Safe: it goes into a page without being escaped again."""
    warnings: tuple[ExportWarning, ...]


def marked_text(text: str, *, language: str, field: str) -> MarkedText:
    """Convert a text: paragraphs, lists, tables, code, emphasis, links and formulas; it never fails.

    Args:
        text: Markdown; HTML in it is text.
        language: A BCP 47 tag: of the alternative texts of formulas, and of the spaces of punctuation.
        field: Where the text is from, as a path; the warnings name it.

    Raises:
        ScriptsNotInstalledError: The scripts that convert formulas are not there.
    """
    found: list[ExportWarning] = []
    french = language.partition("-")[0] == "fr"
    tokens = _parser().parse(with_whole_tables(text))
    html = "".join(_written(tokens, _Writer(language=language, field=field, found=found, french=french)))
    return MarkedText(html=with_whole_formulas(html).strip(), warnings=tuple(dict.fromkeys(found)))


def plain_text(text: str) -> str:
    """Return the words of a text in one line, with the source of its formulas."""
    return " ".join("".join(_plain(_parser().parse(text))).split())


def _plain(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        yield from _plain(token.children) if token.type == "inline" and token.children else (token.content,)
        if token.block or token.type in {"softbreak", "hardbreak"}:
            yield " "


@dataclass(frozen=True, kw_only=True)
class _Writer:
    language: str
    field: str
    found: list[ExportWarning]
    french: bool

    def formula(self, latex: str, *, display: bool) -> str:
        made = formula(latex, language=self.language, display=display)
        self.found.extend(made.warnings(latex, field=self.field))
        return made.html

    def text(self, text: str) -> str:
        return escape(french_spaces(text) if self.french else text, quote=False)

    def image(self, token: Token) -> str:
        address = str(token.attrs.get("src", ""))
        description = token.content or address
        shown = description if len(description) <= MOST_NAMED else f"{description[:MOST_NAMED]}…"
        message = f"Images in texts are not printed, only their description is: {shown}"
        self.found.append(ExportWarning(IMAGE_CODE, message, self.field))
        return self.text(token.content)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True}).enable(list(RULES))
    parser.validateLink = lambda _url: True  # pyright: ignore[reportAttributeAccessIssue] - `_link` decides what is linked
    add_math(parser)
    keep_stars(parser)
    return parser


def _written(tokens: Sequence[Token], writer: _Writer) -> Iterator[str]:
    links: list[str] = []
    for at, token in enumerate(tokens):
        if token.type == "inline":
            yield "".join(_written(token.children or [], writer))
        elif token.type == "link_open":
            links.append(str(token.attrs.get("href", "")))
            yield f'<a href="{escape(links[-1])}">' if LINKED.match(links[-1]) else "<span>"
        elif token.type == "link_close":
            yield _link_end(links.pop(), tokens[at - 1].content, writer)
        elif token.type in _CONTENT:
            yield _CONTENT[token.type](token, writer)
        elif not token.hidden and token.tag:
            yield _tag(token)


def _link_end(address: str, shown: str, writer: _Writer) -> str:
    """Close a link, and show its address, which a reader of paper cannot follow otherwise."""
    end = "</a>" if LINKED.match(address) else "</span>"
    plain = address.removeprefix("mailto:")
    # The parser shows what stands between < and > as it was written, and encodes the address.
    if shown in {address, plain, unquote(address), unquote(plain)}:
        return end
    return f'{end} <span class="address">({writer.text(plain)})</span>'


def _tag(token: Token) -> str:
    name = PLAIN_TAGS.get(token.tag, token.tag)
    if token.nesting < 0:
        return f"</{name}>\n" if token.block else f"</{name}>"
    kept = {key: str(value) for key, value in token.attrs.items() if key == "start"}
    if style := ALIGNED.get(str(token.attrs.get("style", ""))):
        kept["class"] = style
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
    return f"<{name}{attributes}>"


_CONTENT: Final[dict[str, Callable[[Token, _Writer], str]]] = {
    "text": lambda token, writer: writer.text(token.content),
    "softbreak": lambda _token, _writer: "<br>\n",
    "hardbreak": lambda _token, _writer: "<br>\n",
    "code_inline": lambda token, _writer: f"<code>{escape(token.content, quote=False)}</code>",
    "fence": lambda token, _writer: f"<pre><code>{escape(token.content, quote=False)}</code></pre>\n",
    "image": lambda token, writer: writer.image(token),
    INLINE_MATH: lambda token, writer: writer.formula(token.content, display=False),
    DISPLAY_MATH: lambda token, writer: writer.formula(token.content, display=True),
    BLOCK_MATH: lambda token, writer: f"<p>{writer.formula(token.content, display=True)}</p>\n",
}
"""How tokens without an end are written."""
