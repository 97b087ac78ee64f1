"""Shadings and their functions in gray: the function that gave three components gives one."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from pressroom.rendering.pdf.luminance import GRAY, Luminance, luminance_of, unsupported

MESH_TYPES: Final = frozenset({4, 5, 6, 7})
"""Triangles and patches, whose data hold a colour per corner unless a function gives it (ISO 32000-1, 8.7.4.5)."""


def gray_shading(pdf: Pdf, shading: Any, resources: Dictionary) -> None:
    """Turn a shading dictionary or stream to gray in place; one that is gray already stays.

    Raises:
        RenderFailedError: Its colours are given in a way that no browser writes.
    """
    luminance = luminance_of(shading.ColorSpace, resources)
    if luminance is None or (shading.ColorSpace == Name.DeviceGray):
        return
    if Name.Function in shading:
        shading[Name.Function] = _gray_function(pdf, shading.Function, luminance)
    elif int(shading.ShadingType) in MESH_TYPES:
        raise unsupported("a gradient mesh")
    if Name.Background in shading:
        shading[Name.Background] = Array([luminance.of(shading.Background)])
    shading[Name.ColorSpace] = Name.DeviceGray


def _gray_function(pdf: Pdf, function: Any, luminance: Luminance) -> Object:
    if isinstance(function, Array):
        if len(function) != 1:
            raise unsupported("a gradient with a function per component")
        function = function[0]
    if luminance == GRAY:
        return function
    match int(function.FunctionType):
        case 0:
            return _sampled(pdf, function, luminance)
        case 2:
            return _exponential(function, luminance)
        case 3:
            return _stitching(pdf, function, luminance)
        case 4:
            return _calculator(pdf, function, luminance)
        case other:
            raise unsupported(f"a gradient function of type {other}")


def _exponential(function: Any, luminance: Luminance) -> Object:
    # Between its ends the function is a straight line for each component, and so is their weighted sum.
    result = Dictionary({key: value for key, value in function.items() if key != "/Range"})
    blank = [0.0] * len(luminance.weights)
    result[Name.C0] = Array([luminance.of(function.get(Name.C0, blank))])
    result[Name.C1] = Array([luminance.of(function.get(Name.C1, [1.0] * len(blank)))])
    return result


def _stitching(pdf: Pdf, function: Any, luminance: Luminance) -> Object:
    result = Dictionary({key: value for key, value in function.items() if key != "/Range"})
    result[Name.Functions] = Array([_gray_function(pdf, part, luminance) for part in function.Functions])
    return result


def _calculator(pdf: Pdf, function: Stream, luminance: Luminance) -> Object:
    # The program leaves one number per component on the stack, the last on top: weigh and add from the top down.
    body = function.read_bytes().strip()
    if not (body.startswith(b"{") and body.endswith(b"}")):
        raise unsupported("a gradient function that cannot be read")
    *rest, last = luminance.weights
    steps = [f"{last:g} mul", *(f"exch {weight:g} mul add" for weight in reversed(rest))]
    if luminance.offset:
        steps.append(f"{luminance.offset:g} add")
    result = Stream(pdf, body[:-1] + f"\n{' '.join(steps)}\n}}".encode("ascii"))
    result[Name.FunctionType] = 4
    result[Name.Domain] = function.Domain
    result[Name.Range] = Array([0, 1])
    return pdf.make_indirect(result)


def _sampled(pdf: Pdf, function: Stream, luminance: Luminance) -> Object:
    width = int(function.BitsPerSample)
    if width not in {8, 16, 32}:
        raise unsupported(f"a gradient of {width} bits per sample")
    step, count = width // 8, len(luminance.weights)
    data = function.read_bytes()
    top = (1 << width) - 1
    limits = [float(value) for value in function.get(Name.Decode, function.Range)]
    grays = bytearray()
    for at in range(0, len(data) - step * count + 1, step * count):
        raw = [int.from_bytes(data[at + step * i : at + step * (i + 1)], "big") / top for i in range(count)]
        colour = [low + value * (high - low) for value, low, high in zip(raw, limits[::2], limits[1::2], strict=True)]
        grays += round(luminance.of(colour) * 0xFFFF).to_bytes(2, "big")
    result = Stream(pdf, bytes(grays))
    for key, value in function.items():
        if key not in {"/Length", "/Filter", "/DecodeParms", "/Decode", "/Range", "/BitsPerSample"}:
            result[key] = value
    result[Name.BitsPerSample] = 16
    result[Name.Range] = Array([0, 1])
    return pdf.make_indirect(result)
