r"""Write out the numbers and angles of the package siunitx: `\num{3.5e8}`, `\SI{3.5}{m}`, `\ang{12;30}`."""

from __future__ import annotations

import re
from typing import Final

NUMBERS: Final = re.compile(r"(\\(?:num|SI|qty)\s*)\{([^{}]*)\}")
ANGLE: Final = re.compile(r"\\ang\s*\{([^{}]*)\}")
NUMBER: Final = re.compile(r"([+-]?)(?=[.,\deEdD])(\d*)(?:[.,](\d+))?(?:[eEdD]\+?(-?\d+))?")
"""Sign, whole part, decimals and the power of ten. The package reads a point and a comma alike."""
SPACE: Final = re.compile(r"\\[,;: ]|[\s~]")
ANGLE_MARKS: Final = (r"^{\circ}", "'", "''")
"""Behind degrees, minutes and seconds."""


def with_quantities(latex: str, *, decimal_comma: bool) -> str:
    """Return the source with numbers in the form of the language; `decimal_comma`: whether it writes `3,5`."""
    latex = NUMBERS.sub(lambda found: f"{found[1]}{{{_number(found[2], decimal_comma=decimal_comma)}}}", latex)
    return ANGLE.sub(lambda found: _angle(found[1], decimal_comma=decimal_comma), latex)


def _number(text: str, *, decimal_comma: bool) -> str:
    """Return a number as it is printed; what is no number, such as a formula, as it is."""
    found = NUMBER.fullmatch(SPACE.sub("", text))
    if found is None:
        return text
    sign, whole, decimals, power = found.groups()
    comma = "{,}" if decimal_comma else "."
    factor = f"{whole or '0'}{comma}{decimals}" if decimals else whole
    powers = [rf"10^{{{power}}}"] if power else []
    return sign + r"\times ".join(filter(None, [factor, *powers]))


def _angle(text: str, *, decimal_comma: bool) -> str:
    parts = text.split(";")
    if len(parts) > len(ANGLE_MARKS):
        parts = [text]
    marked = zip(parts, ANGLE_MARKS, strict=False)
    return "{" + "".join(_number(part, decimal_comma=decimal_comma) + mark for part, mark in marked if part.strip()) + "}"
