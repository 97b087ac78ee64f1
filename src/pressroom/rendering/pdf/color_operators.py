"""Drawing instructions in gray: each operator that sets a colour is replaced, text and paths stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Operator,
    parse_content_stream,
    unparse_content_stream,
)

from pressroom.rendering.pdf.luminance import BY_COMPONENTS, CMYK, GRAY, RGB, Luminance, luminance_of, unsupported

DEVICE: Final = {"rg": RGB, "RG": RGB, "k": CMYK, "K": CMYK}
SPACES: Final = frozenset({"cs", "CS"})
COLOURS: Final = frozenset({"sc", "scn", "SC", "SCN"})
_FILL_GRAY: Final = Operator("g")
_STROKE_GRAY: Final = Operator("G")


@dataclass(frozen=True, kw_only=True)
class _Spaces:
    """The colour spaces in force; `None` stands for patterns, which bring their colours."""

    fill: Luminance | None = GRAY
    stroke: Luminance | None = GRAY


def gray_instructions(owner: Object, resources: Dictionary) -> bytes | None:
    """Return the content stream of a page or form in gray, or None when it sets no colour.

    Raises:
        RenderFailedError: It uses a colour space that no browser writes, or coloured inline images.
    """
    spaces = _Spaces()
    saved: list[_Spaces] = []
    changed = False
    result: list[Any] = []
    for instruction in parse_content_stream(owner):
        if isinstance(instruction, ContentStreamInlineImage):
            _check_inline(instruction, resources)
            result.append(instruction)
            continue
        name = str(instruction.operator)
        new: Any = instruction
        if name in DEVICE:
            new = _gray(DEVICE[name].of(instruction.operands), stroke=name.isupper())
            spaces = _with(spaces, GRAY, stroke=name.isupper())
        elif name in SPACES:
            luminance = luminance_of(instruction.operands[0], resources)
            spaces = _with(spaces, luminance, stroke=name.isupper())
            if luminance is not None and luminance_is_plain(instruction.operands[0], resources):
                new = ContentStreamInstruction([Name.DeviceGray], instruction.operator)
        elif name in COLOURS:
            new = _colour(instruction, spaces.stroke if name.isupper() else spaces.fill)
        elif name == "q":
            saved.append(spaces)
        elif name == "Q":
            spaces = saved.pop() if saved else _Spaces()
        elif name in {"g", "G"}:
            spaces = _with(spaces, GRAY, stroke=name.isupper())
        changed = changed or new is not instruction
        result.append(new)
    return unparse_content_stream(result) if changed else None


def luminance_is_plain(space: Any, resources: Dictionary) -> bool:
    """Tell whether a colour space is one of colours, not of patterns that take a colour."""
    named = resources.get(Name.ColorSpace, Dictionary()).get(str(space), space)
    return (named[0] if isinstance(named, Array) else named) != Name.Pattern


def _with(spaces: _Spaces, luminance: Luminance | None, *, stroke: bool) -> _Spaces:
    return replace(spaces, stroke=luminance) if stroke else replace(spaces, fill=luminance)


def _gray(value: float, *, stroke: bool) -> ContentStreamInstruction:
    return ContentStreamInstruction([Decimal(f"{value:g}")], _STROKE_GRAY if stroke else _FILL_GRAY)


def _colour(instruction: ContentStreamInstruction, luminance: Luminance | None) -> ContentStreamInstruction:
    operands = list(instruction.operands)
    if operands and isinstance(operands[-1], Name):
        *components, pattern = operands
        if not components or luminance is None or luminance == GRAY:
            return instruction
        # An uncoloured tiling pattern takes its colour from here; its space is gray in the resources by now.
        return ContentStreamInstruction([Decimal(f"{luminance.of(components):g}"), pattern], instruction.operator)
    if luminance is None or len(luminance.weights) != len(operands):
        # The space was set by whoever draws this form: the number of components tells it.
        luminance = BY_COMPONENTS.get(len(operands))
    if luminance is None:
        raise unsupported("a colour that cannot be read")
    return _gray(luminance.of(operands), stroke=str(instruction.operator).isupper())


def _check_inline(instruction: ContentStreamInlineImage, resources: Dictionary) -> None:
    for image in instruction.operands:
        if not image.image_mask and luminance_of(image.obj.get(Name.CS, image.obj.get(Name.ColorSpace)), resources) != GRAY:
            raise unsupported("a coloured inline image")
