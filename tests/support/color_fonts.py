"""Build colour fonts of the three types that browsers draw, each with one square glyph for U+1F600."""

from __future__ import annotations

import base64
import functools
from io import BytesIO
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.sbixGlyph import Glyph
from fontTools.ttLib.tables.sbixStrike import Strike
from PIL import Image

NAMES = [".notdef", "smile", "back", "front"]
BITMAP_PIXELS = 160


@functools.cache
def color_font_faces() -> str:
    """Return a style element with the font families `layers` (COLR 0), `paint` (COLR 1, a gradient) and `bitmap` (sbix)."""
    gradient = {
        "Format": 4,
        "ColorLine": {"ColorStop": [(0, 0), (1, 1)]},
        "x0": 0,
        "y0": 0,
        "x1": 900,
        "y1": 0,
        "x2": 0,
        "y2": 900,
    }
    faces = {
        "layers": _font(colors={"smile": [("back", 0), ("front", 1)]}),
        "paint": _font(colors={"smile": {"Format": 10, "Glyph": "smile", "Paint": gradient}}),
        "bitmap": _font(colors=None),
    }
    rules = (f"@font-face{{font-family:{name};src:url(data:font/ttf;base64,{data})}}" for name, data in faces.items())
    return f"<style>{''.join(rules)}</style>"


def _font(*, colors: dict[str, Any] | None) -> str:
    builder: Any = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(NAMES)
    builder.setupCharacterMap({0x1F600: "smile"})
    builder.setupGlyf({name: _square(200 if name == "front" else 0) for name in NAMES})
    builder.setupHorizontalMetrics(dict.fromkeys(NAMES, (1000, 0)))
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "Sample", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    if colors is None:
        builder.font["sbix"] = _bitmaps()
    else:
        builder.setupCOLR(colors)
        builder.setupCPAL([[(1, 0, 0, 1), (0, 0, 1, 1)]])
    target = BytesIO()
    builder.save(target)
    return base64.b64encode(target.getvalue()).decode()


def _square(inset: int) -> Any:
    pen = TTGlyphPen(None)
    corners = [(inset, inset), (inset, 900 - inset), (900 - inset, 900 - inset), (900 - inset, inset)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def _bitmaps() -> Any:
    size = (BITMAP_PIXELS, BITMAP_PIXELS)
    grain = [Image.effect_noise(size, 200) for _ in range(3)]
    picture = Image.merge("RGB", grain)
    picture.putalpha(Image.radial_gradient("L").point(lambda value: 255 if value < 150 else 0).resize(size))  # pyright: ignore[reportUnknownMemberType, reportUnknownLambdaType, reportOperatorIssue, reportUnknownArgumentType]  # NumPy in signatures
    target = BytesIO()
    picture.save(target, "PNG")
    table: Any = newTable("sbix")
    table.version, table.flags = 1, 1
    strike: Any = Strike(ppem=BITMAP_PIXELS, resolution=72)
    for name in NAMES:
        data = target.getvalue() if name == "smile" else None
        kind = "png " if data else None
        strike.glyphs[name] = Glyph(glyphName=name, graphicType=kind, imageData=data, originOffsetX=0, originOffsetY=0)
    table.strikes = {BITMAP_PIXELS: strike}
    return table
