"""Read Markdown, and the commands of LaTeX that people write into it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pressroom.kinds.resume.imports.rich_text import BlockWriter, RichText, plain, shown_target

LONGEST_MARKDOWN: Final = 10_000
"""Characters: three printed pages. A longer text stays as it is written: the time to read one grows with its square."""
STYLE_COMMAND: Final = re.compile(
    r"\\(?:textbf|textit|textsl|textsc|texttt|textrm|textsf|text|emph|underline|mbox)\{(?P<text>[^{}]*)\}"
)
LINK_COMMAND: Final = re.compile(r"\\href\{(?P<target>[^{}]*)\}\{(?P<text>[^{}]*)\}")
DEEPEST_COMMANDS: Final = 4
"""Commands inside of each other. Beyond it they are left as they are written."""
MARKS: Final = re.compile(r"[\\*_`\[\]<>&!#~|\n]|^\s*(?:[-+]|\d+[.)])\s")
"""What a text has that is more than plain."""

_READER: Final = MarkdownIt("commonmark")


def markdown_line(text: str) -> RichText:
    """Read one line: emphasis, code and links, but no headings or lists."""
    return _read(text, blocks=False)


def markdown_text(text: str) -> RichText:
    """Read a text of paragraphs and lists."""
    return _read(text, blocks=True)


def sole_link(text: str) -> tuple[str, str]:
    """Return text and target of a text that is one link as a whole; else two empty texts."""
    tokens = (_inline(text)[0].children or []) if 0 < len(text) <= LONGEST_MARKDOWN else []
    types = [token.type for token in tokens]
    if "link_open" not in types[:1] or types.index("link_close") != len(types) - 1:
        return "", ""
    writer = BlockWriter()
    _write_inline(tokens[1:-1], writer)
    return " ".join(writer.finished().lines), str(tokens[0].attrGet("href") or "")


def _read(text: str, *, blocks: bool) -> RichText:
    if len(text) > LONGEST_MARKDOWN or not MARKS.search(text):
        return plain(text)
    without = _without_commands(text)
    writer = BlockWriter()
    writer.is_plainer = without != text
    tokens = _READER.parse(without) if blocks else _inline(without)
    for token in tokens:
        _write_block(token, writer)
    read = writer.finished()
    return read if read.blocks else plain(text)  # such as a line of stars


def _inline(text: str) -> list[Token]:
    return _READER.parseInline(text)


def _without_commands(text: str) -> str:
    for _ in range(DEEPEST_COMMANDS):
        shorter = STYLE_COMMAND.sub(r"\g<text>", LINK_COMMAND.sub(r"[\g<text>](<\g<target>>)", text))
        if shorter == text:
            break
        text = shorter
    return text


def _write_block(token: Token, writer: BlockWriter) -> None:
    match token.type:
        case "inline":
            _write_inline(token.children or [], writer)
        case "list_item_open":
            writer.end_block(point=True)
        case "paragraph_open":
            pass  # inside of a list item it is that item
        case "fence" | "code_block" | "html_block":
            writer.is_plainer |= token.type != "html_block"
            for line in token.content.splitlines():
                writer.end_block()
                writer.write(line)
            writer.end_block()
        case _:
            writer.is_plainer |= token.type in {"heading_open", "ordered_list_open", "blockquote_open", "hr"}
            writer.end_block()


def _write_inline(tokens: Iterable[Token], writer: BlockWriter) -> None:
    links: list[tuple[str, list[str]]] = []

    def write(run: str) -> None:
        writer.write(run)
        for _, runs in links:
            runs.append(run)

    for token in tokens:
        match token.type:
            case "text" | "html_inline":
                write(token.content)
            case "code_inline":
                writer.is_plainer = True
                write(token.content)
            case "softbreak" | "hardbreak":
                write(" ")
            case "link_open":
                links.append((str(token.attrGet("href") or ""), []))
            case "link_close":
                target, runs = links.pop()
                write(shown_target("".join(runs), target))
            case "image":
                writer.is_plainer = True
                write(f"{token.content}{shown_target(token.content, str(token.attrGet('src') or ''))}")
            case _:
                writer.is_plainer = True
