"""Make letters, and build their HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pressroom.documents.design import layout_of
from pressroom.kinds import KINDS
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions


def rendered_letter(
    data: Mapping[str, Any],
    *,
    settings: Mapping[str, Any] | None = None,
    template: str = "",
    options: ExportOptions | None = None,
) -> RenderedHtml:
    """Build the HTML of a letter's data. Default template: the kind's."""
    kind = KINDS["cover_letter"]
    return layout_of(
        kind.present(data, settings or {}, ""),
        template=load_templates(kind.templates_folder)[template or kind.default_template],
        options=options or ExportOptions(),
    ).html()


def letter(**members: Any) -> dict[str, Any]:
    """Return the body of a request that creates a small valid letter; `members` are added to its data."""
    return {"kind": "cover_letter", "title": "Ada’s letter", "data": {"paragraphs": ["I print."], **members}}
