"""Chooses the fonts that the characters of a document need, and writes them as inline `@font-face` rules."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pressroom.rendering.html.font_files import (
    ALL_FONTS,
    ARABIC,
    IDEOGRAPHS,
    JAPANESE,
    KOREAN,
    PICTURES,
    SCRIPTS,
    SIMPLIFIED,
    TRADITIONAL,
    Font,
)
from pressroom.rendering.html.font_subset import Layout, cut_font

UNSEEN: Final = frozenset(map(ord, "\n\r\t \u00a0\u200c\u200d\u200e\u200f\ufe0e\ufe0f"))
"""Characters that need no glyph of their own; joiners and selectors take part in a neighbour's."""
JOINERS: Final = frozenset({0x200C, 0x200D, 0xFE0E, 0xFE0F})
TRADITIONAL_TAGS: Final = ("zh-Hant", "zh-TW", "zh-HK", "zh-MO")
TEXT_GROUPS: Final = (
    # Cut by groups rather than by document, so that a process cuts a text font a few times in its life. The first is
    # always there; a second one is added when a character asks for it.
    ((0x20, 0xFF), (0x152, 0x153), (0x178, 0x178), (0x2010, 0x203A), (0x20AC, 0x20AC), (0x2122, 0x2122)),
    ((0x100, 0x36F), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF)),
    ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
    ((0x2000, 0x2BFF),),
)


@dataclass(frozen=True, kw_only=True)
class FontPlan:
    """What a document's text needs."""

    faces: tuple[Face, ...]
    missing: str
    """Characters that no installed font has, in code point order."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """One font in one weight, cut down to what is needed of it."""

    font: Font
    weight: int
    characters: frozenset[int]
    layout: Layout
    spelled: frozenset[int] = frozenset()


def font_stack(first: Font, *, language: str) -> tuple[Font, ...]:
    """Return the fonts in the order in which they are asked for a character; the language picks the ideographs.

    Emoji come before symbols, so that sequences stay in one font, and both before the ideographs, which have arrows too.
    """
    wanted = language.partition("-")[0]
    preferred = {"ja": JAPANESE, "ko": KOREAN}.get(wanted, SIMPLIFIED)
    if language.startswith(TRADITIONAL_TAGS):
        preferred = TRADITIONAL
    return (first, *SCRIPTS, *PICTURES, preferred, *(font for font in IDEOGRAPHS if font != preferred))


def css_font_family(stack: Iterable[Font]) -> str:
    """Return the stack as a value of `font-family`.

    For a character that none of these fonts has, Chromium takes any font of the machine; `FontPlan.missing` names it.
    """
    return ", ".join(f'"{font.family}"' for font in stack)


def plan_fonts(runs: Iterable[tuple[str, tuple[Font, ...], int]]) -> FontPlan:
    """Find the faces for runs of text, each with its stack and weight."""
    wanted: dict[tuple[Font, int], set[int]] = {}
    marked: set[int] = set()
    missing: set[int] = set()
    for text, stack, weight in runs:
        codes = set(map(ord, set(text)))
        for code in codes - UNSEEN:
            owner = owner_of(code, stack)
            if owner is None:
                missing.add(code)
            else:
                wanted.setdefault((owner, weight), codes & JOINERS).add(code)
        if (ARABIC, weight) in wanted:
            marked |= _marked_letters(text)
    faces = (
        _face(font, weight, frozenset(wanted[font, weight]), frozenset(marked))
        for font, weight in sorted(wanted, key=lambda key: (ALL_FONTS.index(key[0]), key[1]))
    )
    return FontPlan(faces=tuple(faces), missing="".join(map(chr, sorted(missing))))


def owner_of(code: int, stack: tuple[Font, ...]) -> Font | None:
    """Return the first font along the stack that has the character; the fonts behind it are not opened."""
    return next((font for font in stack if font.glyph(code) is not None), None)


def font_face_css(faces: tuple[Face, ...]) -> str:
    """Return one `@font-face` rule for each face, the font itself inline."""
    # A face cut by groups of characters recurs from document to document. One with a single document's own characters
    # can take megabytes, and is not kept.
    return "\n".join(_rule(face) if face.font in PICTURES + IDEOGRAPHS else _shared_rule(face) for face in faces)


def _face(font: Font, weight: int, codes: frozenset[int], marked: frozenset[int]) -> Face:
    if font in PICTURES:
        return Face(font=font, weight=weight, characters=codes, layout="script")
    if font in IDEOGRAPHS:
        return Face(font=font, weight=weight, characters=codes, layout="none")
    if font == ARABIC:
        return Face(font=font, weight=weight, characters=_script(font), layout="arabic", spelled=marked)
    if font in SCRIPTS:
        return Face(font=font, weight=weight, characters=_script(font), layout="script")
    return Face(font=font, weight=weight, characters=_text_characters(font, codes), layout="text")


@lru_cache(maxsize=128)
def _text_characters(font: Font, codes: frozenset[int]) -> frozenset[int]:
    """Return the groups that hold the characters, with one name for each glyph: the one that the document uses.

    A PDF names a glyph once. With both names left in, ’ would come out as ʼ.
    """
    first, *others = _TEXT_SETS
    chosen = first.union(*(group for group in others if codes & group - first), codes)
    named: dict[int | None, list[int]] = {}
    for code in sorted(chosen):
        named.setdefault(font.glyph(code), []).append(code)
    kept: set[int] = set()
    for glyph, twins in named.items():
        if glyph is not None:
            kept |= codes.intersection(twins) or {next((code for code in twins if code in first), twins[0])}
    return frozenset(kept)


@lru_cache
def _script(font: Font) -> frozenset[int]:
    """Return the characters of a script's font that are its own, not the Latin that it brings along."""
    return font.characters() - (_TEXT_RANGES - JOINERS)


_TEXT_SETS: Final = tuple(frozenset(code for low, high in group for code in range(low, high + 1)) for group in TEXT_GROUPS)
_TEXT_RANGES: Final = frozenset[int]().union(*_TEXT_SETS)


def _marked_letters(text: str) -> frozenset[int]:
    """Return the Arabic letters that carry a vowel sign or another mark in the text."""
    followed = ((letter, mark) for letter, mark in pairwise(text) if unicodedata.combining(mark))
    return frozenset(ord(letter) for letter, _ in followed if "\u0600" <= letter <= "\u06ff")


def _rule(face: Face) -> str:
    path = face.font.path(face.weight)
    font = cut_font(path, characters=face.characters, layout=face.layout, spelled=face.spelled)
    return (
        f'@font-face{{font-family:"{face.font.family}";font-style:normal;font-weight:{face.weight};'
        f'src:url(data:font/ttf;base64,{base64.b64encode(font).decode()}) format("truetype")}}'
    )


_shared_rule = lru_cache(maxsize=64)(_rule)
