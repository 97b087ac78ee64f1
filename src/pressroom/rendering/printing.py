"""From a document's HTML to a finished PDF that was read back: print, finish, prove."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pressroom.errors import ExportTimeoutError, ExportWarning, RendererUnavailableError, RenderFailedError, TextLostError
from pressroom.rendering.browser.pool import Printed, Renderer
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.postprocess import finish_pdf
from pressroom.rendering.pdf.printed_text import printed_headings
from pressroom.rendering.pdf.proof import Proof, ProofResult, prove

Stage = Literal["printing", "finishing"]

PRINT_ERRORS: Final = (ExportTimeoutError, RendererUnavailableError, RenderFailedError, TextLostError)
"""The errors of `print_proved`. Each route that prints documents them."""

LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ProvedPdf:
    """A finished PDF that holds all of its document's text, and what a careful reader should know about it."""

    pdf: bytes
    document_warnings: tuple[ExportWarning, ...]
    """What concerns no single page."""
    result: ProofResult
    warned: Mapping[ExportWarning, tuple[str, ...]]
    """The texts that warnings are about, where they are known. Never log them."""

    @property
    def page_count(self) -> int:
        """The number of its pages."""
        return self.result.proof.pages

    @property
    def proof(self) -> Proof:
        """The figures of the proof."""
        return self.result.proof

    @property
    def warnings(self) -> tuple[ExportWarning, ...]:
        """All warnings, in the order in which they were found."""
        return (*self.document_warnings, *self.result.warnings)


async def print_proved(
    renderer: Renderer,
    document: RenderedHtml,
    *,
    options: ExportOptions,
    metadata: Metadata,
    seconds: float,
    wait_seconds: float | None = None,
    trusted: bool = False,
    as_large: bool = False,
    compact: bool = False,
    report: Callable[[Stage], None] = lambda _stage: None,
) -> ProvedPdf:
    """Print a document, finish the PDF and prove it; one that lacks text is printed once more, in a new browser.

    `seconds` bounds each print, each finishing and each proof separately; the wait for a tab does not count. `wait_seconds`,
    `trusted` and `as_large` are those of `Renderer.print_pdf`, `compact` is that of `finish_pdf`. `report` is told when
    printing and when finishing begin.

    Raises:
        TextLostError: Text is lost in both PDFs although the document's fonts have its characters.
        ExportTimeoutUnderLoadError: The seconds of one of them are over, and other documents were in progress meanwhile.
        ExportTimeoutError: The seconds of one of them are over, and nothing else was in progress.
        RendererBusyError: No tab became free within `wait_seconds`.
        RendererUnavailableError: The browser could not be used, twice.
        RenderFailedError: The document could not be printed, or the PDF not be read.
    """
    lost = expected = 0
    for fresh in (False, True):
        report("printing")
        printed = await renderer.print_pdf(
            document.html,
            options,
            seconds=seconds,
            wait_seconds=wait_seconds,
            trusted=trusted,
            fresh=fresh,
            as_large=as_large,
        )
        report("finishing")
        # In a thread: it takes milliseconds for a resume, but seconds for a document of hundreds of pages.
        stop = threading.Event()
        try:
            with renderer.load.step():
                pdf, result = await asyncio.to_thread(
                    _finish,
                    printed,
                    document,
                    options=options,
                    metadata=metadata,
                    compact=compact,
                    seconds=seconds,
                    stop=stop,
                )
        finally:
            stop.set()  # a thread goes on when its caller is cancelled
        if not result.lost:
            warnings = (*_blocked(printed.blocked), *document.warnings)
            cut = {finding.warning: (finding.text,) for finding in result.pages if finding.text}
            return ProvedPdf(pdf=pdf, document_warnings=warnings, result=result, warned={**document.warned, **cut})
        lost, expected = result.lost.total(), result.proof.characters_expected
        # Numbers and fonts, never the text.
        numbers = {"lost": lost, "expected": expected, "fonts": list(result.proof.fonts), "fresh_browser": fresh}
        LOG.warning("text lost", extra=numbers)
    raise TextLostError(
        f"The PDF lacks {lost:,} of the document's {expected:,} characters, also when it is printed again in a new browser, "
        "so it is not published. Update Chromium; if that does not help, report it."
    )


def _finish(
    printed: Printed,
    document: RenderedHtml,
    *,
    options: ExportOptions,
    metadata: Metadata,
    compact: bool,
    seconds: float,
    stop: threading.Event,
) -> tuple[bytes, ProofResult]:
    finished = finish_pdf(
        printed.pdf,
        options=options,
        metadata=metadata,
        headings=printed_headings(document.html),
        compact=compact,
        seconds=seconds,
        stop=stop,
    )
    pdf = finished.pdf
    return pdf, prove(pdf, document, margins=options.page_margins, seconds=seconds, stop=stop)


def _blocked(addresses: Iterable[str]) -> Iterator[ExportWarning]:
    for address in addresses:
        yield ExportWarning("RESOURCE_BLOCKED", f"Not loaded, because documents cannot reach a network: {address}")
