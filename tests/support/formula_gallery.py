"""Print all formulas as a gallery, to look at: `python -m tests.support.formula_gallery gallery.pdf`.

Each formula is printed in a line of text and displayed, with its source and its alternative text.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from html import escape
from pathlib import Path
from typing import Final

from tests.support.browsers import chromium_under_test
from tests.support.formulas import FORMULAS

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import RenderedHtml, render_html
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.math.formula import formula
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.printing import ProvedPdf, print_proved

LANGUAGE: Final = "fr"
TEMPLATE: Final = """\
name = "Formulas"
kind = "exam"
categories = []
supportsPhoto = false

[fonts]
text = "stix-two-text"
heading = "source-sans-3"
"""
STYLE: Final = """\
h2 { font-family: var(--doc-font-heading); font-size: 12pt; font-weight: 600; margin-block: 12pt 4pt; break-after: avoid; }
.entry { break-inside: avoid; padding-block: 3pt; border-block-start: 0.3pt solid #ccc; }
.note { font-size: 7.6pt; line-height: 1.3; color: #555; }
"""
TOKENS: Final = {
    "--doc-color-paper": "#ffffff", "--doc-color-text": "#161616", "--doc-size-text": "10.2pt", "--doc-line-text": "1.34",
    "--doc-weight-text": "400",
}  # fmt: skip


def page(body: str, *, language: str = LANGUAGE, options: ExportOptions | None = None) -> RenderedHtml:
    """Return a document with a body that is markup, in the fonts of exam reports."""
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as folder:
        template = Path(folder) / "formulas"
        template.mkdir()
        (template / "template.toml").write_text(TEMPLATE, encoding="utf-8")
        (template / "template.html").write_text("{{ body | safe }}\n", encoding="utf-8")
        (template / "style.css").write_text(STYLE, encoding="utf-8")
        return render_html(
            load_templates(Path(folder))["formulas"],
            context={"body": body},
            title="Formulas",
            language=language,
            tokens=TOKENS,
            options=options or ExportOptions(),
        )


def gallery() -> str:
    """Return the body of the gallery."""
    return "".join(f"<h2>{escape(subject)}</h2>{''.join(map(_entry, formulas))}" for subject, formulas in FORMULAS.items())


def _entry(latex: str) -> str:
    inline, display = formula(latex, language=LANGUAGE), formula(latex, language=LANGUAGE, display=True)
    note = f"{escape(latex)} — {inline.converter} — {escape(inline.label)}"
    return f'<div class="entry"><p>On a {inline.html}, donc :</p>{display.html}<p class="note">{note}</p></div>'


async def _print() -> ProvedPdf:
    document = page(gallery())
    metadata = Metadata(title="Formulas", author="", subject="", keywords=(), language=LANGUAGE)
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        return await print_proved(renderer, document, options=ExportOptions(), metadata=metadata, seconds=120)


if __name__ == "__main__":
    gallery_pdf = asyncio.run(_print())
    Path(sys.argv[1]).write_bytes(gallery_pdf.pdf)
    print(f"{sys.argv[1]}: {gallery_pdf.page_count} pages", *gallery_pdf.warnings, sep="\n")  # noqa: T201
