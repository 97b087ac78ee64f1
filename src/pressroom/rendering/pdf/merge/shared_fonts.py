"""Give a merged file each font once.

The browser embeds a subset of a font into each file that it prints, but keeps the glyph numbers of the face that the
document brought along. So one program with all glyphs that are drawn anywhere serves all files. A font is left as it is
where a glyph, a width or a text differs from what the others have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from pikepdf import Pdf

from pressroom.rendering.pdf.merge.composite_font import CompositeFont, composite_fonts, rewrite
from pressroom.rendering.pdf.merge.failure import MergeFailedError
from pressroom.rendering.pdf.merge.glyph_program import GlyphProgram, cut_program, postscript_name, read_program

WIDTH_TOLERANCE: Final = 0.001
"""Thousandths of an em; the browser writes single-precision numbers. Glyphs are placed by the widths of those before."""


@dataclass(kw_only=True)
class _Face:
    name: str
    data: bytes
    program: GlyphProgram
    fonts: list[Any] = field(default_factory=list[Any])
    descriptor: Any = None
    glyphs: set[int] = field(default_factory=set[int])
    texts: dict[int, str] = field(default_factory=dict[int, str])

    def serves(self, font: CompositeFont) -> bool:
        """Say whether this face draws, spaces and names each glyph as a font does."""
        return (
            font.program.draws_as(self.program)
            and all(abs(width - self.program.width(glyph)) < WIDTH_TOLERANCE for glyph, width in font.widths.items())
            and all(self.texts.get(glyph, text) == text for glyph, text in font.texts.items())
        )


class SharedFonts:
    """Collects the fonts of the files that are merged, and writes each face once."""

    def __init__(self, pdf: Pdf, *, programs: Iterable[bytes]) -> None:
        """Take the merged file, and the faces that the documents brought along, as TrueType programs."""
        self._pdf: Final = pdf
        self._faces: Final = [
            _Face(name=postscript_name(data), data=data, program=program)
            for data in programs
            if (program := read_program(data)) is not None
        ]

    def add(self, source: Pdf) -> None:
        """Take the fonts of a file whose pages have been copied."""
        for font in composite_fonts(source):
            face = next((face for face in self._faces if face.name == font.name and face.serves(font)), None)
            if face is None:
                continue
            copied = self._pdf.copy_foreign(font.font)
            face.fonts.append(copied)
            face.descriptor = face.descriptor or copied.DescendantFonts[0].FontDescriptor
            face.glyphs |= font.glyphs
            face.texts.update(font.texts)

    def write(self) -> None:
        """Write each face that is used.

        Raises:
            MergeFailedError: A glyph is not what it was in one of the files.
        """
        for face in self._faces:
            if not face.fonts:
                continue
            data = cut_program(face.data, face.glyphs)
            cut = read_program(data)
            drawn = {glyph: face.program.outlines[glyph] for glyph in face.glyphs if glyph in face.program.outlines}
            if cut is None or any(cut.outlines.get(glyph) != outline for glyph, outline in drawn.items()):
                raise MergeFailedError(f"The font {face.name} could not be shared by all parts. Report it.")
            # All widths up to the last glyph: a blank glyph without a text may be drawn, too.
            widths = {glyph: face.program.width(glyph) for glyph in range(max(face.glyphs, default=0) + 1)}
            rewrite(
                face.fonts,
                pdf=self._pdf,
                name=face.name,
                descriptor=face.descriptor,
                data=data,
                texts=face.texts,
                widths=widths,
            )
