"""Write lines of text into the margins of finished pages, as artifacts: a screen reader passes over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream

from pressroom.rendering.html.font_files import REGULAR, SOURCE_SANS, harfbuzz
from pressroom.rendering.html.font_subset import cut_font
from pressroom.rendering.html.page_box import OVERHANG
from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.merge.composite_font import rewrite
from pressroom.rendering.pdf.merge.failure import MergeFailedError
from pressroom.rendering.pdf.merge.glyph_program import cut_program, read_program

POINTS: Final = 72
"""Of an inch."""
PIXEL: Final = 0.75
"""Points of a pixel of CSS."""
LEAST_MARGIN: Final = 6.0
"""Points between a line and the edge of the paper where the margins leave less: printers leave about as much white."""
MIDDLE: Final = 0.312
"""Ems from the baseline of Source Sans 3 to the middle of its line: half of ascender less descender."""
FONT_NAME: Final = "PageNumbers"
"""Of the font among a page's resources."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of text on one page."""

    text: str
    edge: Literal["head", "foot"]
    size: float
    """Points."""
    gray: float


class StampFont:
    """Source Sans 3 with the glyphs of some lines."""

    def __init__(self, pdf: Pdf, lines: Iterable[Line]) -> None:
        """Cut the font for all lines that will be written into the file.

        Raises:
            MergeFailedError: The font lacks a character.
        """
        path = SOURCE_SANS.path(REGULAR)
        characters = sorted({character for line in lines for character in line.text})
        glyphs = {character: SOURCE_SANS.glyph(ord(character)) for character in characters}
        if missing := [character for character, glyph in glyphs.items() if glyph is None]:
            raise MergeFailedError(f"Page numbers cannot be written with the characters {' '.join(missing)}. Use others.")
        face = cut_font(path, characters=frozenset(map(ord, characters)), use="text")
        font: Any = harfbuzz.Font(harfbuzz.Face(face))
        self._glyphs: Final[dict[str, int]] = {character: font.get_nominal_glyph(ord(character)) for character in characters}
        data = cut_program(face, self._glyphs.values())
        program = read_program(data)
        if program is None:
            raise MergeFailedError
        self._widths: Final = {glyph: program.width(glyph) for glyph in self._glyphs.values()}
        self.font: Final[Any] = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0, Encoding=Name("/Identity-H")))
        extents = font.get_font_extents("ltr")
        scale = 1000 / program.units
        descriptor = Dictionary(
            Ascent=round(extents.ascender * scale),
            Descent=round(extents.descender * scale),
            CapHeight=660,
            Flags=4,
            FontBBox=Array([-614, -295, 2159, 958]),
            ItalicAngle=0,
            StemV=109,
        )
        rewrite(
            [self.font],
            pdf=pdf,
            name="SourceSans3-Regular",
            descriptor=descriptor,
            data=data,
            texts={glyph: character for character, glyph in self._glyphs.items()},
            widths=self._widths,
        )

    def shown(self, text: str) -> str:
        """Return a text as a string of glyph numbers."""
        return "".join(f"{self._glyphs[character]:04X}" for character in text)

    def width(self, text: str) -> float:
        """Return the width of a text in ems."""
        return sum(self._widths[self._glyphs[character]] for character in text) / 1000


def stamp_pages(pdf: Pdf, lines: Sequence[Sequence[Line]], *, margins: Margins) -> None:
    """Write the lines of each page over it, at its right margin; a page without lines stays as it is."""
    written = [line for own in lines for line in own]
    if not written:
        return
    font = StampFont(pdf, written)
    before = pdf.make_indirect(Stream(pdf, b"q\n"))  # saves the state of graphics, for all pages
    for page, own in zip(pdf.pages, lines, strict=True):
        if own:
            _stamp_page(pdf, page, own, font=font, margins=margins, before=before)


def _stamp_page(pdf: Pdf, page: Page, lines: Sequence[Line], *, font: StampFont, margins: Margins, before: Stream) -> None:
    left, bottom, right, top = (float(side) for side in page.mediabox)  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType, reportUnknownArgumentType]
    drawn: list[str] = []
    for line in lines:
        x = right - max(margins.right * POINTS, LEAST_MARGIN) - font.width(line.text) * line.size
        y = top - _middle(margins.top, OVERHANG.top) if line.edge == "head" else bottom + _middle(margins.bottom, OVERHANG.bottom)
        drawn.append(
            f"/Artifact <</Type /Pagination /Subtype /{'Header' if line.edge == 'head' else 'Footer'}>> BDC\n"
            f"BT {line.gray:g} g /{FONT_NAME} {line.size:g} Tf {max(x, left):.2f} {y - MIDDLE * line.size:.2f} Td\n"
            f"<{font.shown(line.text)}> Tj ET\nEMC"
        )
    after = pdf.make_indirect(Stream(pdf, ("Q\n" + "\n".join(drawn)).encode("ascii")))
    contents = page.obj.Contents
    page.obj.Contents = Array([before, *(contents if isinstance(contents, Array) else [contents]), after])
    # Pages may share their dictionary of fonts with others; resources of a page by itself are its own.
    fonts = page.resources.get(Name.Font, Dictionary())
    page.resources[Name.Font] = Dictionary({**dict(fonts.items()), f"/{FONT_NAME}": font.font})


def _middle(margin: float, overhang: int) -> float:
    """Return the points from the edge of the paper to the middle of the margin boxes."""
    return max((margin * POINTS - overhang * PIXEL) / 2, LEAST_MARGIN)
