"""The proof of a finished PDF: it is read back, and what it holds is compared with what the document says."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import msgspec
from pikepdf import Pdf, PdfError, Stream

from pressroom.errors import ExportTimeoutError, ExportWarning, RenderFailedError
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.characters import count_characters
from pressroom.rendering.pdf.contents import Contents, all_contents, instructions_of
from pressroom.rendering.pdf.drawn_text import drawn_characters, has_text_apart
from pressroom.rendering.pdf.embedded_fonts import FileFont, read_fonts
from pressroom.rendering.pdf.pdfium import PageReading, read_pages
from pressroom.rendering.pdf.printed_text import printed_text


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
class ProofResult:
    """A proof, and what is wrong with the file."""

    proof: Proof
    lost: Counter[str]
    """Characters that are not drawn although the document's fonts have them, with their numbers. Content: never log it."""
    warnings: tuple[ExportWarning, ...]


def prove(pdf: bytes, document: RenderedHtml, *, margins: Margins, seconds: float = math.inf) -> ProofResult:
    """Read a finished PDF back; synchronous, call it in a thread.

    PDFium reads each page. Where it may find a text that is not drawn, or finds less than the document says, the drawing
    instructions decide.

    Raises:
        ExportTimeoutError: The seconds are over.
        RenderFailedError: The bytes are no readable PDF.
    """
    go_on = _until(time.monotonic() + seconds)
    expected = count_characters(printed_text(document.html, missing=document.missing))
    try:
        with Pdf.open(BytesIO(pdf)) as opened:
            contents = list(all_contents(opened))
            fonts = read_fonts(contents)
            inexact = _inexact_pages(opened, contents, fonts)
            readings = read_pages(pdf, margins=margins, inexact=inexact, go_on=go_on)
            lost = expected - _found(opened, fonts, readings, inexact=inexact, go_on=go_on)
            if lost and not all(inexact):
                lost = expected - _found(opened, fonts, readings, inexact=[True] * len(readings), go_on=go_on)
    except PdfError as error:
        raise RenderFailedError("The finished file is no readable PDF. Export the document again.") from error
    return ProofResult(
        proof=Proof(
            pages=len(readings),
            characters_expected=expected.total(),
            characters_found=expected.total() - lost.total(),
            fonts=tuple(sorted({font.name for font in fonts.values()})),
        ),
        lost=lost,
        warnings=(*_page_warnings(readings), *_font_warnings(fonts.values(), planned=document.fonts)),
    )


def _until(end: float) -> Callable[[], None]:
    def go_on() -> None:
        if time.monotonic() > end:
            raise ExportTimeoutError

    return go_on


def _inexact_pages(pdf: Pdf, contents: Iterable[Contents], fonts: Mapping[Any, FileFont]) -> list[bool]:
    """Say for each page whether PDFium may find a text on it that is not drawn, or not see one that is."""
    if any(font.blank for font in fonts.values()):
        return [True] * len(pdf.pages)
    if any(isinstance(each.owner, Stream) and has_text_apart(instructions_of(each.owner)) for each in contents):
        return [True] * len(pdf.pages)  # in a form, which several pages may draw
    return [has_text_apart(instructions_of(page.obj)) for page in pdf.pages]


def _found(
    pdf: Pdf,
    fonts: Mapping[Any, FileFont],
    readings: Sequence[PageReading],
    *,
    inexact: Sequence[bool],
    go_on: Callable[[], None],
) -> Counter[str]:
    found: Counter[str] = Counter()
    for page, reading, drawn in zip(pdf.pages, readings, inexact, strict=True):
        go_on()
        found.update(drawn_characters(page, fonts) if drawn else count_characters(reading.text))
    return found


def _page_warnings(readings: Iterable[PageReading]) -> Iterator[ExportWarning]:
    for number, page in enumerate(readings, start=1):
        if page.blank:
            yield ExportWarning("PAGE_BLANK", f"Page {number} is blank.")
        if page.clipped:
            yield ExportWarning("TEXT_CLIPPED", f"Some text on page {number} is cut off at the edge of the printed area.")


def _font_warnings(fonts: Iterable[FileFont], *, planned: Iterable[str]) -> Iterator[ExportWarning]:
    families = {family.replace(" ", "") for family in planned}
    for name, embedded in sorted({(font.name, font.embedded) for font in fonts}):
        if not embedded:
            yield ExportWarning("FOREIGN_FONT", f"The font {name} is not in the file; readers show another one.")
        elif name.partition("-")[0] not in families:
            shown = f"The font {name}" if name else "A font without a name"
            yield ExportWarning("FOREIGN_FONT", f"{shown} is not one of Pressroom's: the browser took it from this machine.")
