"""The text of a body by the faces it is set in: regular, strong, italic, and both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

STYLING: Final = re.compile(r"<(/?)(?:(h[1-6]|strong|b|th)|em|i)\b[^>]*>")
"""What a template may set in the strong weight, and what is set in italics; everything else is regular."""
TAG: Final = re.compile("<[^>]*>")


@dataclass(frozen=True, kw_only=True)
class StyledText:
    """The text of escaped markup; where a tag was, there is white space."""

    all: str
    strong: str
    italic: str
    """In the regular weight."""
    strong_italic: str


def styled_text(body: str) -> StyledText:
    """Return the text of a body without formulas."""
    parts: dict[tuple[bool, bool], list[str]] = {}
    strong = italic = at = 0
    for tag in STYLING.finditer(body):
        if strong or italic:
            parts.setdefault((strong > 0, italic > 0), []).append(body[at : tag.start()])
        change = -1 if tag[1] else 1
        strong, italic = (strong + change, italic) if tag[2] else (strong, italic + change)
        at = tag.end()
    texts = {style: text_of(" ".join(found)) for style, found in parts.items()}
    both = texts.get((True, True), "")
    return StyledText(
        all=text_of(body),
        strong=f"{texts.get((True, False), '')}\n{both}",
        italic=texts.get((False, True), ""),
        strong_italic=both,
    )


def text_of(markup: str) -> str:
    """Return the text of escaped markup; where a tag was, there is white space."""
    return unescape(TAG.sub("\n", markup))
