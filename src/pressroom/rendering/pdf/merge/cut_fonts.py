"""Cut the fonts of a file down to what its pages draw: in a file of one part, nothing tells of the others."""

from __future__ import annotations

from pikepdf import Pdf

from pressroom.rendering.pdf.contents import all_contents, instructions_of
from pressroom.rendering.pdf.drawn_text import DrawnText
from pressroom.rendering.pdf.embedded_fonts import font_key, read_fonts
from pressroom.rendering.pdf.merge.composite_font import composite_fonts, rewrite
from pressroom.rendering.pdf.merge.glyph_program import cut_program


def cut_fonts(pdf: Pdf) -> None:
    """Leave in each composite font the glyphs, texts and widths of the codes that some page shows."""
    text = DrawnText(read_fonts(all_contents(pdf)))
    for page in pdf.pages:
        text.read(instructions_of(page.obj), page.resources)
    for font in composite_fonts(pdf):
        shown = text.codes(font_key(font.font))
        rewrite(
            [font.font],
            pdf=pdf,
            name=font.name,
            descriptor=font.descriptor,
            data=cut_program(font.data, shown),
            texts={code: text for code, text in font.texts.items() if code in shown},
            widths={code: font.program.width(code) for code in shown},
        )
