"""Image XObjects as Pillow pictures, and back: JPEG stays JPEG with its own quality, the rest is packed like a PNG."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from pikepdf import Array, Dictionary, Name, Object, PdfError, PdfImage, Stream, UnsupportedImageTypeError
from pikepdf.models.image import ImageDecompressionError, InvalidPdfImageError

if TYPE_CHECKING:
    # Imported at run time where a JPEG is read: most documents have none.
    from PIL import Image

UNREADABLE: Final = (
    ImageDecompressionError,
    InvalidPdfImageError,
    NotImplementedError,
    OSError,
    PdfError,
    UnsupportedImageTypeError,
)
"""What decoding raises for data that is broken or of a build that the libraries do not know."""
PNG_PREDICTOR: Final = 15
"""ISO 32000-1, table 10: each row says which PNG filter it uses."""


@dataclass(frozen=True, kw_only=True)
class PictureData:
    """A picture of mode L or RGB; `jpeg_tables` and `jpeg_sampling` when it came as JPEG and shall stay one."""

    picture: Image.Image
    jpeg_tables: dict[int, list[int]] | None = None
    jpeg_sampling: int = 0


@dataclass(frozen=True, kw_only=True)
class CodedPicture:
    """Image data ready for a PDF, its filter and parameters."""

    data: bytes
    size: tuple[int, int]
    filter: Name
    parameters: Dictionary | None


def is_jpeg(image: Stream) -> bool:
    """Tell whether the image's data are one JPEG file, with no other filter around it."""
    filters = image.get(Name.Filter, None)
    return (list(filters) if isinstance(filters, Array) else [filters]) == [Name.DCTDecode]


def decode(image: Stream, *, gray: bool = False) -> PictureData:
    """Read an image without its mask; `gray` turns it to luminance, for JPEG straight from its data.

    Raises one of `UNREADABLE`.
    """
    if is_jpeg(image):
        return _decode_jpeg(image.read_raw_bytes(), gray=gray)
    picture = PdfImage(image).as_pil_image()
    mode = "L" if gray or picture.mode in {"1", "L"} else "RGB"
    return PictureData(picture=picture if picture.mode == mode else picture.convert(mode))


def encode(data: PictureData) -> CodedPicture:
    """Pack a picture again; a JPEG with its original tables, so that its quality and size per pixel stay."""
    picture = data.picture
    written = BytesIO()
    if data.jpeg_tables is not None:
        sampling = data.jpeg_sampling if picture.mode == "RGB" else 0
        picture.save(written, "JPEG", qtables=data.jpeg_tables, subsampling=sampling, optimize=True)
        return CodedPicture(data=written.getvalue(), size=picture.size, filter=Name.DCTDecode, parameters=None)
    picture.save(written, "PNG", compress_level=9)
    parameters = Dictionary(Predictor=PNG_PREDICTOR, Colors=len(picture.getbands()), BitsPerComponent=8, Columns=picture.width)
    data_bytes = _png_data(written.getvalue())
    return CodedPicture(data=data_bytes, size=picture.size, filter=Name.FlateDecode, parameters=parameters)


def store(image: Stream, coded: CodedPicture, *, space: Object | None = None) -> None:
    """Put packed data in the place of an image's own; `space` replaces its colour space."""
    image.write(coded.data, filter=coded.filter, decode_parms=coded.parameters)
    image[Name.Width], image[Name.Height] = coded.size
    image[Name.BitsPerComponent] = 8
    if space is not None:
        image[Name.ColorSpace] = space


def _decode_jpeg(data: bytes, *, gray: bool) -> PictureData:
    from PIL import Image, JpegImagePlugin

    with Image.open(BytesIO(data)) as picture:
        if not isinstance(picture, JpegImagePlugin.JpegImageFile):
            raise NotImplementedError
        tables: dict[int, Any] = dict(picture.quantization)
        sampling = JpegImagePlugin.get_sampling(picture)
        if gray:
            picture.draft("L", picture.size)
        elif picture.mode not in {"L", "RGB"}:
            raise NotImplementedError(picture.mode)
        mode = "L" if gray else picture.mode
        return PictureData(
            picture=picture.convert(mode),
            jpeg_tables={0: tables[0]} if mode == "L" else tables,
            jpeg_sampling=max(sampling, 0),
        )


def _png_data(png: bytes) -> bytes:
    # A PNG file is a signature and chunks of length, type, data, checksum; the IDAT chunks joined are one zlib stream
    # with a filter byte per row, which is what a PDF's FlateDecode with a PNG predictor holds.
    found = bytearray()
    at = 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            found += png[at + 8 : at + 8 + length]
        at += length + 12
    return bytes(found)
