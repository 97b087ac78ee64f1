"""TrueType programs: the drawing of each glyph, to compare two programs, and to cut one down without new glyph numbers."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from pressroom.rendering.html.font_files import harfbuzz

DIRECTORY_START: Final = 12
DIRECTORY_ENTRY: Final = 16
WIDE_OFFSETS: Final = 50
"""Where `head` says whether `loca` has offsets of four bytes (OpenType, "head")."""
UNNEEDED_TABLES: Final = ("BASE", "GDEF", "GPOS", "GSUB", "MATH", "OS/2", "STAT", "cmap", "gasp", "name", "post", "vhea", "vmtx")
"""What only layout needs. A PDF names glyphs by their numbers, and positions each of them (ISO 32000-1, 9.9, table 126)."""


@dataclass(frozen=True, kw_only=True)
class GlyphProgram:
    """What two TrueType programs must have in common to draw alike."""

    units: int
    """Units of an em."""
    outlines: Mapping[int, bytes]
    """The `glyf` data of each glyph that has some, without padding."""
    advances: tuple[int, ...]
    """Of all glyphs, in units."""

    def draws_as(self, other: GlyphProgram) -> bool:
        """Say whether each outline of this program is the same in another one."""
        return self.units == other.units and all(other.outlines.get(glyph) == data for glyph, data in self.outlines.items())

    def width(self, glyph: int) -> float:
        """Return a glyph's advance as a PDF gives it, in thousandths of an em; 0 for a glyph that is not there."""
        return self.advances[glyph] * 1000 / self.units if glyph < len(self.advances) else 0.0


def read_program(program: bytes) -> GlyphProgram | None:
    """Read a TrueType program; None for one of another kind, or one that is damaged."""
    try:
        tables = _tables(program)
        count = struct.unpack_from(">H", tables["maxp"], 4)[0]
        wide = struct.unpack_from(">h", tables["head"], WIDE_OFFSETS)[0]
        offsets = struct.unpack_from(f">{count + 1}{'L' if wide else 'H'}", tables["loca"])
        factor = 1 if wide else 2
        glyf = tables["glyf"]
        # Two writers may pad to different lengths. Padding is zeros, and the data itself says where it ends.
        outlines = {
            glyph: glyf[start * factor : end * factor].rstrip(b"\0")
            for glyph, (start, end) in enumerate(pairwise(offsets))
            if start != end
        }
        long_metrics = struct.unpack_from(">H", tables["hhea"], 34)[0]
        advances = struct.unpack_from(">" + "H2x" * long_metrics, tables["hmtx"])
        return GlyphProgram(
            units=struct.unpack_from(">H", tables["head"], 18)[0],
            outlines=outlines,
            advances=(*advances, *advances[-1:] * (count - long_metrics)),
        )
    except (struct.error, KeyError, IndexError):
        return None


def cut_program(program: bytes, glyphs: Iterable[int]) -> bytes:
    """Return a program with these glyphs only, under their numbers, and without tables for layout."""
    wanted: Any = harfbuzz.SubsetInput()
    flags = harfbuzz.SubsetFlags
    wanted.flags = flags.RETAIN_GIDS | flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.NO_LAYOUT_CLOSURE
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(name.encode("ascii"), "big") for name in UNNEEDED_TABLES)
    cut: bytes = wanted.subset(harfbuzz.Face(program)).blob.data
    return cut


def postscript_name(program: bytes) -> str:
    """Return the PostScript name of a font, by which a PDF calls it."""
    name: str | None = harfbuzz.Face(program).get_name(harfbuzz.OTNameIdPredefined.POSTSCRIPT_NAME)
    return name or ""


def _tables(program: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", program, 4)[0]
    found: dict[str, bytes] = {}
    for entry in range(count):
        tag, _, start, length = struct.unpack_from(">4sLLL", program, DIRECTORY_START + DIRECTORY_ENTRY * entry)
        found[tag.decode("latin-1")] = program[start : start + length]
    return found
