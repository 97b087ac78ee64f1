"""Texts that people write become safe markup: a part of Markdown, and nothing of any other text is changed."""

from __future__ import annotations

import re
import time
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.rendering.html.kept_together import LONGEST
from pressroom.rendering.html.written_text import LONGEST_MARKDOWN, MOST_LINKS, written_address, written_line, written_text
from pressroom.rendering.pdf.printed_text import printed_text

ALLOWED = {"a", "b", "bdi", "br", "i", "li", "span", "ul", "wbr"}
VOID = {"br", "wbr"}
TAG = re.compile(r"<[^>]*>")
PIECES = (
    "**", "*", "_", "__", "\n", "\n- ", "\n* ", "[", "](", ")", "http://a.example", "https://a.example/?a=1&b=2", "<", ">",
    "<script>", "&lt;", "&", '"', "'", "javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "![", "\\", "`", "word",
    "12–14", "state-of-the-art", "48 ms", "J. R. Doe", "é", "東京", "العربية", " ",
)  # fmt: skip
"""Beginnings and ends of whatever markup there is."""


class Reader(HTMLParser):
    """Checks that elements are allowed and end in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert (tag, name) == ("a", "href") or (tag, name, value) == ("span", "class", "nb")
            assert name != "href" or re.match(r"(?:https?://|mailto:)", value or "", re.IGNORECASE)
        assert tag not in self.open or tag in {"b", "i", "bdi"}, "no link inside of a link, no list inside of a list"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def plain(markup: str) -> str:
    return unescape(TAG.sub("", markup))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("**bold** and *italic*, _too_", "<b>bold</b> and <i>italic</i>, <i>too</i>"),
        ("***both***", "<i><b>both</b></i>"),
        ("**重要**な仕事", "<b>重要</b>な仕事"),
        ("[Quill](https://quill.example.org)", '<a href="https://quill.example.org">Quill</a>'),
        ("[a *b*](mailto:a@b.example)", '<a href="mailto:a@b.example">a <i>b</i></a>'),
        ("<https://a.example> <a@b.example>", (
            '<a href="https://a.example">https://a.example</a> <a href="mailto:a@b.example">a@b.example</a>')),
        ("one\ntwo **three\nfour**", "one<br>two <b>three<br>four</b>"),
        ("Desk:\n- news\n* **more**\nend", (
            "Desk:<ul><li><bdi>news</bdi></li><li><bdi><b>more</b></bdi></li></ul>end")),
        (r"\*a\* \_b\_ \[c](http://d.example) \<e>", "*a* _b_ [c](http://d.example) &lt;e&gt;"),
        ("Items:\n\\- not an item", "Items:<br>- not an item"),
        ("Tom & <i>Jerry</i>", "Tom &amp; &lt;i&gt;Jerry&lt;/i&gt;"),
    ],
)  # fmt: skip
def test_the_part_of_markdown(text: str, expected: str) -> None:
    assert written_text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "C* and D*", "2*3*4", "2**3**4", "5 * 3 * 4", "* not a list", "- not a list", "*args, **kwargs", "A* (D*)",
        "snake_case_name", "5_000 and 6_000", "__init__", "_private", "# heading", "> quote", "`code`", "1. one", "a | b",
        "![logo](https://a.example/logo.png)", "[x](javascript:alert)", "[x](other.html)", "[x]()", "[x][y]", "C:\\dir",
        "&amp; &eacute;", "<b>x</b>", "**open", "~~x~~", "---",
    ],
)  # fmt: skip
def test_everything_else_is_literal(text: str) -> None:
    markup = written_text(text)
    assert plain(markup) == text
    assert set(TAG.findall(markup)) <= {'<span class="nb">', "</span>"}


@pytest.mark.parametrize("text", ["**a** *b*", "[a](https://b.example)", "<https://a.example>", r"\*", "a\nb"])
def test_a_line_is_literal(text: str) -> None:
    assert plain(written_line(text)) == text
    assert not TAG.search(written_line(text))


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("a state-of-the-art office", ["state-of-the-art"]),
        ("Kovács-Łukasiewicz, O’Neil-Smith", ["Kovács-Łukasiewicz,", "O’Neil-Smith"]),
        ("ב-2019, cafe\u0301-bar", ["ב-2019,", "cafe\u0301-bar"]),
        ("12–14, 9:00–17:00 and 2019-2021", ["12–14,", "9:00–17:00", "2019-2021"]),
        ("from 480 ms to 48 ms, 71 % of 12 000 km", ["480 ms", "48 ms", "71 %", "12 000 km"]),
        ("5–7 kg at 20 °C for 3 € or 5 m²", ["5–7 kg", "20 °C", "3 €", "5 m²"]),
        ("J. R. Doe and Á. Nagy", ["J. R. Doe", "Á. Nagy"]),
        ("5 mistakes in 3 Minutes - or - more", []),
        ("x-" + "y" * LONGEST, ["x-y"]),
        ("example.org/marenholloway-bennett-systems-2024", ["y-b", "t-s", "s-2"]),
        ("-" + "a" * 40 + "-b-c", ["a-b-c"]),
    ],
)
def test_what_belongs_together_stays_on_a_line(text: str, together: list[str]) -> None:
    for write in (written_line, written_text):
        assert re.findall(r'<span class="nb">(.*?)</span>', write(text)) == together
        assert plain(write(text)) == text, "no character becomes another one"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("Mail: ada@mail.example.org", "Mail: ada@mail.example.org"),
        (
            "ada@a-long-name.of-a-host.example",
            'ada<wbr>@<span class="nb">a-long-name</span><wbr>.<span class="nb">of-a-host</span><wbr>.example',
        ),
        ("@" + "a" * 30 + "?<b>", "@" + "a" * 30 + "?&lt;b&gt;"),
    ],
)
def test_an_address_may_be_divided_between_its_parts(text: str, markup: str) -> None:
    assert written_address(text) == markup
    assert plain(markup) == text


@given(st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)).map("".join))
def test_any_text_becomes_safe_markup(text: str) -> None:
    for write in (written_address, written_line, written_text):
        reader = Reader()
        reader.feed(write(text))
        reader.close()
        assert reader.open == []
    assert plain(written_line(text)) == plain(written_address(text)) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="*_[]<\\")))
def test_a_text_without_marks_comes_back_unchanged(text: str) -> None:
    assert printed_text(f"<body>{written_text(text)}</body>") == text


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[a](",
        "*a ",
        "**",
        "_a",
        "<",
        "*a**b",
        "a-",
        "1 000 ",
        "A. ",
        "[x](http://a",
        "\n- *a",
        "a.,:-",
        "\\[",
        "a.",
        "1.",
        "a–b:",
        "a-b.",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    long, short = f"{piece * (50_000 // len(piece))} x-y", piece * (LONGEST_MARKDOWN // len(piece))
    begin = time.thread_time()
    written_text(long)
    written_text(short)
    assert time.thread_time() - begin < 0.5


def test_a_text_beyond_the_limits_is_literal() -> None:
    for text in ("**a** " * (LONGEST_MARKDOWN // 6 + 1), "[a](https://b.example) " * (MOST_LINKS + 1)):
        assert plain(written_text(text)) == text
        assert plain(written_text(text[: len(text) // 2])) != text[: len(text) // 2]


def test_a_hundred_texts_take_two_milliseconds() -> None:
    texts = [
        *["Led the migration of a large publishing system to a new platform and trained a team of eight editors"] * 60,
        *["Cut the latency of state-of-the-art exports from 480 ms to 48 ms, and costs by 71 %, in 2019–2021"] * 30,
        *["Built **Quill** with [friends](https://quill.example.org) and *much* care for small-size texts"] * 10,
    ]

    def milliseconds() -> float:
        begin = time.thread_time()
        for text in texts:
            written_text(text)
        return (time.thread_time() - begin) * 1000

    assert min(milliseconds() for _ in range(10)) < 2
