"""From a document's data to its finished PDF. No database: the worker, the previews and `pressroom render` all print here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pressroom.errors import ExportWarning
from pressroom.exports.model import Phase
from pressroom.exports.progress import Report, no_report
from pressroom.kinds import Kind, PrintContext
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.budget import print_seconds
from pressroom.rendering.html.document import RenderedHtml, render_html
from pressroom.rendering.html.templates import Template
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.proof import Proof
from pressroom.rendering.printing import Stage, print_proved


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
    proof: Proof


PHASES: Final[dict[Stage, Phase]] = {"printing": Phase.GENERATING, "finishing": Phase.SAVING}


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
        TextLostError: Text of it is not in the PDF, also when it is printed again in a new browser.
    """
    report(Phase.PROCESSING)
    # In a thread, like the finishing: milliseconds for a resume, but much more for one of hundreds of pages.
    presented, rendered = await asyncio.to_thread(_built, source, template, options)
    seconds = print_seconds(rendered.html, base=base_seconds)
    metadata = Metadata(
        title=presented.title,
        author=presented.author,
        subject=presented.subject,
        keywords=presented.keywords,
        language=presented.language,
    )
    proved = await print_proved(
        renderer,
        rendered,
        options=options,
        metadata=metadata,
        seconds=seconds,
        trusted=True,  # all templates come with Pressroom
        report=lambda stage: report(PHASES[stage]),
    )
    warnings = presented.warnings + proved.warnings
    return PrintedDocument(pdf=proved.pdf, page_count=proved.page_count, warnings=warnings, proof=proved.proof)


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
