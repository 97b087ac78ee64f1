"""The text that a document must print, from its final HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Final

UNPRINTED: Final = re.compile(r"<!--.*?-->|<(style|script|template|title|annotation)\b.*?</\1\s*>", re.DOTALL)
OPTIONAL: Final = re.compile(r"<(\w+)\b[^<>]*\sdata-optional\b[^<>]*>[^<]*</\1>")
"""An element whose text the style sheet may leave out, such as a separator at the start of a line. It holds no other element."""
TAG: Final = re.compile(r"<[^>]*>")
"""All other `<` and `>` of a document are entities: texts and attributes are escaped."""
FOLLOWING: Final = frozenset({"Mn", "Mc", "Me", "Cf", "Sk"})
"""Categories of marks, joiners and skin tones, which belong to the character before them."""
JOINER: Final = "\u200d"
VIRAMA: Final = 9
"""The combining class of the signs that bind a consonant of an Indic script to the next one."""


def printed_text(html: str, *, missing: str = "") -> str:
    """Return the text of the body that must be in the PDF.

    What attributes hold (`alt`) and what a style sheet adds (list markers, counters) is not in it: it is not asked for.
    `missing`: characters that no font has; they are left out, each with the cluster that it is in.
    """
    _, found, body = html.partition("<body")
    text = unescape(TAG.sub("", OPTIONAL.sub("", UNPRINTED.sub("", found + body if found else html))))
    return _without(text, frozenset(missing)) if missing else text


def _without(text: str, missing: frozenset[str]) -> str:
    """Leave out the clusters that hold a missing character: one font draws all of a cluster, or a box stands for it."""
    return "".join(cluster for cluster in _clusters(text) if missing.isdisjoint(cluster))


def _clusters(text: str) -> Iterator[str]:
    """Split a text before each character that is no mark, no joiner, and not bound to the one before it."""
    start, bound = 0, False
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if place and not bound and category not in FOLLOWING:
            yield text[start:place]
            start = place
        bound = character == JOINER or unicodedata.combining(character) == VIRAMA
    yield text[start:]
