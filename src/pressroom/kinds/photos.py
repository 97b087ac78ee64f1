"""Photographs in a document's data: decoded, bounded and written anew, so that only pixels reach the page."""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # Imported at run time by the functions below: most documents have no photograph.
    from PIL import Image

FORMATS: Final = ("PNG", "JPEG", "WEBP")
MOST_PIXELS: Final = 25_000_000
"""Pixels of the source: a good camera's, and 100 MB decoded."""
LONGEST_SIDE: Final = 600
"""Pixels of the printed photograph: 1.2 inches at 300 dpi, and room for a larger font."""
JPEG_QUALITY: Final = 88


class PhotoError(ValueError):
    """Why a photograph cannot be printed, as the end of a sentence."""


@lru_cache(maxsize=32)
def printable_photo(address: str) -> str:
    """Turn a `data:` address into one that holds a fresh JPEG, upright, on white, without metadata.

    Raises:
        PhotoError: It is no `data:` address, or not a PNG, JPEG or WebP of bearable size.
    """
    head, comma, body = address.partition(",")
    if not head.lower().startswith("data:"):
        raise PhotoError("only pictures inside the document (data: addresses) are printed, and nothing is fetched")
    if not comma or not head.lower().endswith(";base64"):
        raise PhotoError("it is not a base64 data: address")
    try:
        source = base64.b64decode("".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        raise PhotoError("its base64 text is damaged") from None
    return f"data:image/jpeg;base64,{base64.b64encode(_fresh_jpeg(source)).decode()}"


def _fresh_jpeg(source: bytes) -> bytes:
    from PIL import Image

    try:
        picture = _decoded(source)
    except PhotoError:
        raise
    except Exception as error:  # decoders raise whatever a hostile file makes them raise
        raise PhotoError("it is not a readable PNG, JPEG or WebP") from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    target = io.BytesIO()
    paper.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return target.getvalue()


def _decoded(source: bytes) -> Image.Image:
    from PIL import Image, ImageOps

    with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
        opened = Image.open(io.BytesIO(source), formats=FORMATS)
    if opened.width * opened.height > MOST_PIXELS:
        raise PhotoError(f"it has more than {MOST_PIXELS:,} pixels")
    opened.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))  # a JPEG is then decoded at a fraction of its size
    return ImageOps.exif_transpose(opened).convert("RGBA")
