"""Texts that people write become safe markup, and nothing of them is lost."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressroom.rendering.markdown import marked_text

FORMULA = re.compile(r'<span class="formula( display)?".*?</math></span>', re.DOTALL)
ALLOWED = {
    "p", "b", "i", "code", "pre", "ul", "ol", "li", "a", "br", "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip
PIECES = (
    "**", "*", "_", "`", "\n", "\n\n", "- ", "1. ", "| a | b |\n|---|---|\n", "[", "](", ")", "http://a.fr", "<", ">",
    "<script>", "&lt;", "&", '"', "'", "$", "$$", "\\(", "\\)", "\\[", "\\]", "$x^2$", "$\\foo$", "![", "# ", "> ", "« ", " »",
    " ;", "é", "word", "5 $", "\\", "javascript:", "<b onclick=alert(1)>",
)  # fmt: skip


def html(text: str, *, language: str = "en") -> str:
    """Return the markup of a text, with short names for formulas."""
    found = marked_text(text, language=language, field="a").html
    return FORMULA.sub(lambda formula: "[display]" if formula[1] else "[formula]", found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("**a** *b* `c`", "<p><b>a</b> <i>b</i> <code>c</code></p>"),
        ("- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li>\n<li>b</li>\n</ol>'),
        ("```\nx < 1\n```", "<pre><code>x &lt; 1\n</code></pre>"),
        ("<b>a</b> & c", "<p>&lt;b&gt;a&lt;/b&gt; &amp; c</p>"),
        ("# a\n> b\n---", "<p># a<br>\n&gt; b<br>\n---</p>"),
        ("2*3*4 and a**b**c", "<p>2*3*4 and a**b**c</p>"),
        ("[a]: http://b.fr", "<p>[a]: http://b.fr</p>"),
    ],
)
def test_the_part_of_markdown(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x$ and $$y$$", "<p>[formula] and [display]</p>"),
        (r"\(x\) and \[y\]", "<p>[formula] and [display]</p>"),
        ("$$\nx=1\n\\\\\n- y\n$$\na", "<p>[display]</p>\n<p>a</p>"),
        ("\\[\nx\n\\]", "<p>[display]</p>"),
        ("$ x^2 $", "<p>[formula]</p>"),
        (r"$\text{5 \$}$", "<p>[formula]</p>"),
        ("`$x$`", "<p><code>$x$</code></p>"),
        ("- $x$", "<ul><li>[formula]</li>\n</ul>"),
        ("5 $ et 6 $", "<p>5 $ et 6 $</p>"),
        ("$5 and $6", "<p>$5 and $6</p>"),
        ("5$, 6$", "<p>5$, 6$</p>"),
        (r"\$5 and \$6", "<p>$5 and $6</p>"),
        ("$5", "<p>$5</p>"),
        ("a $$ b", "<p>a $$ b</p>"),
        (r"\(x", "<p>(x</p>"),
        ("2$x$", '<p><span class="whole">2[formula]</span></p>'),
        ("the $n$-th, d'$x$", '<p>the <span class="whole">[formula]-th,</span> <span class="whole">d\'[formula]</span></p>'),
        ("the $n$.", '<p>the <span class="whole">[formula].</span></p>'),
        ("a ($n$), «$x$»", '<p>a <span class="whole">([formula]),</span> <span class="whole">«[formula]»</span></p>'),
        ("$n$ (a)", "<p>[formula] (a)</p>"),
        ("$n$&amp;$x$<b", "<p>[formula]&amp;[formula]&lt;b</p>"),
    ],
)
def test_formulas_and_amounts_of_money(text: str, expected: str) -> None:
    assert html(text) == expected


def test_a_long_formula_keeps_what_stands_beside_it_at_its_ends() -> None:
    long = "(a+b)^2=a^2+2ab+b^2=(b+a)^2=b^2+2ba+a^2"
    alone = marked_text(f"${long}$", language="fr", field="a").html
    beside = marked_text(f"(${long}$), soit", language="fr", field="a").html
    label = alone.partition('aria-label="')[2].partition('"')[0]
    assert beside.startswith(f'<p><span class="formula" role="img" aria-label="({label}),"><span class="whole">(<math>')
    assert beside.endswith("</math>),</span></span> soit</p>")
    assert re.sub('<span class="whole">|</span>|aria-label="[^"]*"', "", beside) == re.sub(
        'aria-label="[^"]*"|</span>', "", alone
    ).replace("<math>", "(<math>", 1).replace("</p>", "), soit</p>")


def test_a_table_keeps_the_bars_of_formulas_and_every_cell() -> None:
    table = "| a |\n|:-:|\n| $\\left|x\\right|$ | $\\|u\\|$ |\n| 1 |"
    assert html(table).count("[formula]") == 2
    assert html(table).count("</th>") == 2
    assert '<th class="at-center">a</th>' in html(table)
    assert "valeur absolue de x" in marked_text(table, language="fr", field="a").html
    code = "```\n| a |\n|---|\n| $|x|$ |\n```"
    assert "$|x|$" in html(code)


def test_a_link_shows_its_address_and_only_some_are_followed() -> None:
    assert html("[a](https://b.fr/?x=1&y=2)") == (
        '<p><a href="https://b.fr/?x=1&amp;y=2">a</a> <span class="address">(https://b.fr/?x=1&amp;y=2)</span></p>'
    )
    assert html("<https://b.fr>") == '<p><a href="https://b.fr">https://b.fr</a></p>'
    assert html("<https://b.fr/é`>") == '<p><a href="https://b.fr/%C3%A9%60">https://b.fr/é`</a></p>'
    assert html("[a](mailto:b@c.fr)") == '<p><a href="mailto:b@c.fr">a</a> <span class="address">(b@c.fr)</span></p>'
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "JAVASCRIPT:x"):
        found = html(f"[a]({address})")
        assert "<a " not in found
        assert address in found


def test_an_image_is_its_description_and_a_warning() -> None:
    marked = marked_text("![the graph](http://b.fr/c.png)", language="en", field="answer")
    assert marked.html == "<p>the graph</p>"
    (warning,) = marked.warnings
    assert (warning.code, warning.field) == ("IMAGE_NOT_PRINTED", "answer")
    assert warning.message.endswith(": the graph")


def test_a_formula_that_is_not_understood_is_a_warning_once() -> None:
    marked = marked_text(r"$\foo$, $\foo$ and $\bar$", language="en", field="questions[2].statement")
    assert [(warning.code, warning.field) for warning in marked.warnings] == [
        ("FORMULA_NOT_CONVERTED", "questions[2].statement"),
        ("FORMULA_NOT_CONVERTED", "questions[2].statement"),
    ]
    assert marked.html.count('<code class="formula-source">') == 3


def test_french_texts_have_spaces_where_no_line_ends() -> None:
    text = "Voilà : « oui » ; n° 5 ? 4 % `a : b` $x$ !"
    assert html(text, language="fr") == (
        "<p>Voilà\u00a0: «\u00a0oui\u00a0»\u00a0; n°\u00a05\u00a0? 4\u00a0% <code>a : b</code> "
        '<span class="whole">[formula]\u00a0!</span></p>'
    )
    assert "\u00a0" not in html(text, language="en")


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.shown = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.shown += data


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_text_gives_safe_markup_with_all_its_words(text: str) -> None:
    found = html(text, language="fr")
    reader = _Elements()
    reader.feed(found)
    for name, attributes in reader.opened:
        assert name in ALLOWED
        assert attributes.keys() <= {"href", "class", "start", "role", "aria-label"}
        assert re.match("https?:|mailto:", attributes.get("href") or "http:")
    # What follows three backticks is the name of a language, and a word in a formula is no word of the text.
    if not re.search(r"``|\$|\\[(\[]", text):
        assert reader.shown.count("word") == text.count("word")


@pytest.mark.parametrize(
    "text", ["\\(" * 5_000, "$" * 10_000, "[" * 10_000, "*" * 10_000, "`" * 10_000, "- " * 5_000, "|" * 10_000]
)
def test_long_and_wrong_texts_are_converted(text: str) -> None:
    assert marked_text(text, language="fr", field="a").warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        "|\n" + " " * 5_000 + "-" + " " * 5_000 + "x",
        "'" * 20_000,
        "a" * 20_000,
        "a\n" * 10_000,
        "\\(" * 6_000 + "\\)",
        "$x$" * 6_000,
        "« " * 20_000,
        "(" * 20_000 + "$x$" + ")" * 20_000,
    ],
)
def test_the_time_of_a_text_is_bounded(text: str) -> None:
    # Processor time of this thread: seconds for a text whose time grows with the square of its length.
    start = time.thread_time()
    marked_text(text, language="fr", field="a")
    assert time.thread_time() - start < 10
