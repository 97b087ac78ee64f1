"""Composite fonts as Chromium writes them (ISO 32000-1, 9.7): what one holds, and how one is written anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from pressroom.rendering.pdf.contents import all_contents, entries
from pressroom.rendering.pdf.embedded_fonts import SUBSET_TAG, read_texts
from pressroom.rendering.pdf.glyph_widths import default_width, read_widths
from pressroom.rendering.pdf.merge.glyph_program import GlyphProgram, read_program
from pressroom.rendering.pdf.merge.to_unicode import to_unicode

TAG_LETTERS: Final = 6
DESCRIPTOR_KEYS: Final = ("/Ascent", "/CapHeight", "/Descent", "/Flags", "/FontBBox", "/ItalicAngle", "/StemV")


@dataclass(frozen=True, kw_only=True)
class CompositeFont:
    """A font of which the codes are glyph numbers, and whose program is TrueType."""

    font: Any
    """The font dictionary."""
    name: str
    """Its PostScript name, without the tag of a subset."""
    data: bytes
    """The embedded program."""
    program: GlyphProgram
    texts: Mapping[int, str]
    widths: Mapping[int, float]
    """Of the glyphs with a text, in thousandths of an em. Those of others are not to be relied on: a run of equal widths may
    cover glyphs that are not drawn."""

    @property
    def glyphs(self) -> frozenset[int]:
        """All glyphs that may be drawn."""
        return frozenset(self.texts.keys() | self.program.outlines.keys())

    @property
    def descriptor(self) -> Any:
        """The font descriptor."""
        return self.font.DescendantFonts[0].FontDescriptor


def composite_fonts(pdf: Pdf) -> Iterator[CompositeFont]:
    """Yield the composite fonts that pages draw with, each once; fonts of any other form are passed over."""
    seen: set[tuple[int, int]] = set()
    for contents in all_contents(pdf):
        for _, font in entries(contents.resources, "/Font"):
            if font.is_indirect and font.objgen not in seen:
                seen.add(font.objgen)
                if (read := _read(font)) is not None:
                    yield read


def rewrite(
    fonts: list[Any], *, pdf: Pdf, name: str, descriptor: Any, data: bytes, texts: Mapping[int, str], widths: Mapping[int, float]
) -> None:
    """Let font dictionaries of a file share one program, with these texts and widths. Widths that are not given are 0."""
    tagged = Name(f"/{_tag(data)}+{name}")
    program = pdf.make_indirect(Stream(pdf, data, Dictionary(Length1=len(data))))
    described = Dictionary(Type=Name.FontDescriptor, FontName=tagged, FontFile2=program)
    for key in DESCRIPTOR_KEYS:
        if key in descriptor:
            described[key] = descriptor[key]
    descendant = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=tagged,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            CIDToGIDMap=Name.Identity,
            DW=0,
            W=_width_array(widths),
            FontDescriptor=pdf.make_indirect(described),
        )
    )
    cmap = pdf.make_indirect(Stream(pdf, to_unicode(texts)))
    for font in fonts:
        font.BaseFont = tagged
        font.DescendantFonts = Array([descendant])
        font.ToUnicode = cmap


def _read(font: Any) -> CompositeFont | None:
    if font.get(Name.Subtype) != Name.Type0 or font.get(Name.Encoding) != Name("/Identity-H"):
        return None
    described = font.DescendantFonts[0]
    stream = described.get(Name.FontDescriptor, Dictionary()).get(Name.FontFile2, None)
    # A font for vertical lines has more than widths (`W2`).
    if not isinstance(stream, Stream) or Name.W2 in described or described.get(Name.CIDToGIDMap) != Name.Identity:
        return None
    data = stream.read_bytes()
    program = read_program(data)
    if program is None:
        return None
    texts = read_texts(font.get(Name.ToUnicode, None))
    given, default = read_widths(described), default_width(described)
    return CompositeFont(
        font=font,
        name=SUBSET_TAG.sub("", str(described.BaseFont).removeprefix("/")),
        data=data,
        program=program,
        texts=texts,
        widths={glyph: given.get(glyph, default) for glyph in texts},
    )


def _width_array(widths: Mapping[int, float]) -> Array:
    """Write widths as runs of glyphs that follow each other."""
    runs: list[tuple[int, list[Decimal]]] = []
    for glyph, width in sorted(widths.items()):
        if not runs or runs[-1][0] + len(runs[-1][1]) != glyph:
            runs.append((glyph, []))
        runs[-1][1].append(Decimal(f"{width:.3f}").normalize())
    return Array([item for first, run in runs for item in (first, Array(run))])


def _tag(data: bytes) -> str:
    """Return six letters that tell this subset from others of the same font (9.6.4)."""
    number = int.from_bytes(hashlib.sha256(data).digest()[:8], "big")
    letters: list[str] = []
    for _ in range(TAG_LETTERS):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)
