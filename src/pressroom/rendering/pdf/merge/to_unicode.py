"""Write the text of each code of a font (`ToUnicode`, ISO 32000-1, 9.10.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MOST_IN_A_BLOCK: Final = 100
"""Entries that one block of a CMap may have."""
_CMAP: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """Return the CMap for codes of two bytes."""
    lines = [f"<{code:04X}> <{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>" for code, text in sorted(texts.items())]
    blocks = (lines[start : start + MOST_IN_A_BLOCK] for start in range(0, len(lines), MOST_IN_A_BLOCK))
    written = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return _CMAP.format(blocks=written).encode("ascii")
