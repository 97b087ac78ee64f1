"""Correct a fault of STIX Two Math, for which browsers do not lengthen its arrows to the right."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path
from typing import Final

from pressroom.rendering.html.font_files import harfbuzz, open_face

HEAD: Final = "uni2192.var"
"""The head of the arrow, the last part that a long → or ↦ is put together from."""
PART: Final = struct.Struct(">HHHHH")
"""A part of an assembly: glyph, connectors at its start and its end, advance, flags (OpenType, "GlyphPart record")."""
CONNECTOR: Final = 200
ADVANCE: Final = 505


@lru_cache(maxsize=1)
def with_long_arrows(path: Path) -> bytes:
    """Return the font with the connector of the head at its start, where the shaft is, rather than at its end.

    As the font has it, shaft and head overlap by nothing, less than the font itself demands: the arrow stays short. A
    font without the fault is returned as it is.
    """
    glyph: int | None = harfbuzz.Font(open_face(path)).get_glyph_from_name(HEAD)
    font = path.read_bytes()
    if glyph is None:
        return font
    return font.replace(PART.pack(glyph, 0, CONNECTOR, ADVANCE, 0), PART.pack(glyph, CONNECTOR, 0, ADVANCE, 0))
