"""Prints HTML with the browser's own command line, apart from the renderer under test elsewhere."""

from __future__ import annotations

import base64
import functools
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from tests.support.browsers import chromium_under_test

ATTEMPTS = 5


@functools.cache
def print_html(body: str, *, expect: bytes = b"%PDF") -> bytes:
    """Print a body on A4, tagged, with an outline; the same text is printed once per run.

    The command line does not wait until a font of the page is decoded, so on a busy machine it may print without.
    A page with such fonts names what its file must hold, and is printed again until it does.
    """
    for _ in range(ATTEMPTS):
        if expect in (pdf := _print(body)):
            return pdf
    raise AssertionError(f"{expect!r} was in none of {ATTEMPTS} printed files")


def _print(body: str) -> bytes:
    html = f"<!doctype html><html lang=en><title>Printed</title><style>@page{{size:A4;margin:1cm}}</style>{body}"
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        flags = ["--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline"]
        flags += ["--virtual-time-budget=2000", f"--user-data-dir={folder}/profile", f"--print-to-pdf={pdf}"]
        command = [chromium_under_test().executable, *flags, page]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return pdf.read_bytes()


def data_url(picture: Image.Image, kind: str) -> str:
    """Return a picture as a `data:` address, of kind JPEG or PNG."""
    written = BytesIO()
    picture.save(written, kind, quality=85)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(written.getvalue()).decode()}"


@functools.cache
def photo(width: int, height: int) -> str:
    """Return a JPEG of smooth colours with some grain."""
    return data_url(_colors(width, height), "JPEG")


@functools.cache
def cutout(width: int, height: int) -> str:
    """Return a PNG of the same colours, opaque in a disc, with a soft edge to nothing."""
    picture = _colors(width, height)
    picture.putalpha(Image.radial_gradient("L").point(lambda value: 255 - value).resize((width, height)))  # pyright: ignore[reportUnknownMemberType]  # NumPy in a signature
    return data_url(picture, "PNG")


def _colors(width: int, height: int) -> Image.Image:
    size = (width, height)
    slope = Image.linear_gradient("L")
    bands = [slope, slope.rotate(90), Image.radial_gradient("L")]
    plain = Image.merge("RGB", [band.resize(size) for band in bands])  # pyright: ignore[reportUnknownMemberType]  # NumPy in a signature
    grain = Image.effect_noise(size, 20).convert("RGB")
    return Image.blend(plain, grain, 0.1)
