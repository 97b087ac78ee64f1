"""Build the HTML of resumes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pressroom.documents.design import layout_of
from pressroom.kinds import KINDS
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions


def rendered_resume(
    data: Mapping[str, Any],
    *,
    settings: Mapping[str, Any] | None = None,
    template: str = "",
    options: ExportOptions | None = None,
) -> RenderedHtml:
    """Build the HTML of resume data. Default template: the kind's."""
    kind = KINDS["resume"]
    return layout_of(
        kind.present(data, settings or {}, ""),
        template=load_templates(kind.templates_folder)[template or kind.default_template],
        options=options or ExportOptions(),
    ).html()


def with_template_margins(options: ExportOptions, *, template: str = "") -> ExportOptions:
    """Return the options as an export prints a resume with them."""
    kind = KINDS["resume"]
    chosen = load_templates(kind.templates_folder)[template or kind.default_template]
    return layout_of(kind.present({}, {}, ""), template=chosen, options=options).options


def resume_html(data: Mapping[str, Any], *, settings: Mapping[str, Any] | None = None, template: str = "") -> str:
    """Return only the HTML of `rendered_resume`."""
    return rendered_resume(data, settings=settings, template=template).html


def long_resume_html(*, repeated: int) -> str:
    """Return the HTML of the English sample with its jobs repeated. With 660 repetitions it has 335 pages."""
    data = KINDS["resume"].samples["english"]()
    return resume_html(data | {"work": data["work"] * repeated})
