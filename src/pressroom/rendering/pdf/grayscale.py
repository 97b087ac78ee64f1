"""A whole PDF in gray: instructions, images, gradients, masks, groups, annotations; text and vectors stay so."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from pressroom.rendering.pdf.color_operators import gray_instructions, luminance_is_plain
from pressroom.rendering.pdf.contents import all_contents, entries, images, is_tiling, page_annotations
from pressroom.rendering.pdf.luminance import BY_COMPONENTS, GRAY, luminance_of, palette, unsupported
from pressroom.rendering.pdf.picture_data import UNREADABLE, decode, encode, store
from pressroom.rendering.pdf.shadings import gray_shading

_UNCOLORED: Final = 2


def make_gray(pdf: Pdf) -> None:
    """Leave no colour in the file: no operator, image, gradient, group or annotation.

    Raises:
        RenderFailedError: Something in it, which no browser writes, cannot be made gray.
    """
    done: set[tuple[int, int]] = set()
    for contents in all_contents(pdf):
        _gray_contents(pdf, contents.owner, contents.resources)
        for image in images(contents.resources):
            if image.objgen not in done:
                done.add(image.objgen)
                _gray_image(image, contents.resources)
        _gray_patterns(pdf, contents.resources)
        _gray_masks(contents.resources)
    for contents in all_contents(pdf):
        _gray_spaces(contents.resources)
    for page in pdf.pages:
        for annotation in page_annotations(page):
            _gray_annotation(annotation)


def _gray_contents(pdf: Pdf, owner: Any, resources: Dictionary) -> None:
    new = gray_instructions(owner, resources)
    if new is not None:
        if isinstance(owner, Stream):
            owner.write(new)
        else:
            owner[Name.Contents] = pdf.make_indirect(Stream(pdf, new))
    group = owner.get(Name.Group, None)
    if group is not None and Name.CS in group:
        group[Name.CS] = Name.DeviceGray


def _gray_image(image: Stream, resources: Dictionary) -> None:
    space = image.get(Name.ColorSpace, None)
    if image.get(Name.ImageMask, False) or space is None:
        return
    if isinstance(image.get(Name.Mask, None), Array):
        raise unsupported("an image with a transparent colour")
    if isinstance(space, Array) and space[0] in {Name.Indexed, Name.I}:
        image[Name.ColorSpace] = _gray_palette(space, resources)
        return
    if luminance_of(space, resources) == GRAY:
        return
    try:
        data = decode(image, gray=True)
    except UNREADABLE as error:
        raise unsupported("an image that cannot be read") from error
    store(image, encode(data), space=Name.DeviceGray)
    for key in (Name.ColorTransform, Name.Alternates, Name.Metadata):
        if key in image:
            del image[key]
    if Name.Decode in image:
        # Pillow has applied the range of a JPEG in CMYK; a reversed one of three components stays reversed as gray.
        reversed_range = [float(value) for value in image.Decode] == [1.0, 0.0] * 3
        del image[Name.Decode]
        if reversed_range:
            image[Name.Decode] = Array([1, 0])


def _gray_palette(space: Array, resources: Dictionary) -> Array:
    luminance = luminance_of(space[1], resources)
    if luminance is None:
        raise unsupported("an image of patterns")
    if luminance == GRAY:
        return space
    table = space[3]
    found = table.read_bytes() if isinstance(table, Stream) else bytes(table)
    return Array([Name.Indexed, Name.DeviceGray, space[2], String(palette(found, luminance))])


def _gray_patterns(pdf: Pdf, resources: Dictionary) -> None:
    for _, pattern in entries(resources, "/Pattern"):
        if not is_tiling(pattern):
            gray_shading(pdf, pattern.Shading, resources)
    for _, shading in entries(resources, "/Shading"):
        gray_shading(pdf, shading, resources)


def _gray_masks(resources: Dictionary) -> None:
    for _, state in entries(resources, "/ExtGState"):
        mask = state.get(Name.SMask, None)
        if not isinstance(mask, Dictionary) or Name.BC not in mask:
            continue
        backdrop = [float(value) for value in mask.BC]
        mask[Name.BC] = Array([BY_COMPONENTS[len(backdrop)].of(backdrop)])


def _gray_spaces(resources: Dictionary) -> None:
    # Nothing names these spaces any more, but for patterns that are painted in a colour of the instructions'.
    for name, space in list(entries(resources, "/ColorSpace")):
        if luminance_is_plain(space, resources):
            del resources.ColorSpace[name]
        elif isinstance(space, Array) and len(space) == _UNCOLORED:
            resources.ColorSpace[name] = Array([Name.Pattern, Name.DeviceGray])


def _gray_annotation(annotation: Any) -> None:
    for holder in (annotation, annotation.get(Name.MK, Dictionary())):
        for key in (Name.C, Name.IC, Name.BC, Name.BG):
            colour = holder.get(key, None)
            if isinstance(colour, Array) and len(colour) in BY_COMPONENTS:
                holder[key] = Array([BY_COMPONENTS[len(colour)].of(colour)])
