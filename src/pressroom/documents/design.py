"""Turn what a template is and what a document's author chose into what a page is built of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from pressroom.kinds import PrintContext
from pressroom.rendering.html.direction import is_right_to_left
from pressroom.rendering.html.document import RenderedHtml, render_html
from pressroom.rendering.html.font_files import REGULAR, TEXT_FONTS, Font
from pressroom.rendering.html.font_plan import font_stack
from pressroom.rendering.html.margin_boxes import edge_marks_css, page_foot_css
from pressroom.rendering.html.page_box import text_place
from pressroom.rendering.html.templates import Template
from pressroom.rendering.html.text_width import width_of
from pressroom.rendering.html.tokens import DEFAULTS, Design, Tightening, design_tokens, points_of
from pressroom.rendering.options import ExportOptions

WIDE_DATES: Final = ("May 2016 – Sept 2018", "05/2016 – aujourd’hui")
"""The widest periods of months that stand in a gutter, in letters and in digits."""
MOST_GUTTER: Final = 9.7
"""Width of a gutter, in sizes of the text: pdfminer.six takes what stands beside a wider one for a column of its own."""
LEAST_DATE: Final = 0.86
"""Size of a date in a gutter, in sizes of the text: pdftotext moves smaller ones to other lines."""
LEAST_FOOT_INCHES: Final = 0.4
"""The margin that a foot needs: its distance from the text, a line, and what printers leave white."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A presented document with its template and options, ready to be built at any tightness."""

    presented: PrintContext
    template: Template
    """With the fonts that the document chose."""
    options: ExportOptions
    """With the margins of the template where the export asks for none."""

    def html(self, tightening: Tightening = Tightening()) -> RenderedHtml:  # noqa: B008 - immutable
        """Build the HTML that is printed. Raises as `render_html`."""
        presented = self.presented
        tokens = self.tokens(tightening)
        has_foot = presented.running_name and self.options.page_margins.bottom >= LEAST_FOOT_INCHES
        return render_html(
            self.template,
            context=presented.context,
            title=presented.title,
            language=presented.language,
            tokens=tokens,
            options=self.options,
            page_styles=(self._foot(tokens) if has_foot else "") + edge_marks_css(presented.edge_marks, options=self.options),
        )

    def _foot(self, tokens: Mapping[str, str]) -> str:
        language = self.presented.language
        stack, size = font_stack(self.template.text_font, language=language), points_of(tokens, "--doc-size-foot")
        return page_foot_css(
            self.presented.running_name,
            width=lambda text: width_of(text, stack, weight=REGULAR, size=size),
            options=self.options,
            right_to_left=is_right_to_left(language),
        )

    def tokens(self, tightening: Tightening = Tightening()) -> dict[str, str]:  # noqa: B008 - immutable
        """Return the design tokens: those of the template, where the text of a page begins, and places of the document."""
        presented = self.presented
        design = replace(_design(presented.settings), tightening=tightening)
        top, left = text_place(self.options)
        return {
            **design_tokens(self.template, design, language=presented.language),
            "--doc-page-top": f"{top:g}px",
            "--doc-page-left": f"{left:g}px",
            **{f"--doc-{name}": f"{millimetres:g}mm" for name, millimetres in presented.places.items()},
        }


def layout_of(presented: PrintContext, *, template: Template, options: ExportOptions) -> Layout:
    """Apply a document's settings to its template, and the template's margins to the options."""
    settings = presented.settings
    text, heading = settings.get("textFont"), settings.get("headingFont")
    template = replace(
        template,
        tokens=_tokens_for_font(template, TEXT_FONTS[text]) if text else template.tokens,
        text_font=TEXT_FONTS[text] if text else template.text_font,
        heading_font=TEXT_FONTS[heading] if heading else template.heading_font,
    )
    margins = options.margins or template.margins_on(options.page_size)
    return Layout(presented=presented, template=template, options=msgspec.structs.replace(options, margins=margins))


def _tokens_for_font(template: Template, font: Font) -> dict[str, str | float]:
    """Return the tokens of a template whose texts are set in another font: a wider one has a wider gutter and smaller dates."""
    tokens = {**DEFAULTS, **template.tokens}
    own, new = (
        max(width_of(date, (each,), weight=REGULAR, size=1) for date in WIDE_DATES) for each in (template.text_font, font)
    )
    gutter, size = float(tokens["gutter"]), float(tokens["size-date"])
    needed = gutter * max(1, new / own)
    text = float(tokens["size-text"])
    widened = min(needed, max(gutter, MOST_GUTTER * text))
    return {
        **template.tokens,
        "gutter": round(widened, 1),
        "size-date": round(max(size * widened / needed, min(size, LEAST_DATE * text)), 2),
    }


def _design(settings: Mapping[str, Any]) -> Design:
    return Design(
        accent=settings.get("accentColor"),
        font_size=settings.get("fontSize"),
        line_height=settings.get("lineHeight"),
        spacing=settings.get("spacing") or 1,
    )
