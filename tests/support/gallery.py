"""Print every template, and compare its pages with the approved pictures: `python -m tests.support.gallery [NAME …]`.

The command approves what is printed now: it writes the pictures that differ, and the page that shows them. Look at them
before they are committed.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops
from tests.support.browsers import chromium_under_test
from tests.support.page_pictures import rendered

from pressroom.documents.printing import Source, print_document
from pressroom.documents.templates import template_named, templates_of
from pressroom.kinds import KINDS, Kind
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions, PageSize

ROOT: Final = Path(__file__).parents[2]
GALLERY: Final = ROOT / "docs" / "gallery"
PAGE: Final = ROOT / "docs" / "gallery.md"
DPI: Final = 72
COLORS: Final = 32
"""Of a picture: enough for the shades of letters, the accent, and a sidebar."""
BLOCK: Final = 6
"""Pixels of the side of the squares that are compared: a letter that is drawn a little differently changes less than one."""
TOLERANCE: Final = 44
"""Difference of the mean lightness of a square, out of 255. A letter that is missing or moved changes more."""
MAX_PAGES: Final = 3
"""Of a document: the later ones look like these."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One document in the gallery."""

    kind: Kind
    template: str
    sample: str
    page_size: PageSize

    @property
    def name(self) -> str:
        """The beginning of its files' names."""
        size = "" if self.page_size == "A4" else f"-{self.page_size.lower()}"
        return f"{self.kind.name.replace('_', '-')}-{self.template}-{self.sample}{size}"


def documents() -> Iterator[Shown]:
    """Yield every template with the first sample on A4, and those for applicant tracking systems with Arabic, and on Letter."""
    for kind in KINDS.values():
        first = next(name for name, make in kind.samples.items() if make() == kind.sample())
        for slug, template in templates_of(kind).items():
            yield Shown(kind=kind, template=slug, sample=first, page_size="A4")
            if "ats" in template.categories and "arabic" in kind.samples:
                yield Shown(kind=kind, template=slug, sample="arabic", page_size="Letter")


@asynccontextmanager
async def printer() -> AsyncGenerator[Renderer]:
    """Yield a renderer for `pictures_of`."""
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        yield renderer


async def pictures_of(renderer: Renderer, shown: Shown) -> dict[str, Image.Image]:
    """Print a document as an export does, and return its first pages by the names of their files."""
    source = Source(kind=shown.kind, title="", data=shown.kind.samples[shown.sample](), settings={})
    template = template_named(shown.kind, shown.template)
    options = ExportOptions(page_size=shown.page_size)
    printed = await print_document(renderer, source, template=template, options=options, base_seconds=60)
    pages = rendered(printed.pdf, dpi=DPI)[:MAX_PAGES]
    return {f"{shown.name}-{number}.png": page for number, page in enumerate(pages, start=1)}


def difference(actual: Image.Image, approved: Image.Image) -> int:
    """Return how much the most different squares of two pictures differ, from 0 to 255; 255: the sizes do."""
    if actual.size != approved.size:
        return 255
    squares = (picture.convert("L").reduce(BLOCK) for picture in (actual, approved))
    changes = ImageChops.difference(*squares).histogram()  # how many squares there are of each difference
    return max(value for value, count in enumerate(changes) if count)


def differs(actual: Image.Image, path: Path) -> bool:
    """Say whether a page looks different from its approved picture, or has none."""
    if not path.is_file():
        return True
    with Image.open(path) as approved:
        return difference(actual, approved) > TOLERANCE


def write_picture(picture: Image.Image, path: Path) -> None:
    """Write a small file that looks like the page."""
    palette = picture.quantize(COLORS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    palette.save(path, optimize=True)


def page_text(names: Sequence[str]) -> str:
    """Return the page that shows the pictures."""
    lines = [
        "# Gallery",
        "",
        "Every template with a sample, as an export prints it. The pictures are also those that the tests compare each",
        "template with: `python -m tests.support.gallery` prints them anew.",
    ]
    for kind in KINDS.values():
        for slug, template in templates_of(kind).items():
            prefix = f"{kind.name.replace('_', '-')}-{slug}-"
            own = [name for name in names if name.startswith(prefix)]
            lines += ["", f"## {kind.label}: {template.name}", "", f"`--template {slug}`: {', '.join(template.categories)}.", ""]
            lines += [f'<img src="gallery/{name}" alt="{name}" width="290">' for name in own]
    return "\n".join(lines) + "\n"


async def approve(wanted: Sequence[str]) -> None:
    """Write the pictures of the documents whose names begin with one of these that differ; none: all documents."""
    GALLERY.mkdir(exist_ok=True)
    current: set[str] = set()
    async with printer() as renderer:
        for shown in documents():
            pictures = await pictures_of(renderer, shown)
            current |= pictures.keys()
            for name, picture in pictures.items():
                if (not wanted or name.startswith(tuple(wanted))) and differs(picture, GALLERY / name):
                    write_picture(picture, GALLERY / name)
                    sys.stdout.write(f"wrote docs/gallery/{name}\n")
    for path in sorted(GALLERY.glob("*.png")):
        if path.name not in current:
            path.unlink()
            sys.stdout.write(f"removed docs/gallery/{path.name}\n")
    PAGE.write_text(page_text(sorted(current)), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(approve(sys.argv[1:]))
