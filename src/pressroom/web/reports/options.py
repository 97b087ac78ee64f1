"""Read the options of a report from a form, and show them again."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from pressroom.errors import InvalidOptionsError
from pressroom.exams.options import LEAST_HEAD, ReportOptions
from pressroom.http.forms import Form
from pressroom.web.exports.options import SIDES, WrongMarginsError, read_options, shown_options

CHOICES: Final = ("order", "output", "language")
SWITCHES: Final = ("anonymous", "statements", "keys", "feedback", "statistics", "duplex")
ROOMY: Final = ("top", "bottom")
"""Sides with the running head and the page number."""


def read_report_options(form: Form) -> ReportOptions:
    """Make the options that a form asks for.

    Raises:
        InvalidOptionsError: Values are wrong that no person typed.
        WrongMarginsError: Margins are wrong.
    """
    page = read_options(form)
    typed = {side: form.text(side) for side in SIDES}
    if page.margins and (wrong := [side for side in ROOMY if getattr(page.margins, side) < LEAST_HEAD]):
        raise WrongMarginsError(typed, wrong)
    values: dict[str, Any] = {name: form.text(name) for name in CHOICES if form.text(name)}
    values |= {name: form.text(name) == "yes" for name in SWITCHES}
    try:
        chosen = msgspec.convert(values, ReportOptions)
    except msgspec.ValidationError as error:
        raise InvalidOptionsError(str(error)) from error
    shared: dict[str, Any] = {name: value for name, value in msgspec.structs.asdict(page).items() if value is not None}
    return msgspec.structs.replace(chosen, **shared)


def shown_report_options(options: ReportOptions) -> dict[str, Any]:
    """Return the values of the form for options."""
    shown = shown_options(options)
    return shown | {"preset": "template"} if options.margins == ReportOptions().margins else shown
