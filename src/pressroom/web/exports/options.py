"""Read the options of an export from a form, and show them again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from pressroom.errors import InvalidOptionsError
from pressroom.http.forms import Form
from pressroom.rendering.options import ExportOptions, Margins
from pressroom.words import Words

Preset = Literal["narrow", "template", "wide", "custom"]
PRESETS: Final[dict[Preset, Margins | None]] = {
    "narrow": Margins(top=0.5, right=0.5, bottom=0.5, left=0.5),
    "template": None,
    "wide": Margins(top=1, right=1, bottom=1, left=1),
}
SIDES: Final = ("top", "right", "bottom", "left")


class WrongMarginsError(InvalidOptionsError):
    """Margins that a person typed are wrong. `typed` is the text by side, `sides` are the wrong ones."""

    def __init__(self, typed: Mapping[str, str], sides: Sequence[str]) -> None:
        super().__init__("Margins are numbers from 0 to 2 inches.")
        self.typed, self.sides = typed, sides


def read_options(form: Form) -> ExportOptions:
    """Make the options that a form asks for.

    Raises:
        InvalidOptionsError: Values are wrong that no person typed.
        WrongMarginsError: Margins are wrong.
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
    return {"options": options, "preset": preset, "margins": options.page_margins, "sides": SIDES, "typed": {}, "wrong": ()}


def wrong_margins(error: WrongMarginsError) -> dict[str, Any]:
    """Return the values of the margins' part of the form, as they were typed."""
    return {"preset": "custom", "sides": SIDES, "typed": error.typed, "wrong": error.sides}


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
    typed = {side: form.text(side) for side in SIDES}
    found = {side: _inches(text) for side, text in typed.items()}
    if wrong := [side for side, inches in found.items() if not 0 <= inches <= 2]:  # noqa: PLR2004 - the bounds of `Margins`
        raise WrongMarginsError(typed, wrong)
    return Margins(**found)


def _inches(text: str) -> float:
    """Read a number with a point or a comma; not a number (NaN) if it is none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return math.nan
