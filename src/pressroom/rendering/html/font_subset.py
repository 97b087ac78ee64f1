"""Cut a font down to some characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pressroom.rendering.html.font_files import Use, harfbuzz, open_face
from pressroom.rendering.html.math_arrow import with_long_arrows

UNNEEDED_TABLES: Final = ("BASE", "STAT", "gasp", "vhea", "vmtx")
"""Left out beside those that HarfBuzz leaves out by itself."""
LAYOUT_TABLES: Final = ("GSUB", "GPOS", "GDEF")
TEXT_FEATURES: Final = ("ccmp", "kern", "locl", "mark", "mkmk")
"""What running Latin, Greek and Cyrillic text uses; ligatures, figures and capitals of other styles are left out."""
MATH_FEATURES: Final = ("ccmp", "dtls", "flac", "ssty")
"""What formulas use: letters without dots and flat accents under accents, and the shapes of scripts."""
FEATURES: Final[Mapping[Use, tuple[str, ...]]] = {"text": TEXT_FEATURES, "math": MATH_FEATURES}
NAMES: Final = (1, 2, 4, 6)
"""Family, style, full name and PostScript name."""


def cut_font(path: Path, *, characters: frozenset[int], use: Use) -> bytes:
    """Return a TrueType font with the glyphs of these characters. Takes about a millisecond.

    Args:
        path: The whole font.
        characters: Code points; those that the font lacks are passed over.
        use: `text` keeps kerning and marks, `ideographs` no layout at all, `math` the forms of scripts and accents, any
            other everything that shaping uses; `arabic` draws lam-alef as two glyphs. The MATH table is always kept, with
            the larger glyphs that it names for these characters, and the parts that they are put together from.
    """
    if use == "arabic":
        return _cut(harfbuzz.Face(_with_lam_and_alef_apart(path)), characters, use)
    if use == "math":
        return _cut(harfbuzz.Face(with_long_arrows(path)), characters, use)
    return _cut(open_face(path), characters, use)


@lru_cache(maxsize=4)
def _with_lam_and_alef_apart(path: Path) -> bytes:
    # Imported here: fontTools takes a quarter of a second, and only Arabic needs it.
    from pressroom.rendering.html.lam_alef import separate_lam_alef

    face = open_face(path)
    return separate_lam_alef(_cut(face, face.unicodes, "arabic"))


def _cut(face: Any, characters: Iterable[int], use: Use) -> bytes:
    wanted = harfbuzz.SubsetInput()
    flags = harfbuzz.SubsetFlags
    wanted.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.NO_BIDI_CLOSURE
    wanted.unicode_set.update(characters)
    wanted.name_id_set.clear()
    wanted.name_id_set.update(NAMES)
    unneeded = UNNEEDED_TABLES + LAYOUT_TABLES if use == "ideographs" else UNNEEDED_TABLES
    wanted.drop_table_tag_set.update(map(_tag, unneeded))
    if features := FEATURES.get(use):
        wanted.layout_feature_tag_set.clear()
        wanted.layout_feature_tag_set.update(map(_tag, features))
    font: bytes = wanted.subset(face).blob.data
    return font


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
