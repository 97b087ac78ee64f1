"""Templates on the wire."""

from __future__ import annotations

from typing import Self

import msgspec

from pressroom.rendering.html.templates import Template


class ListTemplates(msgspec.Struct, kw_only=True, rename="camel"):
    """Which templates."""

    kind: str | None = None


class TemplateBody(msgspec.Struct, kw_only=True, rename="camel"):
    """One template; `thumbnailUrl` is a picture of its sample."""

    slug: str
    name: str
    kind: str
    categories: list[str]
    supports_photo: bool
    thumbnail_url: str

    @classmethod
    def of(cls, template: Template) -> Self:
        """Describe a template. Its fingerprint makes the picture's address change with the template."""
        return cls(
            slug=template.slug,
            name=template.name,
            kind=template.kind,
            categories=list(template.categories),
            supports_photo=template.supports_photo,
            thumbnail_url=f"/api/v1/templates/{template.kind}/{template.slug}/thumbnail.png?v={template.fingerprint[:12]}",
        )


class TemplatesList(msgspec.Struct, kw_only=True, rename="camel"):
    """All templates, or those of one kind."""

    items: list[TemplateBody]
