"""Templates: one folder each, found by looking, described by `template.toml`."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from pressroom.errors import PressroomError
from pressroom.rendering.html.font_files import TEXT_FONTS, Font

FILES: Final = ("template.toml", "template.html", "style.css", "print.css")


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
    folder: Path
    fingerprint: str
    """SHA-256 in hex over the folder's files: a changed template is another template."""


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
            folder=folder,
            fingerprint=_fingerprint(folder),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InvalidTemplateError(f"template.toml of the template “{folder.name}” is not valid: {error}.") from error


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
