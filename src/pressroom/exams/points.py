"""Read and write the points of a document, which are decimals in JSON numbers or in texts."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Any, Final

import msgspec
from msgspec import Raw

MAX_POINTS: Final = Decimal(1000)
MAX_PLACES: Final = 3
"""Places after the decimal point: enough for thirds of a point."""
MAX_DIGITS: Final = 40
"""Characters of a number that is read at all; a number that is allowed has eight."""
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_TEXT: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?", re.ASCII)


class PointsError(ValueError):
    """A value is no number of points. The text is a sentence that follows the name of a field."""


def decimal_of(raw: Raw) -> Decimal | None:
    """Return the points of a value; None: null, as when it is omitted.

    Raises:
        PointsError: It is not a decimal from 0 to `MAX_POINTS` with at most `MAX_PLACES` places.
    """
    text = bytes(raw).decode()
    if text == "null":
        return None
    if text.startswith('"'):
        return points_in_text(msgspec.json.decode(text, type=str))
    if len(text) > MAX_DIGITS or not _NUMBER.fullmatch(text):
        raise PointsError("must be a number, such as 2.5.")
    return _allowed(Decimal(text))


def filled_decimal(raw: Raw) -> Decimal:
    """Return the points of a value that must be there. Raises as `decimal_of`, also for null."""
    value = decimal_of(raw)
    if value is None:
        raise PointsError("must be a number, such as 2.5.")
    return value


def points_in_text(text: str) -> Decimal:
    """Return the points that a text names, with a decimal point or a decimal comma. Raises as `decimal_of`."""
    if len(text) > MAX_DIGITS or not _TEXT.fullmatch(text):
        raise PointsError(f"must be a number, such as 2.5, and not “{text:.40}”.")
    return _allowed(Decimal(text.replace(",", ".")))


def raw_decimal(value: Decimal | None) -> Raw:
    """Return points as a document has them: a JSON number without needless zeros, or null."""
    return Raw(b"null") if value is None else Raw(plain_number(value).encode())


def plain_number(value: Decimal) -> str:
    """Return a decimal without an exponent and without needless zeros, such as `2.5`."""
    return f"{value.normalize():f}"


def _allowed(value: Decimal) -> Decimal:
    if value < 0:
        raise PointsError("must not be negative.")
    if value > MAX_POINTS:
        raise PointsError(f"must be at most {MAX_POINTS}.")
    shortest = value.normalize(Context(prec=MAX_DIGITS))
    exponent: Any = shortest.as_tuple().exponent
    if exponent < -MAX_PLACES:
        raise PointsError(f"must have at most {MAX_PLACES} decimal places.")
    return shortest if exponent <= 0 else shortest.quantize(Decimal(1))
