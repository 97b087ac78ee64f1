"""Write the text of pages in fewer instructions.

The browser moves to each glyph: `<0013> Tj 6.3209 0 Td <001C> Tj`. Here one instruction shows a run of them, `[<0013001C>]TJ`:
a glyph follows the one before at the width that the font gives it, with a number where the browser left more or less space
(ISO 32000-1, 9.4.3). No glyph is moved by more than a hundredth of a point.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from pikepdf import Name, Pdf, Stream

from pressroom.rendering.pdf.contents import entries
from pressroom.rendering.pdf.embedded_fonts import font_key, read_texts
from pressroom.rendering.pdf.glyph_widths import default_width, read_widths
from pressroom.rendering.pdf.text_space import IDENTITY, Matrix, space_after

TEXT_END: Final = b"ET\n"
TEXT_BEGIN: Final = b"BT\n"
HEAD: Final = re.compile(rb"/(?P<font>\S+) (?P<size>[.\d]+) Tf\n1 0 0 -1 -?[.\d]+ -?[.\d]+ Tm\n")
"""How the browser begins a text object that is neither slanted nor turned."""
STEP: Final = re.compile(rb"<((?:[0-9A-F]{4})+)> Tj\n(-?[.\d]+) 0 Td ")
"""Glyphs, and how far from the first of them the next one is."""
RUN: Final = re.compile(
    rb"((?:<(?:[0-9A-F]{4})+> Tj\n-?[.\d]+ 0 Td )+)<((?:[0-9A-F]{4})+)> Tj\n"
    rb"(?:((?:/Span<</ActualText <[0-9A-F]+> >> BDC\n)?)(-?[.\d]+)(?= -?[.\d]+ Td ))?"
)
"""Steps and the last glyphs of a line, and the way to what follows them: a cluster, or a glyph above or below the line."""
MOVE: Final = b" 0 Td "
OTHER_FONT: Final = b" Tf\n"
SPACING: Final = re.compile(rb"\sT[cwz]\s|\s\"\s")
"""What would change the advances of glyphs; the browser does not write it."""

TOLERANCE_POINTS: Final = 0.009
"""How far a glyph may be moved; what is rounded elsewhere takes less than a thousandth of a point."""
LARGEST_POINTS: Final = 1000 * TOLERANCE_POINTS * 2
"""Adjustments are whole thousandths of an em: half of one would be too much in text that is larger."""
WIDEST_GAP: Final = 100
"""Thousandths of an em. Some readers take a wider adjustment for a space between words, but not a place."""


def join_glyphs(pdf: Pdf) -> None:
    """Let each run of glyphs on a page be shown at once. What is not written as the browser writes it stays as it is."""
    fonts: dict[Any, dict[int, float]] = {}
    runs: dict[Any, _Runs] = {}
    for page in pdf.pages:
        contents = page.obj.get(Name.Contents, None)
        if not isinstance(contents, Stream):
            continue
        named: dict[bytes, Any] = {}
        for name, font in entries(page.resources, "/Font"):
            key = named[name[1:].encode()] = font_key(font)
            if key not in fonts:
                fonts[key] = _widths_of(font)
        before = contents.read_bytes()
        if SPACING.search(before):
            continue
        after = _page(before, named, fonts, runs)
        if after != before:
            contents.write(after)


def _page(instructions: bytes, named: dict[bytes, Any], fonts: dict[Any, dict[int, float]], runs: dict[Any, _Runs]) -> bytes:
    matrix, saved = IDENTITY, list[Matrix]()
    pieces = instructions.split(TEXT_END)
    for index, piece in enumerate(pieces):
        graphics, _, text = piece.rpartition(TEXT_BEGIN)
        if b"cm" in graphics or b"q" in graphics or b"Q" in graphics:
            matrix = space_after(graphics, matrix, saved)
        if MOVE not in text or (head := HEAD.match(text)) is None:
            continue
        key = (named.get(head["font"]), head["size"], matrix[:2])
        own = runs.get(key)
        if own is None:
            own = runs[key] = _Runs(fonts.get(key[0], {}), size=float(head["size"]), scale=math.hypot(*matrix[:2]))
        rest = text[head.end() :]
        pieces[index] = piece[: len(piece) - len(rest)] + own.joined(rest)
    return TEXT_END.join(pieces)


def _widths_of(font: Any) -> dict[int, float]:
    """Return the widths of the glyphs with a text; of others they are not to be relied on. None of a font of another form."""
    if font.get(Name.Subtype) != Name.Type0 or font.get(Name.Encoding) != Name("/Identity-H"):
        return {}
    described = font.DescendantFonts[0]
    if described.get(Name.Subtype) != Name.CIDFontType2 or Name.W2 in described:
        return {}
    given, default = read_widths(described), default_width(described)
    return {glyph: given.get(glyph, default) for glyph in read_texts(font.get(Name.ToUnicode, None))}


class _Steps(dict[tuple[bytes, bytes], tuple[float, float]]):
    """Glyphs and the way to the next: that way, and by how much it is longer than the glyphs, in thousandths of an em."""

    def __init__(self, widths: dict[int, float], *, size: float) -> None:
        super().__init__()
        self._widths: Final = widths
        self._size: Final = size

    def __missing__(self, step: tuple[bytes, bytes]) -> tuple[float, float]:
        """Measure a step.

        Raises:
            KeyError: The width of a glyph is not known.
        """
        glyphs, way = step
        moved = float(way)
        advance = sum(self._widths[int(glyphs[place : place + 4], 16)] for place in range(0, len(glyphs), 4))
        self[step] = measured = (moved, moved / self._size * 1000 - advance)
        return measured


class _Runs:
    """Joins the runs of one font in one size."""

    def __init__(self, widths: dict[int, float], *, size: float, scale: float) -> None:
        """Take the widths in thousandths of an em, the size, and the points of its unit."""
        points = size * scale
        self._rewrites: Final = bool(widths) and 0 < points <= LARGEST_POINTS
        self._limit: Final = 1000 * TOLERANCE_POINTS / points if points else 0.0
        self._steps: Final = _Steps(widths, size=size)
        self._texts: Final[dict[bytes, bytes]] = {}
        """What was joined already: reports repeat their questions."""

    def joined(self, text: bytes) -> bytes:
        """Join the runs of a text object, of which its head is left out."""
        if not self._rewrites or OTHER_FONT in text:
            return text
        found = self._texts.get(text)
        if found is None:
            try:
                found = RUN.sub(self._join, text)
            except KeyError:  # a glyph without a known width
                found = text
            self._texts[text] = found
        return found

    def _join(self, run: re.Match[bytes]) -> bytes:
        line, last, cluster, further = run.groups()
        if further is None and run.end() < len(run.string):
            return run[0]  # glyphs of one cluster, whose text is written apart from them
        steps, limit = self._steps, self._limit
        parts = [b"[<"]
        add = parts.append
        way = error = 0.0
        for step in STEP.findall(line):
            moved, gap = steps[step]
            way += moved
            error += gap
            add(step[0])
            if -limit <= error <= limit:
                continue
            if -WIDEST_GAP <= gap <= WIDEST_GAP:
                adjustment = round(error)
                error -= adjustment
                add(b">%d<" % -adjustment)
            else:
                add(b">]TJ\n%s 0 Td [<" % _number(way))
                way = error = 0.0
        add(last)
        add(b">]TJ\n")
        if further is not None:  # a way begins where the last way ended
            add(cluster)
            add(_number(way + float(further)))
        return b"".join(parts)


def _number(value: float) -> bytes:
    return (b"%.5f" % value).rstrip(b"0").rstrip(b".")
