"""Say in the language of a page what the program has said in English: find the sentence and its values, translate both."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from pressroom.web.formats import number
from pressroom.words import SOURCE_LANGUAGE, Words

WHOLE: Final = "sentence"
"""The value that is a sentence itself: a message that holds another one."""
FIGURES: Final = re.compile(r"(?a:-?\d[\d,]*(?:\.(\d+))?)")
NUMBERS: Final = frozenset({"count", "high", "low", "most", "page", "points"})
"""The values that are numbers."""

Value = Callable[[str, str, Words], str]
"""Says a value: its name, its English text, and the words of the page."""


def said(message: str, sentences: Sequence[str], words: Words, *, value: Value) -> tuple[str, bool]:
    """Return a message in the language of a page, and whether it is in English only."""
    if words.language == SOURCE_LANGUAGE:
        return message, False
    for sentence in sentences:
        found = _pattern(sentence).fullmatch(message)
        if not found:
            continue
        values: dict[str, str] = {}
        english = False
        for name, text in found.groupdict().items():
            if name == WHOLE:
                values[name], english = said(text, sentences, words, value=value)
            else:
                values[name] = value(name, text, words)
        return words.gettext(sentence, **values), english
    return message, True


def figures(name: str, text: str, words: Words) -> str:
    """Return a value that is a number as the language writes it; other values as they are."""
    found = FIGURES.fullmatch(text) if name in NUMBERS else None
    return number(words, float(text.replace(",", "")), len(found[1] or "")) if found else text


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", sentence)
    written = [f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(written), re.DOTALL)
