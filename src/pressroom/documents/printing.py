"""Print a document's data as a PDF, for the worker, the previews and `pressroom render`. Needs no database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pressroom.documents.design import Layout, layout_of
from pressroom.documents.fitting import print_fitting
from pressroom.documents.places import place_warnings
from pressroom.documents.warning_fields import with_fields
from pressroom.errors import ExportWarning
from pressroom.exports.model import Phase
from pressroom.exports.progress import Report, no_report
from pressroom.kinds import Kind, PrintContext
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.budget import print_seconds
from pressroom.rendering.html.templates import Template
from pressroom.rendering.html.tokens import Tightening
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.proof import Proof
from pressroom.rendering.printing import ProvedPdf, Stage, print_proved


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document's kind, title, validated data and presentation settings."""

    kind: Kind
    title: str
    data: Mapping[str, Any]
    settings: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class PrintedDocument:
    """A finished PDF with its warnings and its proof."""

    pdf: bytes
    page_count: int
    warnings: tuple[ExportWarning, ...]
    proof: Proof


PHASES: Final[dict[Stage, Phase]] = {"printing": Phase.GENERATING, "finishing": Phase.SAVING}
"""The phases of a job by stage of the printing."""


def document_html(source: Source, *, template: Template, options: ExportOptions) -> str:
    """Return the HTML that would be printed, as loose as the template has it."""
    return present(source, template=template, options=options).html().html


def present(source: Source, *, template: Template, options: ExportOptions) -> Layout:
    """Present a document with a template and options."""
    presented = source.kind.present(source.data, source.settings, source.title)
    return layout_of(presented, template=template, options=options)


def metadata_of(presented: PrintContext) -> Metadata:
    """Return the metadata for the PDF of a presented document."""
    return Metadata(
        title=presented.title,
        author=presented.author,
        subject=presented.subject,
        keywords=presented.keywords,
        language=presented.language,
    )


async def print_document(
    renderer: Renderer,
    source: Source,
    *,
    template: Template,
    options: ExportOptions,
    base_seconds: float,
    wait_seconds: float | None = None,
    report: Report = no_report,
) -> PrintedDocument:
    """Print a document, and report each phase once.

    `base_seconds` is the timeout of a document of a few pages, counted from the moment that a tab has it. It grows with
    the document (`rendering/budget.py`). Finishing and proving have a timeout of the same length each. All prints that fit
    the document to its pages have `base_seconds` together. `wait_seconds` is that of `Renderer.print_pdf`.

    Raises:
        ExportTimeoutError: Printing, finishing or proving exceeded its timeout.
        RendererBusyError: No tab became free within `wait_seconds`.
        RendererUnavailableError: The browser failed twice.
        RenderFailedError: The document could not be printed.
        TextLostError: The PDF lacks text of the document, also after a second print in a new browser.
    """
    report(Phase.PROCESSING)
    # In a thread, because rendering the HTML of hundreds of pages would block the event loop.
    layout = await asyncio.to_thread(present, source, template=template, options=options)

    reported: set[Phase] = set()

    def report_once(stage: Stage) -> None:
        # A document may be printed several times, and its progress does not go back.
        if (phase := PHASES[stage]) not in reported:
            reported.add(phase)
            report(phase)

    async def print_at(tightening: Tightening) -> ProvedPdf:
        rendered = await asyncio.to_thread(layout.html, tightening)
        return await print_proved(
            renderer,
            rendered,
            options=layout.options,
            metadata=metadata_of(layout.presented),
            seconds=print_seconds(rendered.html, base=base_seconds),
            wait_seconds=wait_seconds,
            trusted=True,  # all templates come with Pressroom
            report=report_once,
        )

    proved, fit_warnings = await print_fitting(print_at, layout, seconds=base_seconds)
    placed = layout.presented.placed
    misplaced = await asyncio.to_thread(place_warnings, proved.pdf, placed) if placed else ()
    found = tuple(with_fields(proved.warnings, proved.warned, source.data))
    warnings = layout.presented.warnings + found + fit_warnings + misplaced
    return PrintedDocument(pdf=proved.pdf, page_count=proved.page_count, warnings=warnings, proof=proved.proof)
