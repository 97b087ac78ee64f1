"""Templates: one folder each, found by looking, described by `template.toml`."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from pressroom.errors import PressroomError
from pressroom.rendering.html.font_files import TEXT_FONTS, Font
from pressroom.rendering.options import Margins, PageSize

FILES: Final = ("template.toml", "template.html", "style.css")
SHARED: Final = "_shared"
"""The folder beside templates whose files they may use."""
OWN_STYLES: Final = ("style.css", "print.css")
PAPERS: Final[Mapping[PageSize, str]] = {"A4": "A4", "Letter": "Letter", "Legal": "Letter"}
"""The member of `[margins]` for each page size."""


class InvalidTemplateError(PressroomError):
    """A template's folder is not complete. Compare it with the template of the same kind that comes with Pressroom."""

    retryable = False


@dataclass(frozen=True, kw_only=True)
class Template:
    """One template as its folder describes it."""

    slug: str
    """The folder's name, and the name on the wire."""
    name: str
    kind: str
    categories: tuple[str, ...]
    supports_photo: bool
    text_font: Font
    """Sets running text: the value of `--doc-font-text`, before the fonts of other scripts."""
    heading_font: Font
    """The same for `--doc-font-heading`."""
    regular_heading: bool
    """Whether regular text is set in the heading font too, not only what is semi-bold."""
    tokens: Mapping[str, str | float] = field(hash=False)
    """Design tokens without `--doc-`. A number is a length in points."""
    margins: Mapping[str, Margins] = field(hash=False)
    """The margins by paper, `A4` and `Letter`, where the export asks for none."""
    styles: tuple[Path, ...]
    """The style sheets, in order: the shared ones, then its own."""
    folder: Path
    fingerprint: str
    """SHA-256 in hex over the folder's files and the shared ones: a changed template is another template."""

    def margins_on(self, page_size: PageSize) -> Margins:
        """Return the margins of pages of a size."""
        return self.margins.get(PAPERS[page_size], Margins())


def load_templates(folder: Path) -> dict[str, Template]:
    """Read every template in the folder, by slug, in alphabetical order.

    Raises:
        InvalidTemplateError: A sub-folder lacks a file, or its `template.toml` lacks a member or has a wrong one.
    """
    found = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))
    return {path.name: _load(path) for path in found}


def _load(folder: Path) -> Template:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise InvalidTemplateError(f"The template “{folder.name}” lacks {', '.join(missing)}.")
    try:
        described = tomllib.loads((folder / "template.toml").read_text(encoding="utf-8"))
        fonts = cast("dict[str, Any]", described["fonts"])
        return Template(
            slug=folder.name,
            name=str(described["name"]),
            kind=str(described["kind"]),
            categories=tuple(map(str, described["categories"])),
            supports_photo=described["supportsPhoto"] is True,
            text_font=TEXT_FONTS[fonts["text"]],
            heading_font=TEXT_FONTS[fonts["heading"]],
            regular_heading=fonts.get("regularHeading") is True,
            tokens=cast("dict[str, str | float]", described.get("tokens", {})),
            margins={paper: _margins(sides) for paper, sides in cast("dict[str, Any]", described.get("margins", {})).items()},
            styles=_styles(folder, shared=described.get("styles", [])),
            folder=folder,
            fingerprint=_fingerprint(folder),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise InvalidTemplateError(f"template.toml of the template “{folder.name}” is not valid: {error}.") from error


def _styles(folder: Path, *, shared: list[str]) -> tuple[Path, ...]:
    """Return the shared style sheets of a template, and those of its folder that exist. Raises ValueError."""
    common = tuple(folder.parent / SHARED / name for name in shared)
    for path in common:
        if not path.is_file():
            raise ValueError(f"there is no shared style sheet “{path.name}”")
    return (*common, *(folder / name for name in OWN_STYLES if (folder / name).is_file()))


def _margins(sides: list[float]) -> Margins:
    """Return margins from inches in the order of CSS."""
    top, right, bottom, left = sides
    return Margins(top=top, right=right, bottom=bottom, left=left)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for each in (folder, folder.parent / SHARED):
        for path in sorted(path for path in each.rglob("*") if path.is_file()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(each).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
