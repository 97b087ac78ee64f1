"""The fonts of a PDF: their names, whether they are in the file, the text of each code, and what their glyphs show."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import uharfbuzz
from pikepdf import Dictionary, Name, Object, Stream

from pressroom.rendering.pdf.box import Box
from pressroom.rendering.pdf.characters import characters_of
from pressroom.rendering.pdf.contents import Contents, entries

SUBSET_TAG: Final = re.compile(r"^[A-Z]{6}\+")
FONT_FILES: Final = (Name.FontFile, Name.FontFile2, Name.FontFile3)
MAPPINGS: Final = re.compile(rb"begin(bfchar|bfrange)\s(.*?)\send\1", re.DOTALL)
CODES: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
BOX: Final = 0
"""The glyph that a font shows for characters that it lacks."""

MANY_GLYPHS: Final = 1_500
NOTHING: Final = Box(0.0, 0.0, 0.0, 0.0)
EVERYWHERE: Final = Box(-1e6, -1e6, 1e6, 1e6)

# The package carries no types.
_harfbuzz: Any = uharfbuzz


@dataclass(frozen=True, kw_only=True)
class FileFont:
    """One font as it is in a PDF."""

    name: str
    """Its PostScript name without the tag of a subset; empty for a font without one."""
    embedded: bool
    composite: bool
    """Whether codes are glyph numbers of two bytes, as in all fonts that a browser embeds; else of one byte."""
    texts: Mapping[int, str]
    """The text that each code stands for (`ToUnicode`)."""
    blank: frozenset[int]
    """Codes that the font draws nothing for, though their text is to be seen."""
    ink: Box
    """How far its glyphs reach from where they are drawn, in ems; very far where that is not known."""
    inks: Mapping[int, Box]
    """The same for each code that draws something."""
    advances: Mapping[int, float]
    """For each code with a text, how far its glyph moves the next one, in ems."""

    def ink_of(self, code: int) -> Box:
        """Return how far the glyph of a code reaches."""
        return self.inks.get(code, NOTHING)

    def ink_of_all(self, shown: bytes) -> Box:
        """Return how far the glyphs of a shown string reach, each from its own place."""
        return _union(self.ink_of(code) for code in set(self.codes(shown)))

    def codes(self, shown: bytes) -> Sequence[int]:
        """Return the codes of a shown string."""
        if not self.composite:
            return shown
        codes = array("H", shown[: len(shown) // 2 * 2])
        if sys.byteorder == "little":
            codes.byteswap()
        return codes

    def draws(self, codes: Iterable[int]) -> bool:
        """Say whether any of these codes draws something; where that is not known, they do."""
        return not self.inks or not self.inks.keys().isdisjoint(codes)

    def is_box(self, code: int) -> bool:
        """Say whether a code shows the box for a character that the font lacks."""
        return self.composite and code == BOX

    def shows(self, code: int) -> bool:
        """Say whether a code shows the text that it stands for."""
        return code not in self.blank and not self.is_box(code)


def read_fonts(contents: Iterable[Contents]) -> dict[Any, FileFont]:
    """Read each font that the contents name, once, by `font_key`."""
    found: dict[Any, FileFont] = {}
    for each in contents:
        for _, font in entries(each.resources, "/Font"):
            key = font_key(font)
            if key not in found:
                found[key] = _read(font)
    return found


def font_key(font: Any) -> Any:
    """Return what tells a font of a file from its others: its object number, or all of it if it is written in place."""
    return font.objgen if font.is_indirect else font.unparse()


def _read(font: Dictionary) -> FileFont:
    composite = font.get(Name.Subtype) == Name.Type0
    described: Any = font.DescendantFonts[0] if composite else font
    drawn = font.get(Name.Subtype) == Name.Type3  # its glyphs are drawing instructions inside the file
    descriptor: Any = described.get(Name.FontDescriptor, Dictionary())
    name = described.get(Name.BaseFont, descriptor.get(Name.FontName, ""))
    texts = read_texts(font.get(Name.ToUnicode, None))
    inks, advances = _measured(descriptor.get(Name.FontFile2, None), texts) if composite else (None, {})
    return FileFont(
        name=SUBSET_TAG.sub("", str(name).removeprefix("/")),
        embedded=drawn or any(key in descriptor for key in FONT_FILES),
        composite=composite,
        texts=texts,
        blank=frozenset() if inks is None else frozenset(_blank(texts, inks)),
        ink=EVERYWHERE if inks is None else _union(inks.values()),
        inks=inks or {},
        advances=advances,
    )


def read_texts(stream: Object | None) -> dict[int, str]:
    """Read a CMap as browsers write it (ISO 32000-1, 9.10.3): single codes, and ranges with the first code's text."""
    texts: dict[int, str] = {}
    for kind, body in MAPPINGS.findall(stream.read_bytes()) if isinstance(stream, Stream) else ():
        values = [bytes.fromhex(digits.decode("ascii")) for digits in CODES.findall(body)]
        step = 2 if kind == b"bfchar" else 3
        for at in range(0, len(values) - step + 1, step):
            first, last = (int.from_bytes(values[at + offset], "big") for offset in (0, step - 2))
            *lead, final = values[at + step - 1].decode("utf-16-be", "replace")
            for code in range(first, last + 1):
                texts[code] = "".join((*lead, chr(ord(final) + code - first)))
    return texts


def _measured(program: Object | None, texts: Mapping[int, str]) -> tuple[dict[int, Box] | None, dict[int, float]]:
    """Measure the glyphs of a TrueType program: ink of those with an outline, and advances; of another program nothing.

    The glyphs of clusters have no text of their own, so all are measured. Fonts without clusters have very many.
    """
    if not isinstance(program, Stream):
        return None, {}
    face = _harfbuzz.Face(program.read_bytes())
    font, em = _harfbuzz.Font(face), face.upem
    inks: dict[int, Box] = {}
    for code in range(face.glyph_count) if face.glyph_count < MANY_GLYPHS else texts:
        found = font.get_glyph_extents(code)
        if found is not None and found.width and found.height:
            left, top = found.x_bearing / em, found.y_bearing / em
            inks[code] = Box(left, top + found.height / em, left + found.width / em, top)
    return inks, {code: font.get_glyph_h_advance(code) / em for code in texts}


def _blank(texts: Mapping[int, str], inks: Mapping[int, Box]) -> Iterator[int]:
    return (code for code, text in texts.items() if code not in inks and characters_of(text))


def _union(boxes: Iterable[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(NOTHING, *boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))
