"""Load the templates of a kind. Kinds and rendering are independent of each other, so it is done here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pressroom.errors import TemplateNotFoundError
from pressroom.kinds import Kind
from pressroom.rendering.html.templates import Template, load_templates


def templates_of(kind: Kind) -> dict[str, Template]:
    """Return a kind's templates by slug; cached per process."""
    return _templates(kind.templates_folder)


def template_named(kind: Kind, slug: str) -> Template:
    """Return one template of a kind.

    Raises:
        TemplateNotFoundError: There is none with this slug; the message lists those that exist.
    """
    templates = templates_of(kind)
    if slug not in templates:
        raise TemplateNotFoundError(
            f"There is no template of this name for the kind {kind.name}. Choose one of: {', '.join(templates)}."
        )
    return templates[slug]


@cache
def _templates(folder: Path) -> dict[str, Template]:
    return load_templates(folder)
