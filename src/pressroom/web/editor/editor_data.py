"""Make the data that the page of the editor hands to its script: the document, its templates, and what it may set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

import msgspec
from babel import Locale
from msgspec import Raw

from pressroom.documents.checks import MAX_TITLE_LENGTH
from pressroom.documents.model import DocumentContent
from pressroom.documents.templates import templates_of
from pressroom.http.responses import as_utc
from pressroom.kinds import kind_named
from pressroom.kinds.json_schema import settings_schema
from pressroom.kinds.letter.words import LANGUAGES as LETTER_LANGUAGES
from pressroom.kinds.photos import MAX_PIXELS, MAX_SIDE
from pressroom.kinds.presentation import FONT_NAMES
from pressroom.kinds.resume.kind import RESUME
from pressroom.kinds.resume.labels import LANGUAGES as RESUME_LANGUAGES
from pressroom.kinds.resume.labels import SECTIONS, labels_for
from pressroom.kinds.resume.shape import PHOTO
from pressroom.rendering.html.font_files import TEXT_FONTS
from pressroom.rendering.html.templates import Template
from pressroom.rendering.html.tokens import DEFAULTS
from pressroom.rendering.options import PAGE_INCHES, ExportOptions, Margins
from pressroom.web.editor.preview_body import LEAST_WIDTH, MOST_PAGES, MOST_WIDTH, Sheet
from pressroom.web.editor.schemas import schema_path

PHOTO_TYPES: Final = tuple(f"image/{name.lower()}" for name in MAX_PIXELS)


class ShownDocument(msgspec.Struct, kw_only=True, rename="camel"):
    """The document. Its data and settings are as they were saved."""

    id: UUID
    kind: str
    title: str
    template_slug: str
    settings: Raw
    version: int
    created_at: datetime
    updated_at: datetime
    data: Raw


class TemplateDesign(msgspec.Struct, kw_only=True, rename="camel"):
    """What a template has where a document sets nothing."""

    accent_color: str
    text_font: str
    heading_font: str
    font_size: float
    line_height: float
    spacing: float
    margins: Mapping[str, Margins]


class ShownTemplate(msgspec.Struct, kw_only=True, rename="camel"):
    """A template that the document may have."""

    slug: str
    name: str
    categories: tuple[str, ...]
    supports_photo: bool
    thumbnail_url: str
    design: TemplateDesign


class ShownFont(msgspec.Struct, kw_only=True):
    """A font that the document may choose."""

    name: str
    family: str
    serif: bool


class ShownLanguage(msgspec.Struct, kw_only=True):
    """A language in which Pressroom has words, with its own name and the headings of sections."""

    tag: str
    name: str
    headings: Mapping[str, str]


class PhotoLimits(msgspec.Struct, kw_only=True, rename="camel"):
    """What a photo may be."""

    types: tuple[str, ...] = PHOTO_TYPES
    max_pixels: Mapping[str, int] = msgspec.field(default_factory=lambda: dict(MAX_PIXELS))
    max_characters: int = PHOTO.max_length
    printed_side: int = MAX_SIDE


class Limits(msgspec.Struct, kw_only=True, rename="camel"):
    """What the server accepts."""

    max_body_bytes: int
    max_title: int = MAX_TITLE_LENGTH
    preview_pages: int = MOST_PAGES
    preview_least_width: int = LEAST_WIDTH
    preview_most_width: int = MOST_WIDTH


class EditorData(msgspec.Struct, kw_only=True, rename="camel"):
    """All of it."""

    document: ShownDocument
    templates: tuple[ShownTemplate, ...]
    fonts: tuple[ShownFont, ...]
    settings: Mapping[str, Any]
    sections: tuple[str, ...]
    languages: tuple[ShownLanguage, ...]
    sheets: Mapping[str, Sheet]
    photo: PhotoLimits | None
    limits: Limits
    schema_url: str


def editor_data(document: DocumentContent, *, max_body_bytes: int) -> str:
    """Return the data as JSON that may stand in an element of a page: no text of it can end the element."""
    kind = kind_named(document.kind)
    is_resume = kind is RESUME
    data = EditorData(
        document=_shown(document),
        templates=tuple(_template(template) for template in templates_of(kind).values()),
        fonts=tuple(ShownFont(name=name, family=TEXT_FONTS[name].family, serif=TEXT_FONTS[name].serif) for name in FONT_NAMES),
        settings=settings_schema(kind),
        sections=SECTIONS if is_resume else (),
        languages=_languages(kind.name),
        sheets={size: Sheet.of(ExportOptions(page_size=size)) for size in PAGE_INCHES},
        photo=PhotoLimits() if is_resume else None,
        limits=Limits(max_body_bytes=max_body_bytes),
        schema_url=schema_path(kind.name),
    )
    return msgspec.json.encode(data).decode().replace("<", "\\u003c")


def _shown(document: DocumentContent) -> ShownDocument:
    return ShownDocument(
        id=document.id,
        kind=document.kind,
        title=document.title,
        template_slug=document.template_slug,
        settings=Raw(document.settings.encode()),
        version=document.version,
        created_at=as_utc(document.created_at),
        updated_at=as_utc(document.updated_at),
        data=Raw(document.data.encode()),
    )


def _template(template: Template) -> ShownTemplate:
    tokens = {**DEFAULTS, **template.tokens}
    design = TemplateDesign(
        accent_color=str(tokens["color-accent"]),
        text_font=template.text_font.package,
        heading_font=template.heading_font.package,
        font_size=float(tokens["size-text"]),
        line_height=float(tokens["line-text"]),
        spacing=1,
        margins={size: template.margins_on(size) for size in PAGE_INCHES},
    )
    return ShownTemplate(
        slug=template.slug,
        name=template.name,
        categories=template.categories,
        supports_photo=template.supports_photo,
        # With the fingerprint, so that a browser does not show the picture of the template before a change.
        thumbnail_url=f"/api/v1/templates/{template.kind}/{template.slug}/thumbnail.png?v={template.fingerprint[:12]}",
        design=design,
    )


@cache
def _languages(kind_name: str) -> tuple[ShownLanguage, ...]:
    has_sections = kind_name == RESUME.name
    tags = RESUME_LANGUAGES if has_sections else LETTER_LANGUAGES
    return tuple(ShownLanguage(tag=tag, name=_own_name(tag), headings=_headings(tag) if has_sections else {}) for tag in tags)


def _own_name(tag: str) -> str:
    locale = Locale.parse(tag, sep="-")
    return locale.get_display_name(locale) or tag


def _headings(tag: str) -> dict[str, str]:
    labels = labels_for(tag)
    return {name: labels[name] for name in SECTIONS}
