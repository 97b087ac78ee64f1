"""HTML becomes plain paragraphs and points."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.kinds.resume.imports.html_text import LONGEST_HTML, html_text

TEXT = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("html", "blocks", "is_plainer"),
    [
        ("", [], False),
        ("<p></p>", [], False),
        ("plain\ntwo lines", ["plain", "two lines"], False),
        ("<p>One</p><p>Two<br>three</p>", ["One", "Two", "three"], False),
        ("<p>a &amp; b &lt;c&gt; &amp;amp; &eacute;&#233;</p>", ["a & b <c> &amp; éé"], False),
        ("R&D, 2 < 3", ["R&D, 2 < 3"], False),
        ("<ul><li><p>One</p></li><li>Two<br>more</li></ul><p>After</p>", ["• One", "• Two more", "After"], False),
        ("<ul><li>One<li>Two<ul><li>Inner</ul></ul>After", ["• One", "• Two", "• Inner", "After"], False),
        ("<ol><li>First</li></ol>", ["• First"], True),
        ("<p>A <strong>bold</strong> <em>word</em></p>", ["A bold word"], True),
        ('<p style="text-align: center">Middle</p>', ["Middle"], True),
        ('<a href="https://a.example/x">here</a>', ["here (https://a.example/x)"], False),
        ('<a href="https://www.a.example/">a.example</a>', ["a.example"], False),
        ('<a href="mailto:a@b.example">a@b.example</a>', ["a@b.example"], False),
        ("<h2>Title</h2>text", ["Title", "text"], True),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"], True),
        ('x<img src="https://a.example/p.png" alt="portrait">y', ["x portrait y"], True),
        ("x<script>alert(1)</script><style>p{}</style>y", ["xy"], True),
        ("x<!-- note -->y<!doctype z><?php 1 ?>", ["xy"], True),
        ("</li></ul></a>x", ["x"], False),
        ("a <b", ["a <b"], False),
        ("<![if x]>x<![endif]><![other[y]]><![ z>", ["x"], True),
    ],
)
def test_html_becomes_paragraphs_and_points(html: str, blocks: list[str], is_plainer: bool) -> None:
    read = html_text(html)
    assert read.prose.split("\n") == (blocks or [""])
    assert read.is_plainer == is_plainer


@given(texts=st.lists(TEXT, min_size=1), tags=st.lists(st.sampled_from(["p", "li", "b", "div", "a", "h1", "span"]), min_size=1))
def test_every_text_is_there_once_and_in_order(texts: list[str], tags: list[str]) -> None:
    runs = [f"<{tags[at % len(tags)]}>{escape(text)} " for at, text in enumerate(texts)]
    read = html_text("".join(runs) + "".join(f"</{tag}>" for tag in reversed(tags)))
    assert " ".join(read.lines).split() == texts


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    html_text(text)
    html_text(f"<p>{text}")


@pytest.mark.parametrize(
    "part", ["<!--", "<!>", "<a ", "<", "&", "<ul>", "<a>", "<a href=x>", "</", "</>", "<?>", "<a b='>", '<a b=">', "<p></b>",
             "'<a b='/>", "<![x["]
)  # fmt: skip
@pytest.mark.parametrize(("before", "after"), [("", ""), (">", ""), ("", "x ")])
def test_a_hostile_text_is_read_at_once(part: str, before: str, after: str) -> None:
    each = LONGEST_HTML // len(before + part + after)
    started = time.perf_counter()
    html_text(before * each + part * each + after * each)
    assert time.perf_counter() - started < 5  # a tenth of a second, or minutes


def test_what_is_too_long_for_a_field_is_left_as_it_is() -> None:
    text = "<b>" + "x" * LONGEST_HTML
    assert html_text(text).lines == [text]
