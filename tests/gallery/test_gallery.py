"""Compare the pages of every template with the approved pictures in docs/gallery."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image, ImageChops, ImageDraw
from tests.support.gallery import (
    GALLERY,
    PAGE,
    ROOT,
    TOLERANCE,
    Shown,
    difference,
    differs,
    documents,
    page_text,
    pictures_of,
    printer,
    write_picture,
)

from pressroom.rendering.browser.pool import Renderer

FAILED = ROOT / "var" / "gallery"
"""Where the pictures of pages that differ are written."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with printer() as opened:
        yield opened


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("shown", list(documents()), ids=lambda shown: shown.name)
async def test_a_page_looks_as_it_was_approved(renderer: Renderer, shown: Shown) -> None:
    pictures = await pictures_of(renderer, shown)
    different = [name for name, picture in pictures.items() if differs(picture, GALLERY / name)]
    for name in different:
        write_comparison(pictures[name], GALLERY / name)
    assert different == [], (
        f"Look at {FAILED}: actual, expected, difference. If the pages are right: python -m tests.support.gallery {shown.name}"
    )
    approved = {path.name for path in GALLERY.glob(f"{shown.name}-[0-9].png")}
    assert approved == pictures.keys()


def test_the_page_of_the_gallery_shows_every_picture() -> None:
    names = sorted(path.name for path in GALLERY.glob("*.png"))
    assert PAGE.read_text(encoding="utf-8") == page_text(names)
    known = tuple(shown.name for shown in documents())
    assert [name for name in names if name.rpartition("-")[0] not in known] == []


def test_a_word_that_moved_or_is_gone_is_seen(tmp_path: Path) -> None:
    path = GALLERY / "resume-classic-english-1.png"
    with Image.open(path) as opened:
        page = opened.convert("RGB")
    assert difference(page, page) == 0
    noisy = ImageChops.subtract(page, Image.new("RGB", page.size, (9, 9, 9)))
    write_picture(noisy, tmp_path / "noisy.png")
    assert not differs(noisy, path)
    left, top, right, bottom = ImageChops.invert(page.convert("L")).getbbox() or (0, 0, 0, 0)
    gone = page.copy()
    ImageDraw.Draw(gone).rectangle((left, top, left + 30, top + 14), fill="white")
    assert difference(gone, page) > TOLERANCE
    moved = ImageChops.offset(page, 0, 6)
    assert difference(moved, page) > TOLERANCE
    assert difference(page.crop((0, 0, right, bottom)), page) == 255
    assert differs(page, tmp_path / "none.png")


def write_comparison(actual: Image.Image, approved: Path) -> None:
    """Write what was printed, what was expected, and the difference, side by side."""
    FAILED.mkdir(parents=True, exist_ok=True)
    if not approved.is_file():
        actual.save(FAILED / approved.name)
        return
    with Image.open(approved) as opened:
        expected = opened.convert("RGB")
    width, height = (max(sides) for sides in zip(actual.size, expected.size, strict=True))
    sheet = Image.new("RGB", (3 * width, height), "white")
    sheet.paste(actual, (0, 0))
    sheet.paste(expected, (width, 0))
    changed = ImageChops.invert(ImageChops.difference(actual, expected.resize(actual.size)))
    sheet.paste(changed, (2 * width, 0))
    sheet.save(FAILED / approved.name)
