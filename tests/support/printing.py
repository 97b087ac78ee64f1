"""Prints resumes through the renderer that exports use."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.support.browsers import chromium_under_test

from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import render_html
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions

PrintResume = Callable[..., Awaitable[bytes]]


@asynccontextmanager
async def resume_printer() -> AsyncGenerator[PrintResume]:
    """Give a function that prints resume data; keywords: settings, template, options."""
    kind = KINDS["resume"]
    templates = load_templates(kind.templates_folder)
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:

        async def printed(
            data: dict[str, Any],
            *,
            settings: dict[str, Any] | None = None,
            template: str = kind.default_template,
            options: ExportOptions | None = None,
        ) -> bytes:
            options = options or ExportOptions()
            page = kind.present(data, settings or {}, "")
            rendered = render_html(
                templates[template],
                context=page.context,
                title=page.title,
                language=page.language,
                tokens=page.tokens,
                options=options,
            )
            # Not the product's budget: a machine that runs several suites at once is slow.
            return (await renderer.print_pdf(rendered.html, options, seconds=60, trusted=True)).pdf

        yield printed
