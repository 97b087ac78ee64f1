"""Print HTML for tests of the steps after printing, and make pictures for it."""

from __future__ import annotations

import asyncio
import base64
import functools
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from PIL import Image
from tests.support.browsers import chromium_under_test, printed

from pressroom.rendering.browser.pool import Renderer


@functools.cache
def print_html(body: str) -> bytes:
    """Print a body on A4 with tags and an outline, in a new browser. The result is cached."""
    html = f"<!doctype html><html lang=en><title>Printed</title><style>@page{{margin:1cm}}</style>{body}"
    with ThreadPoolExecutor(1) as thread:  # a separate event loop: this thread may have a running one
        return thread.submit(lambda: asyncio.run(_print(html))).result()


async def _print(html: str) -> bytes:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        return (await printed(renderer, html)).pdf


def data_url(picture: Image.Image, kind: str) -> str:
    """Return a picture as a `data:` URL of the format JPEG or PNG."""
    target = BytesIO()
    picture.save(target, kind, quality=85)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(target.getvalue()).decode()}"


@functools.cache
def photo(width: int, height: int) -> str:
    """Return a JPEG of smooth colours with some noise."""
    return data_url(_colors(width, height), "JPEG")


@functools.cache
def cutout(width: int, height: int) -> str:
    """Return a PNG of the same colours, opaque in a disc that fades to transparent."""
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
