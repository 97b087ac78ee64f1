"""What a preview may ask for: a template and the export options, flat, as a query string can carry them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from pressroom.rendering.options import (
    ColorMode,
    ExportOptions,
    MarginInches,
    Margins,
    Orientation,
    PageSize,
    Quality,
)


class PreviewQuery(msgspec.Struct, kw_only=True, rename="camel"):
    """The export options by their names; margins one by one, in inches."""

    template_slug: str | None = None
    page_size: PageSize | None = None
    orientation: Orientation | None = None
    margin_top: MarginInches | None = None
    margin_right: MarginInches | None = None
    margin_bottom: MarginInches | None = None
    margin_left: MarginInches | None = None
    quality: Quality | None = None
    color_mode: ColorMode | None = None
    include_metadata: bool | None = None

    def options(self) -> ExportOptions:
        """Return the options, with the defaults for what was left out."""
        margins = _given(top=self.margin_top, right=self.margin_right, bottom=self.margin_bottom, left=self.margin_left)
        chosen = _given(
            page_size=self.page_size,
            orientation=self.orientation,
            quality=self.quality,
            color_mode=self.color_mode,
            include_metadata=self.include_metadata,
        )
        return ExportOptions(margins=Margins(**margins), **chosen)


class PageQuery(PreviewQuery, kw_only=True, rename="camel"):
    """One page of the preview."""

    page: Annotated[int, Meta(ge=1, le=100_000, description="Counted from 1.")] = 1


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
