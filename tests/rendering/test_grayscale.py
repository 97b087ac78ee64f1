from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image, ImageChops
from tests.support.browser_print import cutout, photo, print_html
from tests.support.color_fonts import color_font_faces
from tests.support.colors_left import colors_left
from tests.support.page_pictures import rendered, text_of

from pressroom.errors import RenderFailedError
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.grayscale import make_gray
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.postprocess import finish_pdf

GRAY = ExportOptions(color_mode="grayscale", quality="high")
METADATA = Metadata(title="Gray", author="", subject="", keywords=(), language="en")

# One sample per thing that the browser writes in its own way: name, HTML.
BOX = "width:9cm;height:2cm"
SAMPLES = {
    "text and boxes": """<h1 style="color:#1f3a5f">Résumé</h1><p style="color:rgba(200,0,0,.5)">half <a href="https://x.example">seen</a></p>
        <div style="background:#e33;border:3px dashed #0a0;outline:2px solid #00f;width:200px;height:40px"></div>
        <ul style="color:#080"><li style="text-decoration:wavy underline #f0f">wavy</ul>""",
    "linear gradient": f'<div style="{BOX};background:linear-gradient(90deg,red,#0f0 20%,rgba(0,0,255,.3) 60%,#ff0)">',
    "repeating gradient": f'<div style="{BOX};background:repeating-linear-gradient(45deg,red 0 10px,blue 10px 20px)">',
    "radial gradient": '<div style="background:radial-gradient(circle at 30% 30%,red,#0f0,blue);width:9cm;height:2cm">',
    "conic gradient": '<div style="background:conic-gradient(red,blue,lime);width:9cm;height:2cm">',
    "shadow, blur, blend": """<div style="box-shadow:0 0 10px 3px #c0f;width:9cm;height:1cm">s</div>
        <div style="filter:blur(2px);background:#0cf;width:9cm;height:1cm">blurred</div>
        <div style="opacity:.5;mix-blend-mode:multiply;background:#0cf;width:9cm;height:1cm">blend</div>""",
    "pictures": f'<img src="{photo(600, 400)}" width=300><img src="{cutout(300, 300)}" width=200>'
    f'<div style="background:url({cutout(64, 64)});width:9cm;height:3cm">tiles</div>',
    "vector graphics": """<svg width=300 height=150><defs><linearGradient id=g><stop stop-color=red /><stop
        offset=1 stop-color=lime stop-opacity=.2 /></linearGradient><radialGradient id=r spreadMethod=reflect r=.2><stop
        stop-color=red /><stop offset=1 stop-color=#00f /></radialGradient><pattern id=p width=10 height=10
        patternUnits=userSpaceOnUse><circle r=4 cx=5 cy=5 fill=#f0f /></pattern><mask id=m><rect width=300 height=90
        fill=url(#g) /></mask></defs><rect width=100 height=50 fill=url(#g) stroke=#00f /><rect x=100 width=100
        height=50 fill=url(#p) /><rect x=200 width=90 height=50 fill=url(#r) /><rect y=50 width=200 height=50 fill=#f80
        mask=url(#m) /><text y=130 fill=url(#g)>text in a gradient</text></svg>""",
    "text clipped": '<p style="background:linear-gradient(90deg,red,blue);background-clip:text;color:transparent">clipped',
    "color fonts": f'{color_font_faces()}<p style="font:40px layers">\U0001f600</p><p style="font:40px paint">\U0001f600</p>'
    '<p style="font:40px bitmap">\U0001f600</p>',
}


def sample(name: str) -> bytes:
    printed = print_html(SAMPLES[name])
    assert (b"/Type3" in printed) is (name == "color fonts")
    return printed


def in_gray(pdf: bytes) -> bytes:
    return finish_pdf(pdf, options=GRAY, metadata=METADATA).pdf


def spread(picture: Image.Image) -> int:
    """The largest difference between two channels of one pixel."""
    red, green, blue = picture.split()
    return max(int(ImageChops.difference(a, b).getextrema()[1]) for a, b in ((red, green), (green, blue)))  # pyright: ignore[reportArgumentType]  # one band, one pair


@pytest.mark.parametrize("name", SAMPLES)
def test_the_color_sample_is_found_colored_by_the_checker_before(name: str):
    printed = sample(name)
    assert colors_left(printed)
    assert max(spread(page) for page in rendered(printed)) > 30


@pytest.mark.parametrize("name", SAMPLES)
def test_no_color_is_left_and_the_page_looks_like_the_luminance_of_the_original(name: str):
    printed = sample(name)
    gray = in_gray(printed)
    assert colors_left(gray) == []
    for before, after in zip(rendered(printed), rendered(gray), strict=True):
        assert spread(after) == 0
        difference = ImageChops.difference(before.convert("L"), after.convert("L"))
        # Blending and resampling happen in another order, so edges may differ; surfaces may not.
        far = sum(difference.histogram()[24:]) / (difference.width * difference.height)
        assert far < 0.002
    assert text_of(gray) == text_of(printed)


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_turned_into_a_picture(name: str):
    printed = sample(name)
    assert images_in(in_gray(printed)) == images_in(printed)


def images_in(pdf: bytes) -> int:
    with Pdf.open(BytesIO(pdf)) as opened:
        return sum(isinstance(entry, Stream) and entry.get(Name.Subtype) == Name.Image for entry in opened.objects)


def test_a_color_becomes_its_luminance():
    gray = rendered(in_gray(print_html('<div style="background:#f00;width:9cm;height:9cm">')))[0]
    assert gray.getpixel((150, 150)) == (76, 76, 76)


def test_tags_and_links_survive():
    with Pdf.open(BytesIO(in_gray(print_html(SAMPLES["text and boxes"])))) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.pages[0].obj.Annots[0].A.URI) == "https://x.example/"  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType, reportAttributeAccessIssue, reportIndexIssue]  # any object


def test_everything_that_a_pdf_may_hold_beyond_the_browsers_output_is_turned_too():
    with Pdf.new() as pdf:
        _draw_what_browsers_do_not(pdf)
        before, after = BytesIO(), BytesIO()
        pdf.save(before)
        make_gray(pdf)
        pdf.save(after)
    assert len(colors_left(before.getvalue())) > 8
    assert colors_left(after.getvalue()) == []
    was, now = rendered(before.getvalue(), dpi=72)[0].convert("L"), rendered(after.getvalue(), dpi=72)[0]
    assert spread(now) == 0
    # Not the bands in CMYK (bottom left and a line at 170), which PDFium mixes in its own way.
    for box in ((0, 250, 300, 300), (0, 200, 300, 250), (52, 152, 98, 198), (100, 150, 200, 200), (0, 50, 50, 100)):
        difference = ImageChops.difference(was.crop(box), now.convert("L").crop(box))
        assert max(level for level, count in enumerate(difference.histogram()) if count) <= 8, box


def _draw_what_browsers_do_not(pdf: Pdf) -> None:
    ramps = [((1, 0, 0), (0, 1, 0)), ((0, 1, 0), (0, 0, 1))]
    stitched = Dictionary(
        FunctionType=3,
        Domain=[0, 1],
        Bounds=[0.5],
        Encode=[0, 1, 0, 1],
        Functions=[Dictionary(FunctionType=2, N=1, Domain=[0, 1], C0=[*low], C1=[*high]) for low, high in ramps],
    )
    sampled = _stream(
        pdf,
        bytes([255, 0, 0, 0, 0, 255]),
        {"FunctionType": 0, "Domain": [0, 1], "Range": [0, 1] * 3, "Size": [2], "BitsPerSample": 8},
    )
    palette = _stream(
        pdf,
        bytes([0, 1, 1, 0]),
        {"Subtype": Name.Image, "Width": 2, "Height": 2, "BitsPerComponent": 8},
    )
    palette[Name.ColorSpace] = Array([Name.Indexed, Name.DeviceRGB, 1, b"\xff\x00\x00\x00\x00\xff"])
    tile = _stream(
        pdf,
        b"0 0 5 5 re f",
        {"PatternType": 1, "PaintType": 2, "TilingType": 1, "BBox": [0, 0, 9, 9], "XStep": 9, "YStep": 9},
    )
    tile[Name.Resources] = Dictionary()
    # Readers fall back to the alternate space for a profile that they cannot read.
    profile = _stream(pdf, b"not read", {"N": 3, "Alternate": Name.DeviceRGB})
    page = pdf.add_blank_page(page_size=(300, 300))
    page.obj[Name.Resources] = Dictionary(
        Shading=Dictionary(S1=_shading(stitched), S2=_shading(sampled)),
        ColorSpace=Dictionary(Icc=Array([Name.ICCBased, profile]), Tint=Array([Name.Pattern, Name.DeviceRGB])),
        XObject=Dictionary(Im=palette),
        Pattern=Dictionary(Tile=tile),
    )
    page.obj[Name.Contents] = _stream(
        pdf,
        b"q 0 0 300 50 re W n /S1 sh Q q 0 50 300 50 re W n /S2 sh Q 0 1 1 0 k 0 100 50 50 re f "
        b"/Icc cs 0 0 1 sc 50 100 50 50 re f q /DeviceCMYK CS 1 0 0 0 SCN 10 w 0 170 m 300 170 l S Q "
        b"q 50 0 0 50 0 200 cm /Im Do Q /Tint cs 1 0 0 /Tile scn 100 100 100 50 re f",
        {},
    )
    page.obj[Name.Annots] = Array([Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[0, 0, 9, 9], C=[1, 0, 0])])


def _shading(function: Object) -> Dictionary:
    coords = [0, 0, 300, 0]
    return Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=coords, Background=[1, 0, 0], Function=function)


def _stream(pdf: Pdf, data: bytes, entries: dict[str, Any]) -> Stream:
    stream = Stream(pdf, data)
    for key, value in entries.items():
        stream[f"/{key}"] = value
    pdf.make_indirect(stream)
    return stream


@pytest.mark.parametrize("space", [Array([Name.Separation, Name.Spot, Name.DeviceRGB, Dictionary()]), Name.Nothing])
def test_a_color_space_that_no_browser_writes_fails_instead_of_staying(space: Array | Name):
    with Pdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj[Name.Resources] = Dictionary(ColorSpace=Dictionary(Odd=space))
        page.obj[Name.Contents] = pdf.make_indirect(Stream(pdf, b"/Odd cs 1 scn 0 0 9 9 re f"))
        with pytest.raises(RenderFailedError, match="Export it in color"):
            make_gray(pdf)
