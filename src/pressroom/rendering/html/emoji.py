"""Write emoji and variants of characters as the fonts have them."""

from __future__ import annotations

import re
from typing import Final

from pressroom.rendering.html.font_files import EMOJI, Font

PRESENTATION: Final = ("\ufe0e", "\ufe0f")
"""Ask for a plain sign, or for an emoji in colour. All signs here are plain; and with U+FE0F Chromium would rather take
a colour font of the machine than a font of the document (seen with 156)."""
SEQUENCE: Final = re.compile(
    "([\u203c-\u3299\U0001f000-\U0001faff])((?:[\U0001f3fb-\U0001f3ff]|\u200d[\u2190-\u2bff\U0001f000-\U0001faff])+)"
)
STANDARD_SELECTORS: Final = range(0xFE00, 0xFE10)
IDEOGRAPHIC_SELECTORS: Final = range(0xE0100, 0xE01F0)
SELECTOR: Final = re.compile("[\ufe00-\ufe0d\U000e0100-\U000e01ef]")


def shown_emoji(text: str) -> tuple[str, set[str]]:
    """Remove the parts of emoji that do not show; return the text and the emoji that lost a gender or a skin tone.

    The presentation is removed everywhere, a gender or a skin tone where the font draws the sign alike without it. A part
    that does not show cannot be read back from the PDF either, which names each glyph by one text.
    """
    plain: set[str] = set()

    def shown(found: re.Match[str]) -> str:
        if not (EMOJI.has(found[0]) and EMOJI.glyphs(found[0]) == EMOJI.glyphs(found[1])):
            return found[0]
        plain.add(found[0])
        return found[1]

    for selector in PRESENTATION:
        text = text.replace(selector, "")
    return SEQUENCE.sub(shown, text), plain


def shown_variants(text: str, stack: tuple[Font, ...]) -> tuple[str, set[str]]:
    """Return the text without the variation selectors that no font of the stack follows, and what they were put to.

    Such a selector stays behind ideographs of Japanese names (葛󠄀) where a font has the variant that it asks for.
    """
    lost: set[str] = set()

    def shown(found: re.Match[str]) -> str:
        before = text[found.start() - 1 : found.start()]
        if before and any(font.has_variant(ord(before), ord(found[0])) for font in stack):
            return found[0]
        lost.add(before + found[0])
        return ""

    return SELECTOR.sub(shown, text), lost


def is_selector(code: int) -> bool:
    """Say whether a code point is a variation selector, which asks for another glyph of the character before it."""
    return code in STANDARD_SELECTORS or code in IDEOGRAPHIC_SELECTORS
