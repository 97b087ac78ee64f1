# pikepdf types what a file holds loosely.
# pyright: reportUnknownMemberType=false, reportAttributeAccessIssue=false
"""Draw text objects at random, and write them as the browser does."""

from __future__ import annotations

from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf

from pressroom.rendering.pdf.merge.to_unicode import to_unicode

CODES = range(1, 9)
SMALL = 0.001
WIDTHS = st.fixed_dictionaries(dict.fromkeys(CODES, st.integers(0, 2400) | st.floats(0, 2400).map(lambda width: round(width, 4))))
_strings = st.lists(st.sampled_from(CODES), min_size=1, max_size=3)
_gaps = st.sampled_from([0.0] * 5 + [-1.1, 0.4, 3.0, -22.0, 99.0, 101.0, -350.0, 4000.0]) | st.floats(-200, 200)
_glyphs = st.tuples(_strings, _gaps, st.sampled_from(["line"] * 8 + ["cluster", "above", "font"]))
Glyphs = tuple[list[int], float, str]
"""A string, the gap after it in thousandths of an em, and how it is written."""
TextObject = tuple[float, bytes, list[Glyphs], bytes]
"""A size, the beginning of the text matrix, glyphs, and what is written before."""
OBJECTS = st.lists(
    st.tuples(
        st.floats(2, 60).map(lambda size: round(size, 5)),
        st.sampled_from([b"1 0 0 -1"] * 4 + [b"1 0 .25 -1", b"0 1 1 0"]),
        st.lists(_glyphs, min_size=1, max_size=40),
        st.sampled_from(
            [b""] * 3 + [b"q\n2 0 0 2 5 5 cm\n", b"Q\n", b"q\n.6 .8 -.8 .6 0 0 cm\n", b"/NonStruct <</MCID 3 >>BDC\n"]
        ),
    ),
    min_size=1,
    max_size=5,
)


def written(objects: list[TextObject], widths: dict[int, float]) -> bytes:
    """Write text objects as the browser writes them, each glyph moved to with single precision."""
    parts = [b"q\n.75 0 0 -.75 0 841.92 cm\n"]
    depth = 1
    for size, matrix, glyphs, space in objects:
        if space != b"Q\n" or depth > 1:
            parts.append(space)
            depth += space.count(b"q\n") - space.count(b"Q\n")
        parts.append(b"BT\n/F1 %s Tf\n%s 72.5 29 Tm\n" % (b"%.7g" % size, matrix))
        way = b""
        for string, gap, form in glyphs:
            shown = b"<%s> Tj\n" % b"".join(b"%04X" % code for code in string)
            if form == "font":
                parts.append(b"/F1 9 Tf\n")
            if form == "above" and way:
                way = b"%s -1.5 Td " % way.split()[0]
            parts.append(b"/Span<</ActualText <FEFF0E01> >> BDC\n%s%sEMC\n" % (way, shown) if form == "cluster" else way + shown)
            step = round(sum(widths[code] for code in string) * size / 1000 + gap * size / 1000, 5)
            # PDF has no exponents.
            way = (b"%.7g 0 Td " if abs(step) >= SMALL else b"%.5f 0 Td ") % step
        parts.append(b"ET\n")
    return b"".join([*parts, b"Q\n" * depth])


def with_font(content: bytes, widths: dict[int, float]) -> Pdf:
    """A page with this content, and a font with these widths."""
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    described = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Sample, W=Array())
    described.W = Array([item for code, width in widths.items() for item in (code, code, width)])
    page.obj.Resources = Dictionary(
        Font=Dictionary(
            F1=pdf.make_indirect(
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.Type0,
                    BaseFont=Name.Sample,
                    Encoding=Name("/Identity-H"),
                    DescendantFonts=Array([described]),
                    ToUnicode=pdf.make_stream(to_unicode({code: chr(64 + code) for code in CODES})),
                )
            )
        )
    )
    page.obj.Contents = pdf.make_stream(content)
    return pdf
