"""Colours as luminance: every colour space that a browser writes is a straight line from its components to gray."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream

from pressroom.errors import RenderFailedError
from pressroom.rendering.pdf.contents import entries


@dataclass(frozen=True, kw_only=True)
class Luminance:
    """Gray = offset + the weighted sum of the components, held between 0 (black) and 1 (white)."""

    offset: float
    weights: tuple[float, ...]

    def of(self, components: Iterable[Any]) -> float:
        """Return the gray of one colour, rounded to the four digits that Chromium writes."""
        total = self.offset + sum(weight * float(value) for weight, value in zip(self.weights, components, strict=True))
        return round(min(1.0, max(0.0, total)), 4)


GRAY: Final = Luminance(offset=0, weights=(1,))
# ITU-R BT.601, which is also what Pillow's mode L uses, so pictures and vectors of one colour stay alike.
# ISO 32000-1, 10.3.2 and 10.3.4 give the same with two digits, and CMYK as its complement.
RGB: Final = Luminance(offset=0, weights=(0.299, 0.587, 0.114))
CMYK: Final = Luminance(offset=1, weights=(-0.299, -0.587, -0.114, -1))
LAB: Final = Luminance(offset=0, weights=(0.01, 0, 0))
BY_COMPONENTS: Final = {1: GRAY, 3: RGB, 4: CMYK}
_BY_NAME: Final = {
    "/DeviceGray": GRAY,
    "/CalGray": GRAY,
    "/G": GRAY,
    "/DeviceRGB": RGB,
    "/CalRGB": RGB,
    "/RGB": RGB,
    "/DeviceCMYK": CMYK,
    "/CMYK": CMYK,
    "/Lab": LAB,
}


def luminance_of(space: Any, resources: Dictionary) -> Luminance | None:
    """Tell how a colour space becomes gray; None for a coloured pattern, which brings its own colours.

    `space` is a name, also one of the resources, or an array.

    Raises:
        RenderFailedError: A colour space that no browser writes (Separation, DeviceN, Indexed outside images).
    """
    if isinstance(space, Name) and str(space) not in _BY_NAME and space != Name.Pattern:
        space = dict(entries(resources, "/ColorSpace")).get(str(space), space)
    family = str(space[0] if isinstance(space, Array) else space)
    if family == "/ICCBased" and isinstance(profile := space[1], Stream):
        return BY_COMPONENTS[int(profile.N)]
    if family == "/Pattern":
        return luminance_of(space[1], resources) if isinstance(space, Array) and len(space) > 1 else None
    found = _BY_NAME.get(family)
    if found is None:
        raise unsupported(f"the colour space {family.removeprefix('/')}")
    return found


def palette(table: bytes, luminance: Luminance) -> bytes:
    """Turn the lookup table of an Indexed colour space, one byte per component, into one of gray bytes."""
    count = len(luminance.weights)
    colours: list[Sequence[int]] = [table[at : at + count] for at in range(0, len(table) - count + 1, count)]
    return bytes(round(255 * luminance.of([value / 255 for value in colour])) for colour in colours)


def unsupported(what: str) -> RenderFailedError:
    """Say that a build cannot be made gray; better no file than one that is gray in part."""
    return RenderFailedError(f"This document cannot be printed in grayscale: it uses {what}. Export it in color.")
