# pikepdf types what a file holds loosely.
# pyright: reportUnknownMemberType=false, reportAttributeAccessIssue=false, reportUnknownVariableType=false
from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pikepdf import Array, Pdf
from tests.support.glyph_places import farthest, traced_places
from tests.support.parts import merged_parts

from pressroom.rendering.html.font_files import REGULAR, SOURCE_SANS
from pressroom.rendering.html.font_subset import cut_font
from pressroom.rendering.parts.model import PrintedParts
from pressroom.rendering.pdf.contents import all_contents
from pressroom.rendering.pdf.embedded_fonts import read_texts
from pressroom.rendering.pdf.merge.composite_font import composite_fonts
from pressroom.rendering.pdf.merge.glyph_program import cut_program, postscript_name, read_program
from pressroom.rendering.pdf.merge.shared_fonts import SharedFonts
from pressroom.rendering.pdf.merge.to_unicode import to_unicode

FACE = cut_font(SOURCE_SANS.path(REGULAR), characters=frozenset(map(ord, "Éa bc")), use="text")


def programs_in(path: Path) -> int:
    with Pdf.open(path) as pdf:
        fonts = [font for contents in all_contents(pdf) for font in contents.resources.Font.values()]
        return len({font.DescendantFonts[0].FontDescriptor.FontFile2.objgen for font in fonts})


def another_glyph(font: Any) -> None:
    program = font.DescendantFonts[0].FontDescriptor.FontFile2
    opened: Any = TTFont(io.BytesIO(program.read_bytes()))
    name = next(name for name in opened.getGlyphOrder() if opened["glyf"][name].numberOfContours > 0)
    opened["glyf"][name].coordinates.translate((7, 0))
    target = io.BytesIO()
    opened.save(target)
    program.write(target.getvalue())


def another_width(font: Any) -> None:
    code = max(read_texts(font.ToUnicode))
    font.DescendantFonts[0].W = Array([*font.DescendantFonts[0].W, code, code, 1234])


def a_bit_wider(font: Any) -> None:
    program = read_program(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())
    code = max(read_texts(font.ToUnicode))
    assert program is not None
    font.DescendantFonts[0].W = Array([*font.DescendantFonts[0].W, code, code, program.width(code) + 0.05])


def another_text(font: Any) -> None:
    texts = read_texts(font.ToUnicode)
    font.ToUnicode.write(to_unicode({**texts, max(texts): "?"}))


@pytest.mark.parametrize("change", [another_glyph, another_width, a_bit_wider], ids=lambda change: change.__name__)
async def test_a_font_that_differs_in_one_chunk_stays_beside_the_shared_one(
    nine: PrintedParts, folder: Path, change: Callable[[Any], None]
):
    first = nine.chunks[0]
    with Pdf.open(first.path) as pdf:
        change(next(font for font in composite_fonts(pdf) if font.name == "SourceSans3-Regular").font)
        pdf.save(folder / "changed.pdf")
    changed = replace(nine, chunks=(replace(first, path=folder / "changed.pdf"), *nine.chunks[1:]))
    assert programs_in((await merged_parts(nine, folder)).path) == 3
    assert programs_in((await merged_parts(changed, folder)).path) == 4


def test_a_font_with_another_text_for_a_glyph_is_not_shared_either(nine: PrintedParts):
    def programs(*, changed: bool) -> int:
        with Pdf.new() as pdf, Pdf.open(nine.chunks[0].path) as first, Pdf.open(nine.chunks[1].path) as second:
            shared = SharedFonts(pdf, programs=nine.programs)
            for source in (first, second):
                if source is second and changed:
                    another_text(next(composite_fonts(second)).font)
                pdf.pages.append(source.pages[0])
                shared.add(source)
            shared.write()
            return len({font.data for font in composite_fonts(pdf)})

    assert programs(changed=True) == programs(changed=False) + 1


def test_cutting_keeps_the_numbers_and_drawings_of_glyphs_with_their_components():
    whole = read_program(FACE)
    assert whole is not None
    opened: Any = TTFont(io.BytesIO(FACE))
    accented = opened.getGlyphID(opened.getBestCmap()[ord("É")])
    assert opened["glyf"][opened.getGlyphName(accented)].isComposite()
    cut = read_program(cut_program(FACE, [accented]))
    assert cut is not None
    assert accented in cut.outlines
    assert len(cut.outlines) > 1
    assert cut.draws_as(whole)
    assert cut.width(accented) == pytest.approx(whole.width(accented))
    assert len(cut_program(FACE, [accented])) < len(FACE)
    assert postscript_name(FACE) == "SourceSans3-Regular"


@pytest.mark.parametrize("damaged", [b"", b"OTTO", FACE[:200], b"\0" * 40])
def test_what_is_no_truetype_program_is_not_read(damaged: bytes):
    assert read_program(damaged) is None


def test_texts_are_written_as_they_are_read():
    texts = {1: "A", 2: " ", 3: "ffi", 700: "𝑥", 65535: "é", **{code: chr(code) for code in range(1000, 1250)}}
    with Pdf.new() as pdf:
        assert read_texts(pdf.make_stream(to_unicode(texts))) == texts


async def test_glyphs_stay_where_they_are_with_the_widths_of_a_shared_font(nine: PrintedParts, folder: Path):
    merged = await merged_parts(nine, folder)
    before = [page for chunk in nine.chunks for page in traced_places(chunk.path.read_bytes())]
    after = traced_places(merged.path.read_bytes())
    assert all(farthest(own, page) < 0.001 for own, page in zip(before, after, strict=True))
    assert sum(map(len, after)) > 1000
