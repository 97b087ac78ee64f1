"""Photographs in a document's data: decoded, bounded and written anew, so that only pixels reach the page."""

from __future__ import annotations

import base64
import binascii
import io
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # Imported at run time by the functions below: most documents have no photograph.
    from PIL import Image

MOST_PIXELS: Final = {"JPEG": 25_000_000, "PNG": 16_000_000, "WEBP": 9_000_000}
"""Pixels of the source, by format: a good camera's, less where decoding takes more memory; each stays below 200 MB."""
LONGEST_SIDE: Final = 600
"""Pixels of the printed photograph: 1.2 inches at 300 dpi, and room for a larger font."""
COARSE_SIDE: Final = LONGEST_SIDE * 4
"""Pixels to which a larger source is reduced before anything else, because what follows copies it several times."""
JPEG_QUALITY: Final = 88

_one_at_a_time = threading.Lock()
"""A kilobyte can decode to all those pixels: many such photographs at once would exhaust the memory."""


class PhotoError(ValueError):
    """Why a photograph cannot be printed, as the end of a sentence."""


def printable_photo(address: str) -> str:
    """Turn a `data:` address into one that holds a fresh JPEG, upright, on white, without metadata.

    Raises:
        PhotoError: It is no `data:` address, or not a PNG, JPEG or WebP of an accepted size.
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
        with _one_at_a_time:
            picture = _decoded(source)
    except PhotoError:
        raise
    except Exception as error:  # decoders raise whatever a hostile file makes them raise
        raise PhotoError("it is not a readable PNG, JPEG or WebP") from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    canvas = Image.new("RGB", picture.size, "white")
    canvas.paste(picture, mask=picture.getchannel("A"))
    target = io.BytesIO()
    canvas.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return target.getvalue()


def _decoded(source: bytes) -> Image.Image:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # instead of Pillow's limit, which only warns, the one of the next lines
    opened = Image.open(io.BytesIO(source), formats=tuple(MOST_PIXELS))
    most = MOST_PIXELS.get(opened.format or "", MOST_PIXELS["JPEG"])  # MPO: a telephone's JPEG with a second picture in it
    if opened.width * opened.height > most:
        raise PhotoError(f"it has more than {most:,} pixels")
    opened.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))  # a JPEG is then decoded at a fraction of its size
    opened.thumbnail((COARSE_SIDE, COARSE_SIDE), Image.Resampling.NEAREST, reducing_gap=None)
    return _in_eight_bits(ImageOps.exif_transpose(opened)).convert("RGBA")


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Scale a gray picture of 16 bits down; Pillow's own conversion makes everything white that is not nearly black."""
    if not picture.mode.startswith("I"):
        return picture
    gray = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")  # pyright: ignore[reportUnknownMemberType] - NumPy in a signature
    if (transparent := picture.info.get("transparency")) is not None:
        gray.info["transparency"] = transparent // 257
    return gray
