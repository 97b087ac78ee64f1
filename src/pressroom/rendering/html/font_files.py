"""The installed fonts: whole static faces from npm packages, and which characters each of them has.

Faces cut into slices by `unicode-range` will not do: at a seam inside a word (`Łódź`, `Việt`) the PDF changes its
font, and pypdf then reads a space there. Variable fonts split words too.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

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

Use = Literal["text", "script", "arabic", "pictures", "ideographs", "math"]
"""What a font is for. It decides which characters and layout tables are kept: `cut_characters`, `font_subset`."""


class FontsNotInstalledError(RendererUnavailableError):
    """The fonts are not installed: run bin/setup."""

    retryable = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Font:
    """One installed font family."""

    package: str
    """The npm package's name without its scope; templates name their fonts by it."""
    family: str
    """The name that style sheets call it by."""
    use: Use
    strong: bool = True
    """Whether it has a semi-bold face; without one the regular face stands in, never a smeared one."""
    serif: bool = False
    """Whether letters that it lacks are taken from a serif font first."""
    unused: frozenset[int] = frozenset()
    """Code points of alphabets of which it has some letters only: a word would be set in two fonts."""
    italic: bool = False
    """Whether it is the italic of its family: a font with files of its own, and with the characters of the upright one."""

    def path(self, weight: int) -> Path:
        """Return the file of the face.

        Raises:
            FontsNotInstalledError: It is not there.
        """
        name = _FACE_NAMES[weight if self.strong else REGULAR] + ("_Italic" if self.italic else "")
        path = FONTS_FOLDER / self.package / name / f"{self.family.replace(' ', '')}_{name}.ttf"
        if not path.is_file():
            raise FontsNotInstalledError
        return path

    def glyph(self, code: int) -> int | None:
        """Return the number of the character's glyph; None if the font has none."""
        number: int | None = self._opened.get_nominal_glyph(code)
        return number

    def has_variant(self, code: int, selector: int) -> bool:
        """Say whether the font has a glyph of its own for a character with a variation selector."""
        return self._opened.get_variation_glyph(code, selector) is not None

    def characters(self) -> frozenset[int]:
        """Return the code points that the font has glyphs for."""
        return frozenset(self._opened.face.unicodes)

    def has(self, cluster: str) -> bool:
        """Say whether the font can set a whole cluster, and is used for it."""
        if self.unused and not self.unused.isdisjoint(map(ord, cluster)):
            return False
        if len(cluster) == 1 and not has_equivalent(cluster):
            return self.glyph(ord(cluster)) is not None
        return 0 not in self.glyphs(cluster)

    @lru_cache(maxsize=8192)  # noqa: B019 - the fonts are constants of this module
    def glyphs(self, cluster: str) -> tuple[int, ...]:
        """Shape a cluster as the browser does; 0 among the glyphs means that a character is missing."""
        buffer = harfbuzz.Buffer()
        buffer.flags = harfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        buffer.add_str(cluster)
        buffer.guess_segment_properties()
        harfbuzz.shape(self._opened, buffer)
        return tuple(info.codepoint for info in buffer.glyph_infos)

    @cached_property
    def _opened(self) -> Any:
        # Looked up in the file's own table, which is mapped into memory: asking a font costs next to nothing.
        return harfbuzz.Font(open_face(self.path(REGULAR)))


def open_face(path: Path) -> Any:
    """Return HarfBuzz's view of a font file, mapped into memory rather than read."""
    return harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path)))


def has_equivalent(character: str) -> bool:
    """Say whether shaping may set a character by others: by its parts, any space by U+0020, U+2011 by U+2010."""
    parts = unicodedata.decomposition(character)
    return (parts != "" and parts[0] != "<") or character == "\u2011" or unicodedata.category(character) == "Zs"


def _noto(script: str, *, use: Use = "script", strong: bool = True) -> Font:
    name = f"Noto Sans {script}".rstrip()
    return Font(package=name.lower().replace(" ", "-"), family=name, use=use, strong=strong)


def _text(family: str, *, serif: bool = False, unused: frozenset[int] = frozenset()) -> Font:
    return Font(package=family.lower().replace(" ", "-"), family=family, use="text", serif=serif, unused=unused)


GREEK: Final = frozenset((*range(0x370, 0x400), *range(0x1F00, 0x2000)))
SOURCE_SANS: Final = _text("Source Sans 3")
SOURCE_SERIF: Final = _text("Source Serif 4", serif=True)
STIX_TEXT: Final = _text("STIX Two Text", serif=True)
OTHER_TEXT_FONTS: Final = (
    _text("IBM Plex Sans"),
    _text("Fira Sans"),
    _text("Libre Franklin", unused=GREEK),
    _text("Spectral", serif=True, unused=GREEK),
    _text("Lora", serif=True, unused=GREEK),
    _text("Gelasio", serif=True, unused=GREEK),
)
STIX_MATH: Final = Font(package="stix-two-math", family="STIX Two Math", use="math", strong=False)
"""Sets formulas: it has a MATH table, with the sizes of fences and radicals and the places of scripts."""
LATIN: Final = _noto("", use="text")
"""Latin, Greek and Cyrillic letters that the text fonts lack. Its Devanagari is not used: that font comes first."""
ARABIC: Final = Font(package="vazirmatn", family="Vazirmatn", use="arabic")
DEVANAGARI: Final = _noto("Devanagari")
HEBREW: Final = _noto("Hebrew")
THAI: Final = _noto("Thai")
OTHER_SCRIPTS: Final = tuple(
    map(
        _noto,
        (
            "Armenian", "Bengali", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Kannada", "Khmer", "Lao", "Malayalam",
            "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu",
        ),
    )
)  # fmt: skip
EMOJI: Final = Font(package="noto-emoji", family="Noto Emoji", use="pictures", strong=False)
SYMBOLS: Final = _noto("Symbols 2", use="pictures", strong=False)
MATH: Final = _noto("Math", use="pictures", strong=False)
SIMPLIFIED: Final = _noto("SC", use="ideographs")
JAPANESE: Final = _noto("JP", use="ideographs")
KOREAN: Final = _noto("KR", use="ideographs")
TRADITIONAL: Final = _noto("TC", use="ideographs")
JAPANESE_SERIF: Final = Font(package="noto-serif-jp", family="Noto Serif JP", use="ideographs", serif=True)
"""Beside a serif font in Japanese documents. Those of Chinese and Korean would double the fonts of an installation."""

TEXT_FONTS: Final = {font.package: font for font in (SOURCE_SANS, SOURCE_SERIF, STIX_TEXT, *OTHER_TEXT_FONTS)}
"""Fonts that a template may choose, by package: they have all Latin letters of living languages."""
ITALICS: Final = {font: replace(font, italic=True) for font in TEXT_FONTS.values()}
"""The italics of fonts that have one."""
SCRIPTS: Final = (DEVANAGARI, LATIN, ARABIC, HEBREW, THAI, *OTHER_SCRIPTS)
PICTURES: Final = (EMOJI, SYMBOLS, MATH)
IDEOGRAPHS: Final = (SIMPLIFIED, JAPANESE, KOREAN, TRADITIONAL)
FAMILIES: Final = (*TEXT_FONTS.values(), *SCRIPTS, *PICTURES, *IDEOGRAPHS, JAPANESE_SERIF, STIX_MATH)
ALL_FONTS: Final = (*FAMILIES, *ITALICS.values())


@cache
def installed_fonts_digest() -> str:
    """Return a SHA-256 in hex that changes with the installed fonts; read once per process.

    A font file begins with a directory that holds a checksum of each of its tables (OpenType, "Table Directory"), so
    its beginning stands for the whole.
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
    files |= {FONTS_FOLDER / font.package / "LICENSE_FONT" for font in FAMILIES}
    return {file: file.relative_to(FONTS_FOLDER) for file in sorted(files)}
