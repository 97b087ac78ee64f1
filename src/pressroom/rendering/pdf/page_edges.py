"""Finds the pages whose text may be cut off, from their drawing instructions.

Chromium clips a page to the area between the margins, and each glyph that is wholly outside is not written at all. It
makes most pages narrower until what reaches over their right edge fits, but not all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate
from typing import Final

from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.box import EDGE_POINTS, Box
from pressroom.rendering.pdf.embedded_fonts import FileFont
from pressroom.rendering.pdf.text_space import IDENTITY, Matrix, product, space_after

TEXT_OBJECT: Final = re.compile(rb"BT\s")
RUN: Final = re.compile(
    rb"(?P<font>/\S+)\s(?P<size>\S+)\sTf\s1 0 0 -1 (?P<x>\S+) (?P<y>\S+)\sTm"
    rb"(?P<moved>\s\S+ \S+ Td)?\s\[?<(?P<first>[0-9A-Fa-f]{4})"
)
"""A run of text as it begins: its font and size, the place of its first glyph, and that glyph."""
ACROSS: Final = re.compile(rb"\n(\S+) \S+ Td")
UP: Final = re.compile(rb"\n\S+ (\S+) Td")
SHOWN: Final = re.compile(rb"(?:\[[^\]]*\]\s?TJ|<[0-9A-Fa-f]+>\s?Tj)")
"""An instruction that shows glyphs: one that Chromium wrote, or one of `glyph_runs`."""
STRING: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
ADJUSTMENT: Final = re.compile(rb">(-?\d+)<")

BASE: Final = re.compile(rb"((?:\S+\s){6})cm\s")
"""The space of a page as Chromium begins it; clips are written in it."""
CLIP: Final = re.compile(rb"re\sW\*?\s*n\s")
LONGEST_RECTANGLE: Final = 100
"""Bytes of four numbers."""


def printed_area(instructions: bytes, paper: Box, margins: Margins) -> Box:
    """Return what of a page is drawn: Chromium's largest clip, the area between the margins at least; else all of it."""
    base = BASE.match(instructions)
    if base is None:
        return paper.within(margins)
    matrix = tuple(map(float, base[1].split()))
    clips = [
        _rectangle(instructions[max(0, found.start() - LONGEST_RECTANGLE) : found.start()], matrix)
        for found in CLIP.finditer(instructions)
    ]
    if not clips:
        return paper
    return max(clips, key=Box.size).around(paper.within(margins))


def _rectangle(before: bytes, matrix: Matrix) -> Box:
    x, y, width, height = map(float, before.split()[-4:])
    corners = [product((1.0, 0.0, 0.0, 1.0, *corner), matrix)[4:] for corner in ((x, y), (x + width, y + height))]
    across, up = zip(*corners, strict=True)
    return Box(min(across), min(up), max(across), max(up))


def may_be_clipped(instructions: bytes, fonts: Mapping[str, FileFont], area: Box, *, paper: Box) -> bool:
    """Say whether some text on a page may reach over an area; True also for what is not written as Chromium does.

    What is written before the page's first clip, the margin boxes, may reach over the area, but not over the paper.
    """
    matrix, saved, clipped = IDENTITY, list[Matrix](), False
    inner = _seen_from(paper, IDENTITY)
    graphics, *objects = TEXT_OBJECT.split(instructions)
    for each in objects:
        clipped = clipped or CLIP.search(graphics) is not None
        if b"cm" in graphics or b"Q" in graphics or b"q" in graphics:
            matrix = space_after(graphics, matrix, saved)
            inner = _seen_from(area if clipped else paper, matrix)
        text, _, graphics = each.partition(b"ET")
        if b"Tj" not in text and b"TJ" not in text:
            continue  # a run of which all is outside of what is drawn
        run = RUN.search(text)
        font = fonts.get(run["font"].decode("latin-1")) if run else None
        if inner is None or run is None or font is None or text.count(b"Tm") != 1:
            return True
        # Measured first as if the run had all glyphs of its font: most are far from the edges.
        if _leaves(text, run, font, font.ink, inner):
            glyphs = font.ink_of_all(_glyphs(b" ".join(SHOWN.findall(text))))
            if _leaves(text, run, font, glyphs, inner):
                return True
    return False


def _leaves(text: bytes, run: re.Match[bytes], font: FileFont, ink: Box, inner: Box) -> bool:
    """Say whether a run of glyphs of this ink leaves the area; here the y axis points down."""
    x, y, size = float(run["x"]), float(run["y"]), float(run["size"])
    heights = [0.0]
    if b"/ActualText" in text:  # the marks of a cluster are moved up and down
        heights += accumulate(map(float, UP.findall(text, run.end("y"))))
    if y - max(heights) - ink.top * size < inner.top or y - min(heights) - ink.bottom * size > inner.bottom:
        return True
    start = x + (float(run["moved"].split()[0]) if run["moved"] else 0.0) + font.ink_of(int(run["first"], 16)).left * size
    shown = _last_shown(text)
    *before, last = font.codes(_glyphs(shown))
    advance = sum(font.advances.get(code, 0.0) for code in before) + font.ink_of(last).right
    advance -= sum(map(int, ADJUSTMENT.findall(shown))) / 1000  # thousandths of an em, to the left
    end = x + sum(map(float, ACROSS.findall(text, run.end("y")))) + advance * size
    return start < inner.left or end > inner.right


def _last_shown(text: bytes) -> bytes:
    """Return the last strings that a text object shows, and the adjustments between them."""
    end = text.rfind(b">") + 1
    return text[text.rfind(b"[" if text[end : end + 1] == b"]" else b"<", 0, end) : end]


def _glyphs(shown: bytes) -> bytes:
    return bytes.fromhex(b"".join(STRING.findall(shown)).decode("ascii"))


def _seen_from(area: Box, matrix: Matrix) -> Box | None:
    """Return the area in a space whose y axis points down; None for a space that is turned.

    At its sides there is a pixel more: most lines begin with a glyph that reaches out a little.
    """
    a, b, c, d, e, f = matrix
    if b or c or a <= 0 or d >= 0:
        return None
    return Box(
        left=(area.left - EDGE_POINTS - e) / a,
        bottom=(area.bottom - f) / d,
        right=(area.right + EDGE_POINTS - e) / a,
        top=(area.top - f) / d,
    )
