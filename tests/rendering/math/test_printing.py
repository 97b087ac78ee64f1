"""Formulas in print: the font keeps what they grow with, and the proof finds each character, and what is lost."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncGenerator
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Pdf
from tests.support.browsers import chromium_under_test
from tests.support.formula_gallery import gallery, page
from tests.support.pdf_readers import pdftotext
from tests.support.proofs import edited, finished, proved, rewritten
from tests.support.resumes import resume_html

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.html.font_files import REGULAR, STIX_MATH
from pressroom.rendering.html.font_subset import cut_font
from pressroom.rendering.html.math_arrow import with_long_arrows
from pressroom.rendering.markdown import marked_text
from pressroom.rendering.math.formula import formula
from pressroom.rendering.pdf.contents import all_contents
from pressroom.rendering.pdf.drawn_text import EVENT
from pressroom.rendering.pdf.embedded_fonts import FileFont, read_fonts

STRINGS = re.compile(rb"<([0-9A-F]+)> Tj")
TALL = r"\left(\frac{\frac{\frac{1}{2}}{\frac{3}{4}}}{\frac{\frac{5}{6}}{\frac{7}{8}}}\right)=\sqrt{\frac{x}{y}}"


@pytest_asyncio.fixture(scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


def shown(latex: str, *, display: bool = False) -> RenderedHtml:
    return page(f"<p>{formula(latex, language='fr', display=display).html}</p>")


def math_font(pdf: bytes) -> FileFont:
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return next(font for font in read_fonts(all_contents(opened)).values() if font.name.startswith("STIXTwoMath"))


def without(pdf: bytes, text: str) -> bytes:
    """Return the file without the glyphs of the math font that stand for a text, assemblies too."""
    codes = {b"%04X" % code for code, of in math_font(pdf).texts.items() if of == text}
    assert codes

    def drop(instructions: bytes) -> bytes:
        for event in EVENT.finditer(instructions):
            said = event["text"]
            if said in (b"<FEFF%04X>" % ord(text), b"(%s)" % text.encode(), b"(\\%s)" % text.encode()):
                instructions = instructions.replace(event[0], b"")
        return STRINGS.sub(
            lambda found: b"<%s> Tj" % b"".join(code for code in re.findall(b"....", found[1]) if code not in codes), instructions
        )

    return rewritten(pdf, drop)


async def test_every_formula_of_the_gallery_is_printed_in_fonts_of_pressroom_and_proved(renderer: Renderer) -> None:
    document = page(gallery())
    result = proved(await finished(renderer, document), document)
    assert not result.lost
    assert result.warnings == ()
    assert document.warnings == ()
    assert result.proof.characters_found == result.proof.characters_expected > 20_000
    assert "STIXTwoMath-Regular" in result.proof.fonts


@pytest.mark.parametrize("removed", ["1", "8", "𝑥", "=", "√"])
async def test_a_character_of_a_formula_that_is_gone_is_lost(renderer: Renderer, removed: str) -> None:
    document = shown(TALL, display=True)
    pdf = await finished(renderer, document)
    assert not proved(pdf, document).lost
    lost = proved(without(pdf, removed), document).lost
    assert sum(lost.values()) == 1


@pytest.mark.parametrize(
    "latex", [r"\left(\begin{matrix}1\\2\\3\\4\\5\\6\\7\\8\\9\end{matrix}\right)", r"|x|\underbrace{abcdefghijk}_{n}"]
)
async def test_signs_that_are_put_together_of_parts_are_found_once(renderer: Renderer, latex: str) -> None:
    document = shown(latex, display=True)
    result = proved(await finished(renderer, document), document)
    assert not result.lost


async def test_a_lost_bracket_is_not_hidden_by_the_parts_of_another(renderer: Renderer) -> None:
    tall = formula(r"\left(\begin{matrix}1\\2\\3\\4\\5\\6\\7\\8\end{matrix}\right)", language="fr").html
    document = page(f"<p>{tall}</p><p>{formula('(x)', language='fr').html}</p>")
    pdf = await finished(renderer, document)
    assert not proved(pdf, document).lost
    small = {code for code, text in math_font(pdf).texts.items() if text in "()"}

    def drop(instructions: bytes) -> bytes:
        return STRINGS.sub(
            lambda found: b"<> Tj" if len(found[1]) == 4 and int(found[1], 16) in small else found[0], instructions
        )

    assert proved(rewritten(pdf, drop), document).lost["("] >= 1


async def test_no_line_ends_between_a_formula_and_a_sign_or_a_bracket(renderer: Renderer) -> None:
    long = "(a+b)^2=a^2+2ab+b^2=(b+a)^2=b^2+2ba+a^2"
    text = marked_text(f"Soit ($x$), « $y$ » ; $z$. Et (${long}$) : **($u$)** !", language="fr", field="a").html
    body = "".join(f'<div style="width:{width}pt">{text}</div>' for width in range(24, 260, 4))
    document = page(body)
    pdf = await finished(renderer, document)
    assert not proved(pdf, document).lost
    lines = [line.strip() for line in pdftotext(pdf, "-layout").splitlines() if line.strip()]
    assert len(lines) > 200
    assert [line for line in lines if line[0] in "),.;:!»" or line[-1] in "(«"] == []


async def test_formulas_are_extracted_as_text_and_have_an_alternative_text(renderer: Renderer) -> None:
    document = shown(r"\frac{x+1}{2}=\sqrt{3}")
    pdf = await finished(renderer, document)
    labels: list[str] = []

    def read(opened: Pdf) -> None:
        labels.extend(str(each.Alt) for each in opened.objects if isinstance(each, Dictionary) and "/Alt" in each)

    edited(pdf, read)
    assert labels == ["fraction x plus 1 sur 2, fin de fraction, égale racine de 3"]


def test_a_cut_math_font_keeps_the_forms_of_signs_that_grow() -> None:
    cut: Any = TTFont(io.BytesIO(cut_font(STIX_MATH.path(REGULAR), characters=frozenset(map(ord, "(√∑→")), use="math")))
    variants = cut["MATH"].table.MathVariants
    names = dict(cut.getBestCmap())
    vertical = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    assert len(vertical[names[ord("(")]].MathGlyphVariantRecord) > 5
    assert vertical[names[ord("(")]].GlyphAssembly is not None
    assert names[ord("→")] in variants.HorizGlyphCoverage.glyphs
    assert set(names) == set(map(ord, "(√∑→"))


def test_the_parts_of_long_arrows_overlap_as_the_font_demands() -> None:
    font: Any = TTFont(io.BytesIO(with_long_arrows(STIX_MATH.path(REGULAR))))
    variants = font["MATH"].table.MathVariants
    for sign in "→↦←":
        at = variants.HorizGlyphCoverage.glyphs.index(font.getBestCmap()[ord(sign)])
        parts = variants.HorizGlyphConstruction[at].GlyphAssembly.PartRecords
        for before, after in pairwise(parts):
            assert min(before.EndConnectorLength, after.StartConnectorLength) >= variants.MinConnectorOverlap


def test_a_document_without_formulas_has_no_style_and_no_font_for_them() -> None:
    html = resume_html({"basics": {"name": "Ada Example", "summary": "x² ∑ √2 <math>"}})
    assert "STIX" not in html
    assert "doc-font-math" not in html
    assert "math .at-start" not in html
