"""Print resumes and letters with the renderer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.support.browsers import chromium_under_test
from tests.support.letters import rendered_letter
from tests.support.resumes import rendered_resume

from pressroom.documents.printing import Source, document_html, print_document
from pressroom.documents.templates import template_named
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.options import ExportOptions

PrintResume = Callable[..., Awaitable[bytes]]
ExportResume = Callable[..., Awaitable[tuple[str, bytes]]]
PrintLetter = Callable[..., Awaitable[bytes]]


@asynccontextmanager
async def resume_printer() -> AsyncGenerator[PrintResume]:
    """Yield a function that prints resume data, with the keywords settings, template and options."""
    async with _printer(rendered_resume) as printed:
        yield printed


@asynccontextmanager
async def letter_printer() -> AsyncGenerator[PrintLetter]:
    """Yield a function that prints the data of a letter, with the same keywords."""
    async with _printer(rendered_letter) as printed:
        yield printed


@asynccontextmanager
async def _printer(render: Callable[..., RenderedHtml]) -> AsyncGenerator[Callable[..., Awaitable[bytes]]]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:

        async def printed(data: dict[str, Any], *, options: ExportOptions | None = None, **chosen: Any) -> bytes:
            options = options or ExportOptions()
            rendered = render(data, options=options, **chosen)
            # Longer than the budget of exports, for slow machines.
            return (await renderer.print_pdf(rendered.html, options, seconds=60, trusted=True)).pdf

        yield printed


@asynccontextmanager
async def resume_exporter() -> AsyncGenerator[ExportResume]:
    """Yield a function that makes the HTML and the file of an export of resume data, with the keywords template and options."""
    kind = KINDS["resume"]
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:

        async def exported(data: dict[str, Any], *, template: str, options: ExportOptions | None = None) -> tuple[str, bytes]:
            chosen, options = template_named(kind, template), options or ExportOptions()
            source = Source(kind=kind, title=kind.title_of(data), data=data, settings={})
            printed = await print_document(renderer, source, template=chosen, options=options, base_seconds=60)
            return document_html(source, template=chosen, options=options), printed.pdf

        yield exported
