"""Fonts that a template may choose: whole alphabets, and each word is extracted as it is written, in every style."""

from __future__ import annotations

import io
import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Final

import pypdf
import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test
from tests.support.pdf_readers import SCRIPT_READERS
from tests.support.proofs import finished

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import render_html
from pressroom.rendering.html.font_files import ITALICS, JAPANESE_SERIF, SOURCE_SANS, SOURCE_SERIF, TEXT_FONTS, Font
from pressroom.rendering.html.font_plan import font_stack, owner_of
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions

TEXT: Final = (
    "Office, affiliate, first, ffi, fjord, flow, Łódź, Việt, naïve, 12–14, it’s “so”, "
    "Tokyo, AVATAR, WAVE, 1117, €5, file_name, a@b.org"
)
STYLES: Final = ("{}", "<i>{}</i>", "<b>{}</b>", "<b><em>{}</em></b>")
ALPHABETS: Final = {
    "Latin": "".join(
        map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x100)))
    ),
    "Central European": "ĀāĂăĄąĆćČčĎďĐđĒēĖėĘęĚěĞğĢģĪīĮįİıĶķĹĺĻļĽľŁłŃńŅņŇňŌōŐőŔŕŘřŚśŞşŠšŢţŤťŪūŮůŰűŲųŴŵŶŷŸŹźŻżŽžȘșȚț",
    "Vietnamese": "".join(map(chr, range(0x1EA0, 0x1EFA))) + "ĂăĐđĨĩŨũƠơƯư",
    "Greek": "".join(chr(code) for code in range(0x386, 0x3CF) if code not in {0x387, 0x38B, 0x38D, 0x3A2}),
    "Cyrillic": "".join(map(chr, range(0x400, 0x460))) + "Ґґ",
}
TEMPLATE: Final = """\
name = "Sample"
kind = "sample"
categories = []
supportsPhoto = false

[fonts]
text = "{font}"
heading = "{font}"
"""
TOKENS: Final = {
    "--doc-color-paper": "#ffffff", "--doc-color-text": "#161616", "--doc-line-text": "1.4", "--doc-weight-text": "400",
}  # fmt: skip

each_font = pytest.mark.parametrize("font", TEXT_FONTS.values(), ids=TEXT_FONTS)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        yield renderer


async def printed(renderer: Renderer, font: Font, body: str, *, language: str = "en", size: str = "10pt") -> bytes:
    """Print a body in a font and its fall-backs."""
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as folder:
        template = Path(folder) / "sample"
        template.mkdir()
        (template / "template.toml").write_text(TEMPLATE.format(font=font.package), encoding="utf-8")
        (template / "template.html").write_text("{{ body | safe }}\n", encoding="utf-8")
        (template / "style.css").write_text("p { margin-block-end: 9pt; } b { font-weight: 600; }", encoding="utf-8")
        (template / "print.css").write_text("", encoding="utf-8")
        document = render_html(
            load_templates(Path(folder))["sample"],
            context={"body": body},
            title="Sample",
            language=language,
            tokens={**TOKENS, "--doc-size-text": size},
            options=ExportOptions(),
        )
    assert (document.missing, document.warnings) == (frozenset(), ())
    return await finished(renderer, document)


def fonts_in(pdf: bytes) -> set[str]:
    page: Any = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    return {font.get_object()["/BaseFont"].partition("+")[2] for font in page["/Resources"]["/Font"].values()}


def owners(letters: str, stack: tuple[Font, ...]) -> set[Font | None]:
    return {owner_of(letter, stack) for letter in letters}


@each_font
@pytest.mark.parametrize("size", ["8pt", "9.2pt", "10pt", "12pt"])
async def test_every_reader_extracts_the_text_in_every_style(renderer: Renderer, font: Font, size: str) -> None:
    pdf = await printed(renderer, font, "".join(f"<p>{style.format(TEXT)}</p>" for style in STYLES), size=size)
    family = font.family.replace(" ", "")
    assert fonts_in(pdf) == {f"{family}-{style}" for style in ("Regular", "Italic", "SemiBold", "SemiBoldItalic")}
    for name, reader in SCRIPT_READERS.items():
        assert " ".join(reader(pdf).split()) == " ".join([TEXT] * len(STYLES)), name


@each_font
@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_a_font_sets_all_letters_of_an_alphabet_or_none(font: Font, alphabet: str) -> None:
    for first in (font, ITALICS[font]):
        assert len(owners(ALPHABETS[alphabet], (first, SOURCE_SERIF, SOURCE_SANS))) == 1
    if alphabet in {"Latin", "Central European", "Vietnamese"}:
        assert owners(ALPHABETS[alphabet], (font,)) == {font}


@each_font
def test_the_fall_back_of_a_serif_font_is_a_serif_font(font: Font) -> None:
    for alphabet in ("Greek", "Cyrillic"):
        (owner,) = owners(ALPHABETS[alphabet], font_stack(font, language="en"))
        assert owner is not None
        assert owner.serif == font.serif


def test_japanese_beside_a_serif_font_is_set_in_a_serif_font() -> None:
    spectral, plex = TEXT_FONTS["spectral"], TEXT_FONTS["ibm-plex-sans"]
    assert owners("日本語の", font_stack(spectral, language="ja")) == {JAPANESE_SERIF}
    for stack in (font_stack(spectral, language="zh"), font_stack(spectral, language="en"), font_stack(plex, language="ja")):
        assert JAPANESE_SERIF not in owners("日本語の", stack)


async def test_every_reader_extracts_greek_and_japanese_beside_a_font_without_them(renderer: Renderer) -> None:
    text = "Ελληνικά Ωμέγα Δ 東京都の出版社 Office"
    pdf = await printed(renderer, TEXT_FONTS["lora"], f"<p>{text}</p><p><b>{text}</b></p>", language="ja")
    families = ("Lora", "SourceSerif4", "NotoSerifJP")
    assert fonts_in(pdf) == {f"{family}-{style}" for family in families for style in ("Regular", "SemiBold")}
    for name, reader in SCRIPT_READERS.items():
        assert " ".join(reader(pdf).split()) == f"{text} {text}", name
