from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

import pytest
from pikepdf import Dictionary, Name, Pdf, PdfImage, Stream
from PIL import Image, ImageChops
from tests.support.browser_print import cutout, data_url, photo, print_html
from tests.support.color_fonts import color_font_faces
from tests.support.page_pictures import rendered

from pressroom.rendering.pdf.images import shrink_images
from pressroom.rendering.pdf.placement import placed_inches
from pressroom.rendering.pdf.postprocess import IMAGE_DPI

TWO_INCHES = 'style="width:2in;height:1in;display:block"'


def shrunk(pdf: bytes, *, dpi: int) -> bytes:
    with Pdf.open(BytesIO(pdf)) as opened:
        shrink_images(opened, dpi=dpi)
        written = BytesIO()
        opened.save(written)
        return written.getvalue()


def resolutions(pdf: bytes) -> list[tuple[int, int]]:
    """Pixels per inch of every placed image, across and down, measured from the file; the largest placement counts."""
    with Pdf.open(BytesIO(pdf)) as opened:
        inches = placed_inches(opened)
        found = [opened.get_object(key) for key in inches]
        sizes = [(int(image[Name.Width]), int(image[Name.Height])) for image in found]
        return [(round(w / a), round(h / b)) for (w, h), (a, b) in zip(sizes, inches.values(), strict=True)]


class Found(NamedTuple):
    width: int
    height: int
    filter: str
    data: bytes


def images_in(pdf: bytes) -> list[Found]:
    with Pdf.open(BytesIO(pdf)) as opened:
        found = (entry for entry in opened.objects if isinstance(entry, Stream))
        return [
            Found(int(image[Name.Width]), int(image[Name.Height]), str(image.get(Name.Filter)), image.read_raw_bytes())
            for image in found
            if image.get(Name.Subtype) == Name.Image
        ]


@pytest.mark.parametrize("dpi", IMAGE_DPI.values())
def test_a_photo_keeps_as_many_pixels_per_inch_as_asked_and_stays_a_jpeg(dpi: int):
    printed = print_html(f'<img src="{photo(1200, 600)}" {TWO_INCHES}>')
    assert resolutions(printed) == [(600, 600)]
    small = shrunk(printed, dpi=dpi)
    assert resolutions(small) == [(dpi, dpi)]
    before, after = images_in(printed)[0], images_in(small)[0]
    assert after.filter == "/DCTDecode"
    assert len(after.data) < len(before.data) * (dpi / 600)


def test_a_shrunk_photo_has_the_quality_of_the_original():
    small = images_in(shrunk(print_html(f'<img src="{photo(1200, 600)}" {TWO_INCHES}>'), dpi=150))[0].data
    large = images_in(print_html(f'<img src="{photo(1200, 600)}" {TWO_INCHES}>'))[0].data
    tables = [Image.open(BytesIO(data)).quantization for data in (small, large)]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]  # of JPEG only
    assert tables[0] == tables[1]


def test_an_image_is_never_enlarged_and_an_icon_stays():
    body = f'<img src="{photo(100, 50)}" {TWO_INCHES}><img src="{cutout(64, 64)}" style="width:.1in">'
    printed = print_html(body)
    assert images_in(shrunk(printed, dpi=96)) == images_in(printed)


def test_a_soft_mask_shrinks_with_its_image_and_the_page_looks_the_same():
    printed = print_html(f'<body style="background:#fd8"><img src="{cutout(900, 900)}" style="width:1.5in">')
    small = shrunk(printed, dpi=96)
    assert {(image.width, image.height) for image in images_in(small)} == {(144, 144)}
    for before, after in zip(rendered(printed, dpi=72), rendered(small, dpi=72), strict=True):
        assert worst(before, after) < 24


def test_colors_under_transparent_pixels_do_not_bleed():
    hidden = Image.new("RGBA", (800, 800), (255, 0, 0, 0))
    hidden.paste((0, 0, 255, 255), (0, 0, 801 // 2 + 3, 800))
    printed = print_html(f'<img src="{data_url(hidden, "PNG")}" style="width:1in">')
    for page in rendered(shrunk(printed, dpi=96), dpi=300):
        red, _, blue = page.split()
        assert max(level for level, count in enumerate(ImageChops.subtract(red, blue).histogram()) if count) <= 2


def test_the_largest_placement_decides_for_an_image_that_is_shown_twice():
    picture = photo(1200, 600)
    printed = print_html(f'<img src="{picture}" style="width:1in;display:block"><img src="{picture}" {TWO_INCHES}>')
    assert resolutions(shrunk(printed, dpi=150)) == [(150, 150)]


@pytest.mark.parametrize(
    "around",
    [
        "<div style='transform:rotate(30deg) scale(.5)'>{}</div>",
        "<div style='opacity:.5'><div style='mix-blend-mode:multiply'>{}</div></div>",
        "<div style='-webkit-mask-image:linear-gradient(#000,#0000)'>{}</div>",
        "<svg width=400 height=200><foreignObject width=400 height=200 transform='skewX(10)'>{}</foreignObject></svg>",
    ],
)
def test_the_resolution_is_measured_through_forms_and_masks(around: str):
    printed = print_html(around.format(f'<img src="{photo(1200, 600)}" {TWO_INCHES}>'))
    assert max(max(found) for found in resolutions(printed)) >= 300
    assert max(max(found) for found in resolutions(shrunk(printed, dpi=96))) <= 96


def test_a_repeated_background_is_measured_in_its_pattern():
    tiles = f"<div style='background:url({cutout(400, 400)}) 0 0/1in;width:6in;height:3in'></div>"
    printed = print_html(tiles)
    assert (400, 400) in resolutions(printed)
    assert max(max(found) for found in resolutions(shrunk(printed, dpi=96))) <= 96


def test_a_mask_of_an_svg_is_measured():
    body = f"""<svg width=200 height=100><mask id=m><image href="{photo(1200, 600)}" width=200 height=100 /></mask>
        <rect width=200 height=100 fill=green mask=url(#m) /></svg>"""
    printed = print_html(body)
    assert resolutions(printed)
    assert max(max(found) for found in resolutions(shrunk(printed, dpi=96))) <= 96


def test_the_picture_of_an_emoji_is_text_and_stays():
    printed = print_html(f'{color_font_faces()}<p style="font:12px bitmap">\U0001f600</p>')
    assert images_in(printed)
    assert images_in(shrunk(printed, dpi=96)) == images_in(printed)


def test_a_pattern_that_would_grow_when_smoothed_does_not():
    line = bytes([0, 255] * 500)
    large = Image.frombytes("L", (1000, 1000), (line + line[::-1]) * 500).convert("RGB")
    printed = print_html(f'<img src="{data_url(large, "PNG")}" style="width:1.37in">')
    small = shrunk(printed, dpi=150)
    assert sum(len(image.data) for image in images_in(small)) <= sum(len(image.data) for image in images_in(printed))


def test_images_of_other_builds_stay_as_they_are():
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(72, 72))
        stencil = Stream(pdf, bytes(200 * 25))
        keyed, deep, broken = (Stream(pdf, bytes(200 * 200 * 2)) for _ in range(3))
        for image in (stencil, keyed, deep, broken):
            image[Name.Subtype], image[Name.Width], image[Name.Height] = Name.Image, 200, 200
            image[Name.BitsPerComponent], image[Name.ColorSpace] = 8, Name.DeviceGray
        stencil[Name.ImageMask], stencil[Name.BitsPerComponent] = True, 1
        keyed[Name.Mask] = [0, 1]
        deep[Name.BitsPerComponent] = 16
        broken[Name.Filter] = Name.DCTDecode
        drawn = {"A": stencil, "B": keyed, "C": deep, "D": broken}
        drawn = {f"/{name}": pdf.make_indirect(image) for name, image in drawn.items()}
        page.obj[Name.Resources] = Dictionary(XObject=Dictionary(drawn))
        page.obj[Name.Contents] = pdf.make_indirect(Stream(pdf, b"q 72 0 0 72 0 0 cm /A Do /B Do /C Do /D Do Q"))
        written = BytesIO()
        pdf.save(written)
    assert resolutions(written.getvalue()) == [(200, 200)] * 4
    assert images_in(shrunk(written.getvalue(), dpi=96)) == images_in(written.getvalue())


def test_a_form_that_draws_itself_ends():
    with Pdf.new() as pdf:
        page = pdf.add_blank_page()
        form = pdf.make_indirect(Stream(pdf, b"/F Do /F Do"))
        form[Name.Subtype] = Name.Form
        form[Name.Resources] = Dictionary(XObject=Dictionary(F=form))
        page.obj[Name.Resources] = form[Name.Resources]
        page.obj[Name.Contents] = pdf.make_indirect(Stream(pdf, b"/F Do"))
        assert placed_inches(pdf) == {}


def test_the_shrunk_data_are_readable_by_another_library():
    small = shrunk(print_html(f'<img src="{cutout(900, 900)}" style="width:1.5in">'), dpi=150)
    with Pdf.open(BytesIO(small)) as opened:
        pictures = [PdfImage(i) for i in opened.objects if isinstance(i, Stream) and i.get(Name.Subtype) == Name.Image]
        assert {picture.as_pil_image().size for picture in pictures} == {(225, 225)}


def worst(one: Image.Image, other: Image.Image) -> int:
    histogram = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    return max(level for level, count in enumerate(histogram) if count)
