"""Emphasis is set in the italic of the text's family, and no italic is in a document that has no emphasis."""

from __future__ import annotations

import re

import pytest
from tests.support.browsers import chromium_under_test
from tests.support.formula_gallery import page
from tests.support.pdf_readers import by_pdfminer, by_pypdf
from tests.support.proofs import finished, proved

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.font_files import ITALICS, REGULAR, STRONG, Font
from pressroom.rendering.html.styled_text import styled_text
from pressroom.rendering.markdown import marked_text

EMPHASIS = "*Très bien*. La fonction *f* est **très *vraiment* croissante**, *Łódź Ж λ ệ 中文 efficace*."


def body(text: str) -> str:
    return marked_text(text, language="fr", field="a").html


def faces(html: str) -> set[tuple[str, str, str]]:
    return set(re.findall(r'@font-face\{font-family:"([^"]+)";font-style:(\w+);font-weight:(\d+)', html))


@pytest.mark.parametrize("font", ITALICS, ids=lambda font: font.package)
def test_an_italic_has_the_characters_of_the_upright_font(font: Font) -> None:
    assert ITALICS[font].characters() == font.characters()
    assert ITALICS[font].path(REGULAR) != font.path(REGULAR)


def test_a_document_without_emphasis_has_no_italic() -> None:
    plain = page(body("Très bien. **La fonction** $f$ est croissante."))
    assert {style for _, style, _ in faces(plain.html)} == {"normal"}


def test_a_document_has_the_italics_of_the_weights_that_it_emphasises() -> None:
    upright = faces(page(body("La **fonction**.")).html)
    assert faces(page(body("*La* **fonction**.")).html) - upright == {("STIX Two Text", "italic", str(REGULAR))}
    # Strong text may be in a heading.
    strong = {(family, "italic", str(STRONG)) for family in ("STIX Two Text", "Source Sans 3")}
    assert faces(page(body("La **fonction *f***.")).html) - upright == strong


def test_text_is_divided_by_all_elements_around_it() -> None:
    text = styled_text("a <i>b <em>c</em> d <strong>e</strong></i> <th class='x'>f <em>g</em></th> <embed> <img src=> h")
    assert (text.all.split(), text.strong.split()) == (list("abcdefgh"), list("feg"))
    assert (text.italic.split(), text.strong_italic.split()) == (list("bcd"), list("eg"))


async def test_emphasis_is_printed_in_italics_and_extracted() -> None:
    document = page(body(EMPHASIS))
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        pdf = await finished(renderer, document)
    result = proved(pdf, document)
    assert (result.lost, result.warnings, document.warnings) == ({}, (), ())
    assert result.proof.fonts == (
        "NotoSansSC-Regular", "STIXTwoText-Italic", "STIXTwoText-Regular", "STIXTwoText-SemiBold", "STIXTwoText-SemiBoldItalic",
    )  # fmt: skip
    for reader in (by_pypdf, by_pdfminer):
        assert EMPHASIS.replace("*", "") in " ".join(reader(pdf).split())
