"""Lam-alef is two glyphs that look like the one ligature, vowel signs included, and each letter keeps its text."""

from __future__ import annotations

import io
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from pressroom.rendering.html.clusters import clusters_of
from pressroom.rendering.html.cut_characters import ARABIC_SHAPES, characters_to_cut
from pressroom.rendering.html.font_files import ARABIC, REGULAR, STRONG, harfbuzz, open_face
from pressroom.rendering.html.font_subset import cut_font

ALEFS = ["ا", "أ", "إ", "آ"]
LAMS = ["ل", "سل"]
"""At the start of a word, and in the middle of it."""
MARKS = ["", "\u064e", "\u0650", "\u064b"]
Drawn = list[tuple[int, int, int, int]]


def drawn(face: Any, text: str, **features: bool) -> tuple[Drawn, Drawn, int]:
    """Shape a text: the boxes of what is drawn without the marks, the boxes of marks, and the whole advance."""
    font = harfbuzz.Font(face)
    buffer = harfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    harfbuzz.shape(font, buffer, features)
    letters, marks, place = Drawn(), Drawn(), 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        ink = font.get_glyph_extents(info.codepoint)
        x, y = place + position.x_offset + ink.x_bearing, position.y_offset + ink.y_bearing
        (letters if position.x_advance else marks).append((x, y + ink.height, x + ink.width, y))
        place += position.x_advance
    return letters, sorted(marks), place


def around(boxes: Drawn) -> tuple[int, int, int, int]:
    """Return the box around some boxes."""
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def cut(text: str, weight: int) -> bytes:
    characters = characters_to_cut(ARABIC, frozenset(clusters_of(text)))
    return cut_font(ARABIC.path(weight), characters=characters, use="arabic")


@pytest.mark.parametrize("weight", [REGULAR, STRONG])
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("alef", ALEFS)
@pytest.mark.parametrize("lam", LAMS)
def test_two_glyphs_look_like_the_ligature(lam: str, alef: str, mark: str, weight: int) -> None:
    for text in (lam + mark + alef, lam + alef + mark):
        letters, marks, advance = drawn(harfbuzz.Face(cut(text, weight)), text)
        whole_letters, whole_marks, whole_advance = drawn(open_face(ARABIC.path(weight)), text, liga=True)
        assert len(letters) == len(whole_letters) + 1
        assert (around(letters), advance) == (around(whole_letters), whole_advance)
        # The lam of all four pairs is drawn alike; the signs on it lie up to 8 thousandths of an em apart in the font.
        assert marks == [pytest.approx(box, abs=16) for box in whole_marks]


@pytest.mark.parametrize("alef", ALEFS)
@pytest.mark.parametrize("lam", LAMS)
def test_a_marked_letter_of_the_pair_has_a_name_of_its_own(lam: str, alef: str) -> None:
    text = f"{lam}\u064e{alef}\u064b"
    font = cut(text, REGULAR)
    opened: Any = TTFont(io.BytesIO(font))
    names = {opened.getGlyphID(glyph) for glyph in opened.getBestCmap().values()}
    buffer = harfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    harfbuzz.shape(harfbuzz.Font(harfbuzz.Face(font)), buffer)
    pair = {info.codepoint for info in buffer.glyph_infos if info.cluster >= len(lam) - 1}
    assert len(pair) == 4
    assert pair <= names


def test_a_pair_without_marks_has_no_second_names() -> None:
    cmap: Any = TTFont(io.BytesIO(cut("لا سلأ", REGULAR))).getBestCmap()
    assert [hex(code) for code in cmap if code in ARABIC_SHAPES] == []


def test_two_marks_stay_two_glyphs() -> None:
    _, marks, _ = drawn(harfbuzz.Face(cut("نَّ", REGULAR)), "نَّ")
    assert len(marks) == 2
