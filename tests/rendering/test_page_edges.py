"""Nothing of a letter is cut off at the edges of a page: not the accents of its first line, not what overhangs its
sides."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image, ImageChops
from tests.support.browser_print import data_url
from tests.support.browsers import chromium_under_test, printed
from tests.support.page_pictures import rendered
from tests.support.resumes import rendered_resume

from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions, Margins

RESUME = KINDS["resume"]
TEMPLATES = load_templates(RESUME.templates_folder)
DPI = 144
"""Two pixels for each point: Letter is then a whole number of pixels wide and high, and what is moved stays the same."""
SHIFT = DPI // 2
MOVED = '<div style="padding:0.5in 0 0 0.5in">'
NEXT_PAGE = '<div style="break-before:page"></div>'
UNCLIPPED = "<style>*{overflow:visible!important}</style>"
NO_BARS = "<style>.bar{visibility:hidden}</style>"
"""The one thing that shall be cut off: the bar between two items, at the start of a line."""
AT_START = "<style>.ground{visibility:hidden}.head{text-align:start!important}</style>"
"""A ground stands in one place of every page, and a centred head moves half as far."""

SMOOTHING = 32
"""Of 255: how much lighter or darker a pixel at the edge of a letter is when the letter lies elsewhere."""

TEXTS = {
    "two accents": "JỄẤ ǺẲ j",
    "Thai tone marks": "ปิ่ ที่ ปี๊",
    "Arabic with vowel signs": "مُحَمَّدٌ أُّ",
    "Devanagari": "कीँ र्त्स्न्यै",
    "long kana marks": "〱〲 田",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def picture() -> AsyncGenerator[Callable[..., Awaitable[list[Image.Image]]]]:
    """A function that prints a resume with something before it and draws its pages."""
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:

        async def drawn(data: dict[str, Any], *, template: str, margin: float, before: str = "") -> list[Image.Image]:
            options = ExportOptions(page_size="Letter", margins=Margins(top=margin, right=margin, bottom=margin, left=margin))
            html = rendered_resume(data, settings={"fontSize": 14, "lineHeight": 1.1}, template=template, options=options).html
            html = html.replace("<body>", f"<body>{AT_START}{before}")
            return rendered((await printed(renderer, html, options=options)).pdf, dpi=DPI)

        yield drawn


def differs(first: Image.Image, second: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box in which two pictures differ by more than the smoothing of an edge."""
    difference = ImageChops.difference(first, second).convert("L")
    return ImageChops.subtract(difference, Image.new("L", difference.size, SMOOTHING)).getbbox()


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("margin", [0.6, 0.2, 0])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_the_first_line_of_a_page_is_whole(picture: Any, text: str, margin: float, template: str) -> None:
    data = {"basics": {"name": text, "label": text, "phone": text}}
    (moved,) = await picture(data, template=template, margin=margin, before=MOVED)
    (first,) = await picture(data, template=template, margin=margin)
    _, second = await picture(data, template=template, margin=margin, before=f"<p>.</p>{NEXT_PAGE}")
    wanted = moved.crop((SHIFT, SHIFT, moved.width, moved.height))
    for page in (first, second):
        assert differs(page.crop((0, 0, *wanted.size)), wanted) is None


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_no_box_of_a_template_cuts_a_letter_off(picture: Any, text: str, template: str) -> None:
    data = {
        "basics": {"name": text, "label": text, "phone": text, "summary": text, "location": {"city": text}},
        "work": [{"position": text, "name": text, "location": text, "summary": text, "highlights": [text]}],
        "skills": [{"name": text, "keywords": [text]}],
    }
    (wanted,) = await picture(data, template=template, margin=0.6, before=NO_BARS + UNCLIPPED)
    (page,) = await picture(data, template=template, margin=0.6, before=NO_BARS)
    assert differs(page, wanted) is None


@pytest.mark.parametrize("template", [slug for slug, template in TEMPLATES.items() if template.supports_photo])
async def test_a_photo_lies_within_the_margins(picture: Any, template: str) -> None:
    data = {"basics": {"image": data_url(Image.new("RGB", (40, 50), "teal"), "PNG")}}
    for language in ("en", "ar"):
        (page,) = await picture({**data, "meta": {"language": language}}, template=template, margin=0.5)
        assert (box := ImageChops.invert(page.convert("L")).getbbox())
        assert min(box[0], box[1], page.width - box[2], page.height - box[3]) >= DPI // 2 - 1
