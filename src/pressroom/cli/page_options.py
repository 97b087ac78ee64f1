"""Page margins as one argument of the command line."""

from __future__ import annotations

from typing import Any, Final

from pressroom.rendering.options import Margins

LARGEST: Final = 2.0


def margins_of(text: str) -> Margins:
    """Read one number for all sides, or four: top, right, bottom, left; in inches.

    Raises:
        ValueError: It is neither, or a number is outside 0 to 2.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in {1, 4} or not all(0 <= number <= LARGEST for number in numbers):
        raise ValueError('must be one number of inches from 0 to 2, or four as "top,right,bottom,left".')
    top, right, bottom, left = numbers * 4 if len(numbers) == 1 else numbers
    return Margins(top=top, right=right, bottom=bottom, left=left)


def check_margins(_type: Any, text: Any) -> None:
    """Check margins while the arguments are read, as Cyclopts' validators do. Raises as `margins_of`."""
    margins_of(str(text))
