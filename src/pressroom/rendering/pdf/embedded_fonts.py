"""The fonts of a PDF: their names, whether they are in the file, the text of each code, and codes that show nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import uharfbuzz
from pikepdf import Dictionary, Name, Object, Stream

from pressroom.rendering.pdf.characters import count_characters
from pressroom.rendering.pdf.contents import Contents, entries

SUBSET_TAG: Final = re.compile(r"^[A-Z]{6}\+")
FONT_FILES: Final = (Name.FontFile, Name.FontFile2, Name.FontFile3)
MAPPINGS: Final = re.compile(rb"begin(bfchar|bfrange)\s(.*?)\send\1", re.DOTALL)
CODES: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
BOX: Final = 0
"""The glyph that a font shows for characters that it lacks."""

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

    def codes(self, shown: Any) -> Iterator[int]:
        """Yield the codes of a shown string."""
        content, width = bytes(shown), 2 if self.composite else 1
        return (int.from_bytes(content[at : at + width], "big") for at in range(0, len(content), width))

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
    """Return what tells a font of a file from its others: its object number, or all of it where it is written in place."""
    return font.objgen if font.is_indirect else font.unparse()


def _read(font: Dictionary) -> FileFont:
    composite = font.get(Name.Subtype) == Name.Type0
    described: Any = font.DescendantFonts[0] if composite else font
    drawn = font.get(Name.Subtype) == Name.Type3  # its glyphs are drawing instructions inside the file
    descriptor: Any = described.get(Name.FontDescriptor, Dictionary())
    name = described.get(Name.BaseFont, descriptor.get(Name.FontName, ""))
    texts = _texts(font.get(Name.ToUnicode, None))
    return FileFont(
        name=SUBSET_TAG.sub("", str(name).removeprefix("/")),
        embedded=drawn or any(key in descriptor for key in FONT_FILES),
        composite=composite,
        texts=texts,
        blank=_blank(descriptor.get(Name.FontFile2, None), texts) if composite else frozenset(),
    )


def _texts(stream: Object | None) -> dict[int, str]:
    """Read a CMap as browsers write it (ISO 32000-1, 9.10.3): single codes, and ranges with the text of the first code."""
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


def _blank(program: Object | None, texts: Mapping[int, str]) -> frozenset[int]:
    """Find the codes whose glyph has no outline in a TrueType program."""
    if not isinstance(program, Stream):
        return frozenset()
    font = _harfbuzz.Font(_harfbuzz.Face(program.read_bytes()))
    return frozenset(code for code, text in texts.items() if not _has_ink(font, code) and count_characters(text))


def _has_ink(font: Any, glyph: int) -> bool:
    extents = font.get_glyph_extents(glyph)
    return extents is not None and bool(extents.width and extents.height)
