"""Downsample images that have more pixels than the printed page needs, when that makes the file smaller."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pikepdf import Name, Pdf, Stream

from pressroom.rendering.pdf.contents import Contents, all_contents, images
from pressroom.rendering.pdf.picture_data import UNREADABLE, PictureData, decode, encode, store
from pressroom.rendering.pdf.placement import placed_inches

if TYPE_CHECKING:
    # Imported at run time where a picture is drawn anew: most documents have none.
    from PIL import Image

SMALL_PIXELS: Final = 64 * 64
"""Pixels of an icon: resampling it saves nothing, and its edges show every change."""
_BYTE: Final = 8


def shrink_images(pdf: Pdf, *, dpi: int, contents: Iterable[Contents] | None = None) -> None:
    """Resample every image that has more than `dpi` pixels per inch where it is placed largest; masks go along.

    Stencil masks, icons, and images of a build that Chromium does not write stay as they are. A file without
    images is not parsed. `contents` are all of the file, when they are known.
    """
    candidates = {image.objgen: image for each in contents or all_contents(pdf) for image in images(each.resources)}
    candidates = {key: image for key, image in candidates.items() if _may_shrink(image)}
    if not candidates:
        return
    placed = placed_inches(pdf)
    for key, image in candidates.items():
        if key in placed:
            size = _allowed(image, placed[key], dpi=dpi)
            if size != (int(image.Width), int(image.Height)):
                _shrink(image, size)


def _may_shrink(image: Stream) -> bool:
    mask = image.get(Name.SMask, None)
    return (
        int(image.Width) * int(image.Height) > SMALL_PIXELS
        and not image.get(Name.ImageMask, False)
        and int(image.get(Name.BitsPerComponent, 0)) == _BYTE
        and Name.Mask not in image
        and Name.Decode not in image
        and (mask is None or (Name.Matte not in mask and int(mask.BitsPerComponent) == _BYTE))
    )


def _allowed(image: Stream, inches: tuple[float, float], *, dpi: int) -> tuple[int, int]:
    width, height = (
        # Half a pixel more is a rounding of the browser, which draws shadows and filters at 300 dpi itself;
        # the hundredth takes up the last digit of its coordinates.
        pixels if pixels <= length * dpi + 0.5 else max(1, math.floor(length * dpi + 0.01))
        for pixels, length in zip((int(image.Width), int(image.Height)), inches, strict=True)
    )
    return width, height


def _shrink(image: Stream, size: tuple[int, int]) -> None:
    mask: Any = image.get(Name.SMask, None)
    try:
        data = decode(image)
        alpha = decode(mask).picture if mask is not None else None
    except UNREADABLE:
        return
    from PIL import Image

    before = len(image.read_raw_bytes()) + (len(mask.read_raw_bytes()) if mask is not None else 0)
    # Smooth first; if that grows the data (a fine pattern of few colours), pick pixels instead, which does not.
    for method in (Image.Resampling.LANCZOS, Image.Resampling.NEAREST):
        picture, small_alpha = _resample(data.picture, alpha, size, method)
        coded = encode(replace(data, picture=picture))
        coded_alpha = encode(PictureData(picture=small_alpha)) if small_alpha is not None else None
        if len(coded.data) + (len(coded_alpha.data) if coded_alpha is not None else 0) < before:
            store(image, coded)
            if mask is not None and coded_alpha is not None:
                store(mask, coded_alpha)
            return


def _resample(
    picture: Image.Image, alpha: Image.Image | None, size: tuple[int, int], method: Image.Resampling
) -> tuple[Image.Image, Image.Image | None]:
    if alpha is None:
        return _scaled(picture, size, method), None
    if alpha.size != picture.size:
        # Both are stretched over the same square, so each may have its own resolution.
        within = (min(size[0], alpha.width), min(size[1], alpha.height))
        return _scaled(picture, size, method), _scaled(alpha, within, method)
    # Together, Pillow weighs each colour by its opacity: nothing bleeds in from pixels that are not seen.
    whole = picture.copy()
    whole.putalpha(alpha)
    small = _scaled(whole, size, method)
    return small.convert(picture.mode), small.getchannel("A")


def _scaled(picture: Image.Image, size: tuple[int, int], method: Image.Resampling) -> Image.Image:
    # Pillow names NumPy's arrays in this signature, and NumPy is not installed.
    return picture.resize(size, method)  # pyright: ignore[reportUnknownMemberType]
