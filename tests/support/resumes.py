"""Build the HTML of resumes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pressroom.kinds import KINDS
from pressroom.rendering.html.document import RenderedHtml, render_html
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
    page = kind.present(data, settings or {}, "")
    return render_html(
        load_templates(kind.templates_folder)[template or kind.default_template],
        context=page.context,
        title=page.title,
        language=page.language,
        tokens=page.tokens,
        options=options or ExportOptions(),
    )


def resume_html(data: Mapping[str, Any], *, settings: Mapping[str, Any] | None = None, template: str = "") -> str:
    """Return only the HTML of `rendered_resume`."""
    return rendered_resume(data, settings=settings, template=template).html


def long_resume_html(*, repeated: int) -> str:
    """Return the HTML of the English sample with its jobs repeated. With 660 repetitions it has 335 pages."""
    data = KINDS["resume"].samples["english"]()
    return resume_html(data | {"work": data["work"] * repeated})
