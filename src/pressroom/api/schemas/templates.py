"""Define the schemas of requests and responses for templates."""

from __future__ import annotations

from typing import Self

import msgspec

from pressroom.rendering.html.templates import Template


class ListTemplates(msgspec.Struct, kw_only=True, rename="camel"):
    """The query for templates. Without a kind, all templates are listed."""

    kind: str | None = None


class TemplateBody(msgspec.Struct, kw_only=True, rename="camel"):
    """One template. `thumbnailUrl` is the address of a picture of its sample."""

    slug: str
    name: str
    kind: str
    categories: list[str]
    supports_photo: bool
    thumbnail_url: str

    @classmethod
    def of(cls, template: Template) -> Self:
        """Convert a template. The picture's address contains the fingerprint, so that it changes with the template."""
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
