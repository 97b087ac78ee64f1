"""Markdown, and LaTeX in it, becomes plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.kinds.resume.imports.markdown_text import LONGEST_MARKDOWN, markdown_line, markdown_text, sole_link


@pytest.mark.parametrize(
    ("markdown", "line", "is_plainer"),
    [
        ("", "", False),
        ("as it is", "as it is", False),
        ("**bold** and ***both*** and `code`", "bold and both and code", True),
        ("snake_case, 2 * 3 * 4, C#, a | b, x < y", "snake_case, 2 * 3 * 4, C#, a | b, x < y", False),
        ("see [here](https://a.example/x)", "see here (https://a.example/x)", False),
        ("[a.example](https://a.example)", "a.example", False),
        ("<https://a.example>", "https://a.example", False),
        ("![portrait](https://a.example/p.png)", "portrait (https://a.example/p.png)", True),
        (r"5\% of \$3 \& \#1", "5% of $3 & #1", False),
        (r"\textbf{Bold \emph{and} more}", "Bold and more", True),
        (r"\href{https://a.example/b_c}{text}", "text (https://a.example/b_c)", True),
        (r"$x_1^2$ and \alpha", r"$x_1^2$ and \alpha", False),
        ("- no list", "- no list", False),
        ("1. no list", "1. no list", False),
        ("two\nlines", "two lines", False),
        ("a &amp; b, <b>c</b>", "a & b, <b>c</b>", False),
        ("***", "***", False),
    ],
)
def test_a_line_loses_its_marks_and_no_word(markdown: str, line: str, is_plainer: bool) -> None:
    read = markdown_line(markdown)
    assert (" ".join(read.lines), read.is_plainer) == (line, is_plainer)


@pytest.mark.parametrize(
    ("markdown", "blocks", "is_plainer"),
    [
        ("One\nline.\n\nTwo.", ["One line.", "Two."], False),
        ("Skills:\n- a\n- b\n  - c\n\nEnd", ["Skills:", "• a", "• b", "• c", "End"], False),
        ("1. a\n2. b", ["• a", "• b"], True),
        ("# Title\ntext", ["Title", "text"], True),
        ("> said", ["said"], True),
        ("```\na\nb\n```", ["a", "b"], True),
        ("<div>\nas it is\n</div>", ["<div>", "as it is", "</div>"], False),
        ("---", ["---"], False),
    ],
)
def test_a_text_becomes_paragraphs_and_points(markdown: str, blocks: list[str], is_plainer: bool) -> None:
    read = markdown_text(markdown)
    assert (read.prose.split("\n"), read.is_plainer) == (blocks, is_plainer)


@pytest.mark.parametrize(
    ("markdown", "link"),
    [
        ("[Open *Probe*](https://a.example)", ("Open Probe", "https://a.example")),
        ("[a](https://a.example) b", ("", "")),
        ("a", ("", "")),
        ("", ("", "")),
        ("[a](https://a.example)[b](https://b.example)", ("", "")),
    ],
)
def test_a_link_as_a_whole_is_text_and_target(markdown: str, link: tuple[str, str]) -> None:
    assert sole_link(markdown) == link


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for read in (markdown_line(text), markdown_text(text)):
        assert bool(read.lines) == bool(text.strip())
    sole_link(text)


@pytest.mark.parametrize(
    "part", ["[", "*a ", "`a``", "[a](<", "_a", "> ", "- a\n ", "[a]: b\n", "<!--", "\\href{a}{", "\\textbf{"]
)
def test_a_hostile_text_is_read_at_once(part: str) -> None:
    started = time.perf_counter()
    for read in (markdown_line, markdown_text, sole_link):
        read((part * LONGEST_MARKDOWN)[:LONGEST_MARKDOWN])
    assert time.perf_counter() - started < 5  # a tenth of a second, or minutes


def test_what_is_too_long_is_left_as_it_is() -> None:
    text = "**" + "x" * LONGEST_MARKDOWN
    assert markdown_line(text).lines == [text]
