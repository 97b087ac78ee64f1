"""The installed fonts: whole static faces from npm packages, and which characters each of them has.

Faces cut into slices by `unicode-range` will not do: at a seam inside a word (`Łódź`, `Việt`) the PDF changes its font, and
pypdf then reads a space there. Variable fonts split words too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import uharfbuzz as _harfbuzz

from pressroom.errors import RendererUnavailableError

# The package carries no types.
harfbuzz: Any = _harfbuzz

BUNDLED_FONTS: Final = Path(__file__).parent / "faces"
"""Where an installed wheel has them (`hatch_build.py`); a clone has no such folder."""
FONTS_FOLDER: Final = (
    BUNDLED_FONTS if BUNDLED_FONTS.is_dir() else Path(__file__).parents[4] / "node_modules" / "@expo-google-fonts"
)

REGULAR: Final = 400
STRONG: Final = 600
DIRECTORY_BYTES: Final = 1024
"""More than the directory of a font of sixty tables."""
_FACE_NAMES: Final = {REGULAR: "400Regular", STRONG: "600SemiBold"}


class FontsNotInstalledError(RendererUnavailableError):
    """The fonts are not installed: run bin/setup."""

    retryable = False


@dataclass(frozen=True, kw_only=True)
class Font:
    """One installed font family."""

    package: str
    """The npm package's name without its scope; templates name their fonts by it."""
    family: str
    """The name that style sheets call it by."""
    strong: bool = True
    """Whether it has a semi-bold face; without one the regular face stands in, never a smeared one."""

    def path(self, weight: int) -> Path:
        """Return the file of the face.

        Raises:
            FontsNotInstalledError: It is not there.
        """
        name = _FACE_NAMES[weight if self.strong else REGULAR]
        path = FONTS_FOLDER / self.package / name / f"{self.family.replace(' ', '')}_{name}.ttf"
        if not path.is_file():
            raise FontsNotInstalledError
        return path

    def glyph(self, code: int) -> int | None:
        """Return the number of the character's glyph; None if the font has none."""
        number: int | None = self._opened.get_nominal_glyph(code)
        return number

    def characters(self) -> frozenset[int]:
        """Return the code points that the font has glyphs for."""
        return frozenset(self._opened.face.unicodes)

    @cached_property
    def _opened(self) -> Any:
        # Looked up in the file's own table, which is mapped into memory: a font that is only asked costs next to nothing.
        return harfbuzz.Font(open_face(self.path(REGULAR)))


SOURCE_SANS: Final = Font(package="source-sans-3", family="Source Sans 3")
SOURCE_SERIF: Final = Font(package="source-serif-4", family="Source Serif 4")
ARABIC: Final = Font(package="vazirmatn", family="Vazirmatn")
HEBREW: Final = Font(package="noto-sans-hebrew", family="Noto Sans Hebrew")
THAI: Final = Font(package="noto-sans-thai", family="Noto Sans Thai")
DEVANAGARI: Final = Font(package="noto-sans-devanagari", family="Noto Sans Devanagari")
EMOJI: Final = Font(package="noto-emoji", family="Noto Emoji", strong=False)
SYMBOLS: Final = Font(package="noto-sans-symbols-2", family="Noto Sans Symbols 2", strong=False)
SIMPLIFIED: Final = Font(package="noto-sans-sc", family="Noto Sans SC")
JAPANESE: Final = Font(package="noto-sans-jp", family="Noto Sans JP")
KOREAN: Final = Font(package="noto-sans-kr", family="Noto Sans KR")
TRADITIONAL: Final = Font(package="noto-sans-tc", family="Noto Sans TC")

TEXT_FONTS: Final = {font.package: font for font in (SOURCE_SANS, SOURCE_SERIF)}
"""Fonts that a template may choose, by package: they have Latin, Greek and Cyrillic."""
SCRIPTS: Final = (ARABIC, HEBREW, THAI, DEVANAGARI)
PICTURES: Final = (EMOJI, SYMBOLS)
IDEOGRAPHS: Final = (SIMPLIFIED, JAPANESE, KOREAN, TRADITIONAL)
ALL_FONTS: Final = (*TEXT_FONTS.values(), *SCRIPTS, *PICTURES, *IDEOGRAPHS)


@cache
def installed_fonts_digest() -> str:
    """Return a SHA-256 in hex that changes with the installed fonts; read once per process.

    A font file begins with a directory that holds a checksum of each of its tables (OpenType, "Table Directory"), so its
    beginning stands for the whole.
    """
    digest = hashlib.sha256()
    for font in ALL_FONTS:
        for weight in (REGULAR, STRONG):
            with font.path(weight).open("rb") as file:
                digest.update(file.read(DIRECTORY_BYTES))
    return digest.hexdigest()


def font_files() -> dict[Path, Path]:
    """Return every file that the fonts need, licences included, and its place below `BUNDLED_FONTS`."""
    files = {font.path(weight) for font in ALL_FONTS for weight in _FACE_NAMES}
    files |= {FONTS_FOLDER / font.package / "LICENSE_FONT" for font in ALL_FONTS}
    return {file: file.relative_to(FONTS_FOLDER) for file in sorted(files)}


def open_face(path: Path) -> Any:
    """Return HarfBuzz's view of a font file, mapped into memory rather than read."""
    return harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path)))
