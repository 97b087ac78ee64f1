"""The text that a document must print, and its headings, from its final HTML."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from pressroom.rendering.html.clusters import split_clusters
from pressroom.rendering.html.math_text import RADICAL, RADICAL_SIGN

UNPRINTED: Final = re.compile(r"<!--.*?-->|<(style|script|template|title|annotation)\b.*?</\1\s*>", re.DOTALL)
OPTIONAL: Final = re.compile(r"<(\w+)\b[^<>]*\sdata-optional\b[^<>]*>[^<]*</\1>")
"""An element whose text the style sheet may leave out, such as a separator at the start of a line; it holds no element."""
TAG: Final = re.compile(r"<[^>]*>")
"""All other `<` and `>` of a document are entities: texts and attributes are escaped."""
HEADING: Final = re.compile(r"<(h[1-6])\b[^<>]*>(.*?)</\1\s*>", re.DOTALL)
LINE_BREAK: Final = re.compile(r"<br\b[^<>]*>")


def printed_text(html: str, *, missing: frozenset[str] = frozenset()) -> str:
    """Return the text of the body that must be in the PDF.

    The sign of a radical is in it, which no text of the document holds. What attributes hold (`alt`) and what a style
    sheet adds (list markers, counters) is not in it: it is not asked for.
    `missing`: clusters that no font has as a whole (`RenderedHtml.missing`); they are left out, since boxes stand for them.
    """
    markup = OPTIONAL.sub("", UNPRINTED.sub("", _body_of(html)))
    text = unescape(TAG.sub("", RADICAL.sub(RADICAL_SIGN, markup)))
    return "".join(cluster for cluster in split_clusters(text) if cluster not in missing) if missing else text


def printed_headings(html: str) -> list[str]:
    """Return the text of each heading (`h1` to `h6`) on one line, in document order, without those that have no text."""
    marked = (LINE_BREAK.sub(" ", UNPRINTED.sub("", found[2])) for found in HEADING.finditer(_body_of(html)))
    texts = (" ".join(unescape(TAG.sub("", markup)).split()) for markup in marked)
    return [text for text in texts if text]


def _body_of(html: str) -> str:
    _, found, body = html.partition("<body")
    return found + body if found else html
