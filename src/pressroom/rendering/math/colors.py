"""Colours of formulas: those that a reader of white paper sees."""

from __future__ import annotations

import re
from typing import Final

from PIL import ImageColor

HEX: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
"""Without transparency."""
FAINTEST: Final = 1.3
"""Contrast with white (WCAG 2, "contrast ratio") below which print cannot be seen: white, ivory, yellow. Black has 21."""
LINEAR_TO: Final = 0.04045
SHARES: Final = (0.2126, 0.7152, 0.0722)
"""What red, green and blue contribute to the luminance (WCAG 2, "relative luminance")."""


def is_seen(color: str) -> bool:
    """Say whether a value is a colour, by its CSS name or in hexadecimal digits, that can be seen on white paper."""
    if HEX.fullmatch(color) is None and color.lower() not in ImageColor.colormap:
        return False
    red, green, blue = ImageColor.getrgb(color)[:3]
    light = sum(share * _linear(part / 255) for share, part in zip(SHARES, (red, green, blue), strict=True))
    return 1.05 / (light + 0.05) >= FAINTEST


def _linear(part: float) -> float:
    return part / 12.92 if part <= LINEAR_TO else ((part + 0.055) / 1.055) ** 2.4
