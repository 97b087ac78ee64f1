"""Read the options of an export from a form, and show them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from pressroom.errors import FieldError, InvalidOptionsError
from pressroom.http.forms import Form
from pressroom.rendering.options import ExportOptions, Margins
from pressroom.web.language import marked
from pressroom.words import Words

Preset = Literal["narrow", "template", "wide", "custom"]
PRESETS: Final[dict[Preset, Margins | None]] = {
    "narrow": Margins(top=0.5, right=0.5, bottom=0.5, left=0.5),
    "template": None,
    "wide": Margins(top=1, right=1, bottom=1, left=1),
}
SIDES: Final = ("top", "right", "bottom", "left")
CHOICES: Final = ("page_size", "orientation", "quality", "color_mode")
WRONG_MARGIN: Final = marked("Write a number from 0 to 2, such as 0.75.")


def read_options(form: Form) -> ExportOptions:
    """Make the options that a form asks for.

    Raises:
        InvalidOptionsError: Values are wrong; details name each field.
    """
    values: dict[str, Any] = {
        name: form.text(name) for name in ("pageSize", "orientation", "quality", "colorMode") if form.text(name)
    }
    values |= {"includeMetadata": form.text("includeMetadata") == "yes", "strict": form.text("strict") == "yes"}
    try:
        options = msgspec.convert(values, ExportOptions)
    except msgspec.ValidationError as error:
        raise InvalidOptionsError(str(error)) from error
    return msgspec.structs.replace(options, margins=_margins(form))


def shown_options(options: ExportOptions) -> dict[str, Any]:
    """Return the values of the form for options."""
    presets = {margins: name for name, margins in PRESETS.items()}
    preset = presets.get(options.margins, "custom")
    return {"options": options, "preset": preset, "margins": options.page_margins, "sides": SIDES}


def last_options(stored: Mapping[str, Any]) -> ExportOptions:
    """Convert stored options; members that are missing or unknown get their defaults."""
    try:
        return msgspec.convert(stored, ExportOptions)
    except msgspec.ValidationError:  # those of another application
        return ExportOptions()


def options_in_words(options: ExportOptions, words: Words) -> str:
    """Return `A4 · Normal · colour`: what tells one export from another."""
    quality = {"draft": words.gettext("Draft"), "normal": words.gettext("Normal"), "high": words.gettext("High")}
    color = {"color": words.gettext("colour"), "grayscale": words.gettext("greyscale")}
    parts = [options.page_size, quality[options.quality], color[options.color_mode]]
    if options.orientation == "landscape":
        parts.insert(1, words.gettext("landscape"))
    return " · ".join(parts)


def _margins(form: Form) -> Margins | None:
    preset = form.text("margins") or "template"
    if preset in PRESETS:
        return PRESETS[preset]
    found: dict[str, float] = {}
    wrong: list[FieldError] = []
    for side in SIDES:
        try:
            found[side] = float(form.text(side).strip().replace(",", "."))
        except ValueError:
            found[side] = -1
        if not 0 <= found[side] <= 2:  # noqa: PLR2004 - the bounds of `Margins`
            wrong.append(FieldError(side, WRONG_MARGIN))
    if wrong:
        raise InvalidOptionsError.for_fields(wrong)
    return Margins(**found)
