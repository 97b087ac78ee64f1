"""From a document's data to its finished PDF. No database: the worker, the previews and `pressroom render` all print here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pressroom.errors import ExportWarning
from pressroom.exports.model import Phase
from pressroom.exports.progress import Report, no_report
from pressroom.kinds import Kind, PrintContext
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.budget import print_seconds
from pressroom.rendering.html.document import RenderedHtml, render_html
from pressroom.rendering.html.templates import Template
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.postprocess import Metadata, finish_pdf


@dataclass(frozen=True, kw_only=True)
class Source:
    """What one document says: validated data and presentation settings of its kind."""

    kind: Kind
    title: str
    data: Mapping[str, Any]
    settings: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class PrintedDocument:
    """A finished PDF, how many pages it has, and what a careful reader should know about it."""

    pdf: bytes
    page_count: int
    warnings: tuple[ExportWarning, ...]


def document_html(source: Source, *, template: Template, options: ExportOptions) -> str:
    """Build the complete HTML that would be printed."""
    return _built(source, template, options)[1].html


async def print_document(
    renderer: Renderer,
    source: Source,
    *,
    template: Template,
    options: ExportOptions,
    base_seconds: float,
    report: Report = no_report,
) -> PrintedDocument:
    """Print one document. `report` hears each phase begin.

    `base_seconds` is what a document of a few pages may take, from when a tab has it; a longer one may take longer
    (`rendering/budget.py`), and finishing it as long again.

    Raises:
        ExportTimeoutError: It took too long.
        RendererUnavailableError: The browser could not be used, twice.
        RenderFailedError: The document could not be printed.
    """
    report(Phase.PROCESSING)
    # In a thread, like the finishing: milliseconds for a resume, but much more for one of hundreds of pages.
    presented, rendered = await asyncio.to_thread(_built, source, template, options)
    report(Phase.GENERATING)
    seconds = print_seconds(rendered.html, base=base_seconds)
    # All templates come with Pressroom.
    printed = await renderer.print_pdf(rendered.html, options, seconds=seconds, trusted=True)
    report(Phase.SAVING)
    metadata = Metadata(
        title=presented.title,
        author=presented.author,
        subject=presented.subject,
        keywords=presented.keywords,
        language=presented.language,
    )
    finished = await asyncio.to_thread(finish_pdf, printed.pdf, options=options, metadata=metadata, seconds=seconds)
    blocked = tuple(
        ExportWarning("RESOURCE_BLOCKED", f"Not loaded, because documents cannot reach a network: {address}")
        for address in printed.blocked
    )
    missing = " ".join(rendered.missing)
    unknown = (
        (ExportWarning("GLYPH_MISSING", f"No font of Pressroom has these characters; they may look wrong: {missing}"),)
        if missing
        else ()
    )
    return PrintedDocument(pdf=finished.pdf, page_count=finished.page_count, warnings=presented.warnings + blocked + unknown)


def _built(source: Source, template: Template, options: ExportOptions) -> tuple[PrintContext, RenderedHtml]:
    presented = source.kind.present(source.data, source.settings, source.title)
    return presented, _html(presented, template, options)


def _html(presented: PrintContext, template: Template, options: ExportOptions) -> RenderedHtml:
    return render_html(
        template,
        context=presented.context,
        title=presented.title,
        language=presented.language,
        tokens=presented.tokens,
        options=options,
    )
