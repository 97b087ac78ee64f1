"""Decide which characters are cut out of a font for some clusters, and that each glyph keeps one name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pressroom.rendering.html.emoji import is_selector
from pressroom.rendering.html.font_files import Font

JOINERS: Final = frozenset({0x200C, 0x200D})
TEXT_GROUPS: Final = (
    # Cut by groups rather than by document, so that a process cuts a text font a few times in its life. The first is
    # always there; a second one is added when a character asks for it.
    ((0x20, 0xFF), (0x152, 0x153), (0x178, 0x178), (0x2010, 0x203A), (0x20AC, 0x20AC), (0x2122, 0x2122)),
    ((0x100, 0x36F), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF)),
    ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
    ((0x2000, 0x2BFF),),
)
SECOND_NAMES: Final = ((0x2E80, 0x2FDF), (0xE000, 0xF8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC), (0xF0000, 0x10FFFF))
"""Other names of glyphs: CJK radicals, Arabic letters already shaped, private ones. Chromium writes them into the PDF
as the glyph's text where a font has them; without them it writes the letter that the document holds."""
ARABIC_LETTERS: Final = range(0x620, 0x700)
MATHEMATICAL_LAM: Final = 0x1EE0B
"""Names a shape of lam before alef; see `lam_alef`."""
ARABIC_SHAPES: Final = (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD), MATHEMATICAL_LAM)


@lru_cache(maxsize=256)
def characters_to_cut(font: Font, clusters: frozenset[str]) -> frozenset[int]:
    """Return the code points that the cut font shall have names for, and variation selectors.

    A font for pictures, ideographs or formulas is cut to the clusters. A text font is cut by groups and a script's font whole,
    so that documents share them. `arabic` keeps the shaped names of letters that carry a mark: such a letter is
    drawn as two glyphs, for which Chromium writes no text of its own, and without its second name it would be lost.
    """
    codes = _codes(font, clusters)
    if font.use in {"pictures", "ideographs", "math"}:
        return codes
    if font.use == "text":
        first, *others = _TEXT_SETS
        shared = first.union(*(group for group in others if codes & group - first))
        return _with_one_name(font, shared, codes)
    shapes = _shapes_of(_marked_letters(clusters)) if font.use == "arabic" else frozenset[int]()
    return _with_one_name(font, _own_characters(font), codes) | shapes


def _codes(font: Font, clusters: frozenset[str]) -> frozenset[int]:
    """Return the characters of the clusters as the font has them: composed, apart, or by the one that stands in."""
    text = "".join(sorted(clusters))
    composed = "".join(unicodedata.normalize("NFC", cluster) for cluster in clusters if len(cluster) > 1)
    apart = unicodedata.normalize("NFD", "".join(letter for letter in set(text) if font.glyph(ord(letter)) is None))
    stand_in = "\u2010" if "\u2011" in text else ""
    codes = frozenset(map(ord, {*text, *composed, *apart, *stand_in}))
    return frozenset(code for code in codes if font.glyph(code) is not None or is_selector(code))


def _with_one_name(font: Font, shared: frozenset[int], codes: frozenset[int]) -> frozenset[int]:
    """Return the characters with one name for each glyph: the one that the document uses.

    A PDF names a glyph once. With both names left in, ’ would come out as ʼ.
    """
    named: dict[int | None, list[int]] = {}
    for code in sorted(shared | codes):
        named.setdefault(font.glyph(code), []).append(code)
    named.pop(None, None)
    kept: set[int] = set()
    for same in named.values():
        kept |= codes.intersection(same) or {next((code for code in same if code in _TEXT_SETS[0]), same[0])}
    return frozenset(kept)


@lru_cache
def _own_characters(font: Font) -> frozenset[int]:
    """Return the characters of a script's font that are its own, not the Latin that it brings along."""
    return font.characters() - (frozenset[int]().union(*_TEXT_SETS) - JOINERS) - _codes_in(SECOND_NAMES)


def _codes_in(ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(code for low, high in ranges for code in range(low, high + 1))


_TEXT_SETS: Final = tuple(map(_codes_in, TEXT_GROUPS))


def _marked_letters(clusters: Iterable[str]) -> frozenset[int]:
    """Return the Arabic letters that carry a vowel sign or another mark."""
    followed = (pair for cluster in clusters for pair in pairwise(cluster))
    return frozenset(ord(letter) for letter, mark in followed if ord(letter) in ARABIC_LETTERS and unicodedata.combining(mark))


def _shapes_of(letters: frozenset[int]) -> frozenset[int]:
    """Return the shaped second names of these letters, those of ligatures excepted."""
    if not letters:
        return frozenset()
    names = ((code, unicodedata.normalize("NFKC", chr(code))) for code in ARABIC_SHAPES)
    return frozenset(code for code, name in names if len(name) == 1 and ord(name) in letters)
