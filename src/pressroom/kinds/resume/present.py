"""Present the data and settings of a resume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pressroom.errors import ExportWarning
from pressroom.kinds.base import PrintContext
from pressroom.kinds.fields import Fields
from pressroom.kinds.former_names import with_current_names
from pressroom.kinds.photos import PhotoError, printable_photo
from pressroom.kinds.presentation import locale_of
from pressroom.kinds.resume.contact import contact_pieces
from pressroom.kinds.resume.labels import SECTIONS, labels_for
from pressroom.kinds.resume.language import language_of, language_warnings
from pressroom.kinds.resume.sections import Localizer, build_section
from pressroom.kinds.resume.shape import RESUME_SHAPE
from pressroom.kinds.resume.view import ResumeView
from pressroom.kinds.text import one_line
from pressroom.kinds.unprinted import data_warnings


def present_resume(data: Mapping[str, Any], settings: Mapping[str, Any], title: str) -> PrintContext:
    """Present a resume with valid data and settings."""
    language = language_of(data, settings)
    labels, locale = labels_for(language), locale_of(language)
    fields = Fields(with_current_names(data, RESUME_SHAPE))
    basics = fields.record("basics")
    photo, photo_warnings = _photo(data, basics, shown=settings.get("showPhoto") is not False)
    localizer = Localizer(labels=labels, locale=locale)
    headings: dict[str, str] = {**labels, **(settings.get("headings") or {})}
    built = (build_section(name, data=fields, heading=headings[name], localizer=localizer) for name in section_order(settings))
    sections = tuple(section for section in built if section is not None)
    name, label = basics.text("name"), basics.text("label")
    resume = ResumeView(
        name=name,
        label=label,
        contact=contact_pieces(basics, labels=labels, language=language),
        photo=photo,
        sections=sections,
    )
    return PrintContext(
        context={"resume": resume, "labels": labels},
        title=one_line(title) or title_of_resume(data),
        language=language,
        settings=settings,
        running_name=name if settings.get("pageFoot") is not False else "",
        author=name,
        subject=label or labels["resume"],
        keywords=tuple(dict.fromkeys(word for skill in fields.records("skills") for word in _keywords(skill))),
        warnings=(
            *data_warnings(data, RESUME_SHAPE),
            *language_warnings(data, settings, sections=[section.name for section in sections]),
            *photo_warnings,
        ),
    )


def title_of_resume(data: Mapping[str, Any]) -> str:
    """Return the person's name and the label for a resume, such as `Ada Example – Resume`."""
    word = labels_for(language_of(data, {}))["resume"]
    name = Fields(data).record("basics").text("name")
    return f"{name} – {word}" if name else word


def section_order(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the sections in order, those of the setting `sectionOrder` first, without the hidden ones."""
    hidden = settings.get("hiddenSections") or ()
    return tuple(name for name in dict.fromkeys((*(settings.get("sectionOrder") or ()), *SECTIONS)) if name not in hidden)


def _keywords(skill: Fields) -> tuple[str, ...]:
    return tuple(word for word in (skill.text("name"), *skill.texts("keywords")) if word)


def _photo(data: Mapping[str, Any], basics: Fields, *, shown: bool) -> tuple[str, tuple[ExportWarning, ...]]:
    image = basics.raw_text("image")
    if not image or not shown:
        return "", ()
    try:
        return printable_photo(image), ()
    except PhotoError as error:
        name = "image" if Fields(data).record("basics").raw_text("image") else "picture"
        return "", (ExportWarning("FIELD_IGNORED", f"The photo is not printed: {error}.", f"basics.{name}"),)
