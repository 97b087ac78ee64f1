"""Turn resume data and settings into what a template prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pressroom.errors import ExportWarning
from pressroom.kinds.base import PrintContext
from pressroom.kinds.fields import Fields
from pressroom.kinds.former_names import with_current_names
from pressroom.kinds.photos import PhotoError, printable_photo
from pressroom.kinds.presentation import design_tokens, locale_of
from pressroom.kinds.resume.contact import contact_pieces
from pressroom.kinds.resume.labels import SECTIONS, labels_for
from pressroom.kinds.resume.language import language_of, language_warnings
from pressroom.kinds.resume.sections import Writer, section_named
from pressroom.kinds.resume.shape import RESUME_SHAPE
from pressroom.kinds.resume.view import ResumeView
from pressroom.kinds.text import one_line
from pressroom.kinds.unprinted import data_warnings


def present_resume(data: Mapping[str, Any], settings: Mapping[str, Any], title: str) -> PrintContext:
    """Present one resume; data and settings have passed validation."""
    language = language_of(data, settings)
    labels, locale = labels_for(language), locale_of(language)
    fields = Fields(with_current_names(data, RESUME_SHAPE))
    basics = fields.record("basics")
    photo, photo_warnings = _photo(data, basics, shown=settings.get("showPhoto") is not False)
    writer = Writer(labels=labels, locale=locale)
    sections = tuple(section for name in section_order(settings) if (section := section_named(name, data=fields, writer=writer)))
    name, label = basics.text("name"), basics.text("label")
    resume = ResumeView(
        name=name,
        label=label,
        contact=contact_pieces(basics, labels=labels, locale=locale),
        photo=photo,
        sections=sections,
    )
    return PrintContext(
        context={"resume": resume, "labels": labels},
        title=one_line(title) or title_of_resume(data),
        language=language,
        tokens=design_tokens(settings),
        author=name,
        subject=label or labels["resume"],
        keywords=tuple(dict.fromkeys(word for skill in fields.records("skills") for word in _words(skill))),
        warnings=(
            *data_warnings(data, RESUME_SHAPE),
            *language_warnings(data, settings, with_headings=bool(sections)),
            *photo_warnings,
        ),
    )


def title_of_resume(data: Mapping[str, Any]) -> str:
    """Return the person's name and the word for a resume in its language."""
    word = labels_for(language_of(data, {}))["resume"]
    name = Fields(data).record("basics").text("name")
    return f"{name} – {word}" if name else word


def section_order(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return all sections, those of the setting `sectionOrder` first."""
    return tuple(dict.fromkeys((*(settings.get("sectionOrder") or ()), *SECTIONS)))


def _words(skill: Fields) -> tuple[str, ...]:
    return tuple(word for word in (skill.text("name"), *skill.texts("keywords")) if word)


def _photo(data: Mapping[str, Any], basics: Fields, *, shown: bool) -> tuple[str, tuple[ExportWarning, ...]]:
    image = basics.raw_text("image")
    if not image or not shown:
        return "", ()
    try:
        return printable_photo(image), ()
    except PhotoError as error:
        name = "image" if Fields(data).record("basics").raw_text("image") else "picture"
        return "", (ExportWarning("FIELD_IGNORED", f"The photo is left out: {error}.", f"basics.{name}"),)
