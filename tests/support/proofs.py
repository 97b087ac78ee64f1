"""Make finished PDFs for tests of the proof, prove them, and damage them."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pikepdf import Name, Page, Pdf

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.postprocess import finish_pdf
from pressroom.rendering.pdf.proof import ProofResult, prove

METADATA = Metadata(title="Proved", author="", subject="", keywords=(), language="en")
FACE = re.compile(r"(?<=url\(data:font/ttf;base64,)([A-Za-z0-9+/=]+)")


def plain(
    body: str, *, style: str = "", missing: frozenset[str] = frozenset(), fonts: tuple[str, ...] = (), direction: str = "ltr"
) -> RenderedHtml:
    """Return a small document without a template."""
    html = (
        f'<!doctype html><html lang="en" dir="{direction}"><title>Plain</title><style>{style}</style><body>{body}</body></html>'
    )
    return RenderedHtml(html=html, missing=missing, fonts=fonts, warned={})


async def finished(
    renderer: Renderer, document: RenderedHtml, options: ExportOptions | None = None, *, compact: bool = False
) -> bytes:
    """Print and finish a document, without proving it."""
    options = options or ExportOptions()
    printed = await renderer.print_pdf(document.html, options, seconds=60)
    return finish_pdf(printed.pdf, options=options, metadata=METADATA, compact=compact).pdf


def proved(pdf: bytes, document: RenderedHtml, options: ExportOptions | None = None) -> ProofResult:
    """Prove a file that was printed with these options."""
    return prove(pdf, document, margins=(options or ExportOptions()).page_margins)


def edited(pdf: bytes, change: Callable[[Pdf], object]) -> bytes:
    """Return a copy of a PDF with a change."""
    target = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(target)
    return target.getvalue()


def rewritten(pdf: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a copy of a PDF with changed drawing instructions of the first page."""

    def change_page(opened: Pdf) -> None:
        contents = opened.pages[0].Contents
        before = contents.read_bytes()
        assert change(before) != before
        contents.write(change(before))

    return edited(pdf, change_page)


def fonts_of(page: Page, name: str) -> Iterator[Any]:
    """Yield the page's fonts whose name contains `name`."""
    return (font for font in page.resources[Name.Font].values() if name in str(font.BaseFont))


def blanked(font: bytes) -> bytes:
    """Return a TrueType font with the same characters and empty outlines."""
    opened: Any = TTFont(io.BytesIO(font))
    for name in opened.getGlyphOrder():
        opened["glyf"][name] = TTGlyphPen(None).glyph()
    target = io.BytesIO()
    opened.save(target)
    return target.getvalue()


def faces_of(document: RenderedHtml) -> str:
    """Return the `@font-face` rules of a document."""
    return "".join(re.findall(r"@font-face\{.*?\}", document.html))


def with_faces(html: str, change: Callable[[bytes], bytes]) -> str:
    """Return a copy of a document's HTML with every embedded font changed."""
    return FACE.sub(lambda found: base64.b64encode(change(base64.b64decode(found[1]))).decode(), html)
