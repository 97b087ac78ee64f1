"""Decode photos in a document's data and encode them again with a limited size, so that only pixels reach the page."""

from __future__ import annotations

import base64
import binascii
import io
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # Imported at run time by the functions below, because most documents have no photo.
    from PIL import Image

MAX_PIXELS: Final = {"JPEG": 25_000_000, "PNG": 16_000_000, "WEBP": 9_000_000}
"""Pixels of a source by format, such that decoding takes less than 200 MB of memory."""
MAX_SIDE: Final = 600
"""Pixels of the longer side of a printed photo: 1.2 inches at 300 dpi need 360, larger font sizes more."""
REDUCED_SIDE: Final = MAX_SIDE * 4
"""Pixels of the longer side to which a larger source is reduced first, because the later steps copy it several times."""
JPEG_QUALITY: Final = 88

_decoding_lock = threading.Lock()
"""Allows one photo to be decoded at a time: a source of a kilobyte can decode to `MAX_PIXELS`."""


class PhotoError(ValueError):
    """A photo cannot be printed. The message is the end of a sentence."""


def printable_photo(address: str) -> str:
    """Return a `data:` URL with a new JPEG of a photo: upright, on white, without metadata.

    Raises:
        PhotoError: The address is not a `data:` URL with a PNG, JPEG or WebP of at most `MAX_PIXELS`.
    """
    head, comma, body = address.partition(",")
    if not head.lower().startswith("data:"):
        raise PhotoError("only pictures inside the document (data: addresses) are printed, others are not downloaded")
    if not comma or not head.lower().endswith(";base64"):
        raise PhotoError("it is not a base64 data: address")
    try:
        source = base64.b64decode("".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        raise PhotoError("its base64 text is damaged") from None
    return f"data:image/jpeg;base64,{base64.b64encode(_new_jpeg(source)).decode()}"


def _new_jpeg(source: bytes) -> bytes:
    from PIL import Image

    try:
        with _decoding_lock:
            picture = _decoded(source)
    except PhotoError:
        raise
    except Exception as error:  # decoders can raise any exception for a damaged file
        raise PhotoError("it is not a readable PNG, JPEG or WebP") from error
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    canvas = Image.new("RGB", picture.size, "white")
    canvas.paste(picture, mask=picture.getchannel("A"))
    target = io.BytesIO()
    canvas.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return target.getvalue()


def _decoded(source: bytes) -> Image.Image:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # disables Pillow's own limit, above which it only warns
    opened = Image.open(io.BytesIO(source), formats=tuple(MAX_PIXELS))
    limit = MAX_PIXELS.get(opened.format or "", MAX_PIXELS["JPEG"])  # other: MPO, a JPEG of a telephone with a second picture
    if opened.width * opened.height > limit:
        raise PhotoError(f"it has more than {limit:,} pixels")
    opened.draft("RGB", (MAX_SIDE * 2, MAX_SIDE * 2))  # decodes a JPEG at reduced size
    opened.thumbnail((REDUCED_SIDE, REDUCED_SIDE), Image.Resampling.NEAREST, reducing_gap=None)
    return _in_eight_bits(ImageOps.exif_transpose(opened)).convert("RGBA")


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Scale a gray picture of 16 bits to 8 bits. Pillow's conversion would clip all values above 255 to white."""
    if not picture.mode.startswith("I"):
        return picture
    gray = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")  # pyright: ignore[reportUnknownMemberType] - NumPy in a signature
    if (transparent := picture.info.get("transparency")) is not None:
        gray.info["transparency"] = transparent // 257
    return gray
