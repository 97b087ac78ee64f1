"""Define where the window of an envelope shows the recipient, and where the letter is folded (DIN 5008)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from babel import Locale

from pressroom.errors import ExportWarning
from pressroom.kinds.base import Placed
from pressroom.kinds.presentation import one_of

LINES: Final = 6
"""Lines of a recipient in the window, below the return line."""
NO_WINDOW: Final = "none"
DIN_5008_B: Final = "din5008b"
"""Form B of DIN 5008: a field of 45 mm by 85 mm that begins 45 mm below the top and 20 mm beside the left edge.

Form A, whose field begins 18 mm higher, leaves no room for a name and a margin above it.
"""
PLACES: Final = {
    "window-top": 45.0,
    "window-left": 25.0,
    "window-right": 105.0,
    "window-return": 17.7,  # the return line ends it
    "window-address": 27.3,
    "facts-left": 125.0,
    "facts-top": 5.0,  # below the top of the window
}
"""Millimetres, from the top or left edge of the page if they are not heights."""
WINDOW_PADDING: Final = 5.0
"""Millimetres between the left edge of the window and its text."""
MARKS: Final = (105.0, 148.5, 210.0)
"""Millimetres of the fold marks and, between them, of the hole mark, from the top of the page."""
ADDRESS_WINDOW: Final = one_of(NO_WINDOW, DIN_5008_B)


def has_window(settings: Mapping[str, Any], locale: Locale) -> bool:
    """Return whether the recipient stands where the window of an envelope is: the setting `addressWindow`.

    Default: in the German of Germany only.
    """
    is_german = locale.language == "de" and locale.territory in {None, "DE"}
    return (settings.get("addressWindow") or (DIN_5008_B if is_german else NO_WINDOW)) == DIN_5008_B


def placed_in_window(recipient: tuple[str, ...], *, return_line: str) -> Placed:
    """Return where the recipient must stand. A tall head, large margins and lines that are divided push it out of there."""
    message = (
        "The recipient does not stand in the window of an envelope: shorten the text above it or its lines, or choose "
        "smaller margins at the top and at the left."
    )
    top = PLACES["window-top"]
    return Placed(
        texts=recipient,
        above=return_line,
        left=PLACES["window-left"] - WINDOW_PADDING,
        top=top + PLACES["window-return"],
        right=PLACES["window-right"],
        bottom=top + PLACES["window-return"] + PLACES["window-address"],
        otherwise=ExportWarning("WINDOW_MISSED", message, "recipient"),
    )


def window_warnings(recipient: tuple[str, ...]) -> tuple[ExportWarning, ...]:
    """Return a warning for a recipient of more lines than the window has."""
    if len(recipient) <= LINES:
        return ()
    message = f"The recipient has {len(recipient)} lines, and the window of an envelope shows {LINES}."
    return (ExportWarning("WINDOW_FULL", message, "recipient"),)
