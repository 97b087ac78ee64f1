"""The proof of a finished PDF: it is read back, and what it shows is compared with what the document says."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, Literal

import msgspec
from pikepdf import Page, Pdf, PdfError

from pressroom.errors import ExportCancelledError, ExportTimeoutError, ExportWarning, RenderFailedError
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.box import Box
from pressroom.rendering.pdf.characters import count_characters
from pressroom.rendering.pdf.contents import all_contents, entries, instructions_of
from pressroom.rendering.pdf.drawn_text import DrawnText
from pressroom.rendering.pdf.embedded_fonts import FileFont, font_key, read_fonts
from pressroom.rendering.pdf.margin_text import margin_text_apart
from pressroom.rendering.pdf.page_edges import may_be_clipped, printed_area
from pressroom.rendering.pdf.pdfium import PdfiumFile, open_in_pdfium
from pressroom.rendering.pdf.printed_text import printed_text

_PAGE_SENTENCES: Final = {
    "PAGE_BLANK": "Page {page} is blank.",
    "TEXT_CLIPPED": "Some text on page {page} is cut off at its edge.",
}


class Proof(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was found in a finished PDF."""

    pages: int
    characters_expected: int
    """Visible characters of the document that its fonts have; letters and their marks count apart."""
    characters_found: int
    """How many of them are in the PDF."""
    fonts: tuple[str, ...]
    """The PostScript names of its fonts, in alphabetical order."""


@dataclass(frozen=True, kw_only=True)
class PageFinding:
    """Something wrong with one page: the code of a warning, and the page, counted from 1."""

    code: Literal["PAGE_BLANK", "TEXT_CLIPPED"]
    page: int
    text: str = ""
    """A text that is cut off, as far as the file says it. Never log it."""

    @property
    def warning(self) -> ExportWarning:
        """The finding in a sentence."""
        return ExportWarning(self.code, _PAGE_SENTENCES[self.code].format(page=self.page))


@dataclass(frozen=True, kw_only=True)
class ProofResult:
    """A proof, and what is wrong with the file."""

    proof: Proof
    lost: Counter[str]
    """Characters that are not drawn although the document's fonts have them, with their numbers. Never log them."""
    pages: tuple[PageFinding, ...]
    font_warnings: tuple[ExportWarning, ...]

    @property
    def warnings(self) -> tuple[ExportWarning, ...]:
        """All that is wrong, in sentences."""
        return (*(finding.warning for finding in self.pages), *self.font_warnings)


def prove(
    pdf: bytes, document: RenderedHtml, *, margins: Margins, seconds: float = math.inf, stop: threading.Event | None = None
) -> ProofResult:
    """Read a finished PDF back; synchronous, call it in a thread.

    Raises:
        ExportTimeoutError: The seconds are over.
        ExportCancelledError: `stop` was set.
        RenderFailedError: The bytes are no readable PDF.
    """
    end = time.monotonic() + seconds
    expected = count_characters(printed_text(document.html, missing=document.missing))
    try:
        opened = Pdf.open(BytesIO(pdf))
    except PdfError as error:
        raise RenderFailedError("The finished file is no readable PDF. Export the document again.") from error
    with opened, open_in_pdfium(pdf) as reader:
        if reader.page_count() != len(opened.pages):
            raise RenderFailedError("The finished file does not have the pages that it lists. Export the document again.")
        fonts = read_fonts(all_contents(opened))
        drawn, in_margins = DrawnText(fonts), DrawnText(fonts)
        findings: list[PageFinding] = []
        for index, page in enumerate(opened.pages):
            if time.monotonic() > end:
                raise ExportTimeoutError
            if stop is not None and stop.is_set():
                raise ExportCancelledError
            instructions = instructions_of(page.obj)
            body, margin = margin_text_apart(instructions)  # what heads repeat must not stand for text that is lost
            in_margins.read(margin, page.resources)
            if not drawn.read(body, page.resources) and reader.is_blank(index):
                findings.append(PageFinding(code="PAGE_BLANK", page=index + 1))
            may_be_clipped = _may_be_clipped(page, instructions, fonts, margins)
            if may_be_clipped and (text := reader.clipped_text(index, margins)) is not None:
                findings.append(PageFinding(code="TEXT_CLIPPED", page=index + 1, text=text))
        lost = _lost(expected, drawn, fonts.values(), reader, in_margins=in_margins.characters())
        pages = len(opened.pages)
    return ProofResult(
        proof=Proof(
            pages=pages,
            characters_expected=expected.total(),
            characters_found=expected.total() - lost.total(),
            fonts=tuple(sorted({font.name for font in fonts.values()})),
        ),
        lost=lost,
        pages=tuple(findings),
        font_warnings=tuple(_font_warnings(fonts.values(), planned=document.fonts)),
    )


def _may_be_clipped(page: Page, instructions: bytes, fonts: Mapping[Any, FileFont], margins: Margins) -> bool:
    named = {name: fonts[font_key(font)] for name, font in entries(page.resources, "/Font")}
    paper = Box(*(float(side) for side in page.cropbox))  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType, reportUnknownArgumentType]
    area = printed_area(instructions, paper, margins)
    # No browser crops a page.
    return page.cropbox != page.mediabox or may_be_clipped(instructions, named, area, paper=paper)


def _lost(
    expected: Counter[str], drawn: DrawnText, fonts: Iterable[FileFont], reader: PdfiumFile, *, in_margins: Counter[str]
) -> Counter[str]:
    """Return what no page draws.

    PDFium is asked too, in case a browser writes instructions that are not understood here; but not where it finds a text
    that is not drawn: where clusters say their text themselves, or glyphs are blank.
    """
    lost = expected - drawn.characters()
    if not lost or drawn.has_clusters() or any(font.blank for font in fonts):
        return lost
    read: Counter[str] = Counter()
    for index in range(reader.page_count()):
        read.update(count_characters(reader.text(index)))
    return lost & (expected + in_margins - read)


def _font_warnings(fonts: Iterable[FileFont], *, planned: Iterable[str]) -> Iterator[ExportWarning]:
    families = {family.replace(" ", "") for family in planned}
    for name, embedded in sorted({(font.name, font.embedded) for font in fonts}):
        if not embedded:
            yield ExportWarning("FOREIGN_FONT", f"The font {name} is not in the file; readers show another one.")
        elif name.partition("-")[0] not in families:
            shown = f"The font {name}" if name else "A font without a name"
            yield ExportWarning("FOREIGN_FONT", f"{shown} is not one of Pressroom's: the browser took it from this machine.")
