"""Define the export options of a PDF.

The fields of `ExportOptions` are the only definition of the options. The API schema, the query of a preview, the options
of the command line and the reference are made from them.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

PageSize = Literal["A4", "Letter", "Legal"]
Orientation = Literal["portrait", "landscape"]
Quality = Literal["draft", "normal", "high"]
ColorMode = Literal["color", "grayscale"]
MarginInches = Annotated[float, Meta(ge=0, le=2, description="Inches, from 0 to 2.")]

PAGE_INCHES: Final[dict[PageSize, tuple[float, float]]] = {
    # ISO 216 gives A4 as 210 × 297 mm; the other two are ANSI/US customary sizes.
    "A4": (210 / 25.4, 297 / 25.4),
    "Letter": (8.5, 11.0),
    "Legal": (8.5, 14.0),
}


class Margins(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The four page margins, in inches."""

    top: MarginInches = 0.6
    right: MarginInches = 0.6
    bottom: MarginInches = 0.6
    left: MarginInches = 0.6


class ExportOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """The options of one export. Every member is optional in a request."""

    page_size: Annotated[PageSize, Meta(description="The page size.")] = "A4"
    orientation: Annotated[Orientation, Meta(description="The page orientation.")] = "portrait"
    margins: Annotated[
        Margins | None, Meta(description="The margins of every page, in inches, from 0 to 2; null: those of the template.")
    ] = None
    quality: Annotated[
        Quality,
        Meta(description="draft: pictures of low resolution, no tags. high: pictures of high resolution, identified as PDF/UA."),
    ] = "normal"
    color_mode: Annotated[ColorMode, Meta(description="Whether the file has colours.")] = "color"
    include_metadata: Annotated[bool, Meta(description="Whether the file has title, author, subject and keywords.")] = True
    strict: Annotated[bool, Meta(description="Whether an export with warnings fails.")] = False

    @property
    def page_margins(self) -> Margins:
        """The margins in inches; 0.6 where neither the request nor a template says any."""
        return self.margins or Margins()

    @property
    def page_inches(self) -> tuple[float, float]:
        """Width and height of the page in inches, in its orientation."""
        width, height = PAGE_INCHES[self.page_size]
        return (height, width) if self.orientation == "landscape" else (width, height)

    @property
    def tagged(self) -> bool:
        """Whether the PDF has structure tags and an outline: every quality but `draft`."""
        return self.quality != "draft"
