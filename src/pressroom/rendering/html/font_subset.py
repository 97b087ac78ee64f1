"""Cuts a font down to the characters that a document needs, and makes its glyphs extract as the letters they stand for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from pressroom.rendering.html.font_files import harfbuzz, open_face

Layout = Literal["text", "script", "arabic", "none"]

MISLEADING: Final = ((0x2E80, 0x2FDF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
"""Second names of glyphs: CJK radicals, and Arabic letters already shaped. Chromium writes them into the PDF as the glyph's
text where a font has them; without them it writes the letter that the document holds."""
UNNEEDED_TABLES: Final = ("BASE", "STAT", "gasp", "vhea", "vmtx")
"""Left out beside those that HarfBuzz leaves out by itself."""
LAYOUT_TABLES: Final = ("GSUB", "GPOS", "GDEF")
TEXT_FEATURES: Final = ("ccmp", "kern", "locl", "mark", "mkmk")
"""What running Latin, Greek and Cyrillic text uses; all ligatures, figures and capitals of other styles are left out."""
NAMES: Final = (1, 2, 4, 6)
"""Family, style, full name and PostScript name."""


def cut_font(path: Path, *, characters: frozenset[int], layout: Layout, spelled: frozenset[int] = frozenset()) -> bytes:
    """Return a TrueType font with the glyphs of these characters. Takes about a millisecond.

    Args:
        path: The whole font.
        characters: Code points; those that the font lacks are passed over.
        layout: `text` keeps kerning and marks, `script` everything that shaping uses, `arabic` that and lam-alef as two
            glyphs, `none` drops it all.
        spelled: Arabic letters that keep their shaped second names. A letter that carries a mark is drawn as two
            glyphs, for which Chromium writes no text of its own: without its second name it would be lost.
    """
    face = harfbuzz.Face(_with_lam_and_alef_apart(path)) if layout == "arabic" else open_face(path)
    return _cut(face, [code for code in characters if not _misleads(code, spelled)], layout)


@lru_cache(maxsize=4)
def _with_lam_and_alef_apart(path: Path) -> bytes:
    # Imported here: fontTools takes a quarter of a second, and only Arabic needs it.
    from pressroom.rendering.html.lam_alef import separate_lam_alef

    face = open_face(path)
    return separate_lam_alef(_cut(face, face.unicodes, "arabic"))


def _cut(face: Any, characters: Iterable[int], layout: Layout) -> bytes:
    wanted = harfbuzz.SubsetInput()
    flags = harfbuzz.SubsetFlags
    wanted.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.NO_BIDI_CLOSURE
    wanted.unicode_set.update(characters)
    wanted.name_id_set.clear()
    wanted.name_id_set.update(NAMES)
    wanted.drop_table_tag_set.update(map(_tag, UNNEEDED_TABLES + LAYOUT_TABLES if layout == "none" else UNNEEDED_TABLES))
    if layout == "text":
        wanted.layout_feature_tag_set.clear()
        wanted.layout_feature_tag_set.update(map(_tag, TEXT_FEATURES))
    font: bytes = wanted.subset(face).blob.data
    return font


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _misleads(code: int, spelled: frozenset[int]) -> bool:
    if not any(low <= code <= high for low, high in MISLEADING):
        return False
    letter = unicodedata.normalize("NFKC", chr(code))
    return len(letter) != 1 or ord(letter) not in spelled
