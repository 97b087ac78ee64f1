"""What a reader may miss in a printed file: pages with nothing on them, fonts that are not inside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, parse_content_stream

from pressroom.errors import ExportWarning
from pressroom.rendering.pdf.contents import Contents, entries, resources_of

SHORT_BYTES: Final = 2_000
"""A content stream beyond this shows something; only shorter ones are read. An empty page of Chromium has 100."""
PAINTING: Final = "f F f* B B* b b* S s sh Tj TJ ' \" Do BI"


def find_warnings(pdf: Pdf, contents: Iterable[Contents]) -> list[ExportWarning]:
    """Name the blank pages, counted from 1, and the fonts that are not embedded, each once; `contents` are all of the file."""
    found = [
        ExportWarning("PAGE_BLANK", f"Page {number} is blank.")
        for number, page in enumerate(pdf.pages, start=1)
        if _is_blank(page)
    ]
    fonts: dict[Any, Any] = {}
    for each in contents:
        for _, font in entries(each.resources, "/Font"):
            # Pages share their fonts; one that is written into its page has no number.
            fonts.setdefault(font.objgen if font.is_indirect else len(fonts), font)
    names = {name for font in fonts.values() if (name := _missing_font(font)) is not None}
    return found + [
        ExportWarning("FOREIGN_FONT", f"The font {name} is not in the file; readers show another one.") for name in sorted(names)
    ]


def _is_blank(page: Page) -> bool:
    held = page.obj.get(Name.Contents, None)
    streams = list(held) if isinstance(held, Array) else [held]
    for read in (Object.read_raw_bytes, Object.read_bytes):
        # What is long while compressed is not uncompressed for this: that takes longer than all else here.
        if sum(len(read(stream)) for stream in streams if isinstance(stream, Stream)) > SHORT_BYTES:
            return False
    return held is None or not _paints(page.obj, page.resources)


def _paints(owner: Any, resources: Dictionary) -> bool:
    for operands, operator in parse_content_stream(owner, PAINTING):
        if str(operator) != "Do":
            return True
        drawn = resources.get(Name.XObject, Dictionary()).get(str(operands[0]), None)
        if not isinstance(drawn, Stream):
            continue
        if drawn.get(Name.Subtype) != Name.Form or _paints(drawn, resources_of(drawn, resources)):
            return True
    return False


def _missing_font(font: Any) -> str | None:
    if font.get(Name.Subtype) == Name.Type3:
        return None  # its glyphs are drawing instructions inside the file
    described = font.DescendantFonts[0] if Name.DescendantFonts in font else font
    descriptor = described.get(Name.FontDescriptor, Dictionary())
    if any(key in descriptor for key in (Name.FontFile, Name.FontFile2, Name.FontFile3)):
        return None
    return str(described.get(Name.BaseFont, "without a name")).removeprefix("/")
