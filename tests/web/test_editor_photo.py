"""The photo: chosen, dropped, cropped by pointer and keyboard; what cannot be read is answered by a sentence."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, expect
from tests.support.editor_pages import Editor, open_editor
from tests.support.site import Site, visiting


def _picture(width: int, height: int, *, color: str = "red", right: str = "blue") -> bytes:
    """Return a JPEG whose right half has another colour."""
    image = Image.new("RGB", (width, height), color)
    image.paste(right, (width // 2, 0, width, height))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


def _huge_png() -> bytes:
    """Return a PNG of 100 megapixels, of which only the header is there: it must not be decoded."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


async def _stored_photo(editor: Editor) -> Image.Image:
    await editor.saved()
    head, _, body = (await editor.stored())["data"]["basics"]["image"].partition(",")
    assert head == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(body)))


async def test_a_photo_is_cropped_by_keyboard_and_made_small(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}})
        page = editor.page
        await editor.field("data.basics.image").set_input_files(
            {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": _picture(4000, 2000)}
        )
        frame = page.get_by_role("group", name="Part that is kept")
        await frame.focus()
        for _ in range(20):
            await page.keyboard.press("Shift+ArrowRight")
        await page.get_by_role("button", name="Use this part").click()
        await expect(page.get_by_alt_text("Your photo")).to_be_visible()
        photo = await _stored_photo(editor)
        assert photo.size == (960, 1200)
        left, right = photo.getpixel((5, 600)), photo.getpixel((955, 600))
        assert isinstance(left, tuple)
        assert isinstance(right, tuple)
        assert left[2] > 200 > left[0]  # the blue right half only
        assert right[2] > 200 > right[0]

        # Crop it once more, with the pointer; then take it away, and undo that.
        await page.get_by_role("button", name="Crop…").click()
        await page.get_by_label("Size of the part").fill("400")
        box = await frame.bounding_box()
        assert box is not None
        await page.mouse.move(box["x"] + 20, box["y"] + 20)
        await page.mouse.down()
        await page.mouse.move(box["x"] - 500, box["y"] - 500, steps=4)
        await page.mouse.up()
        await page.get_by_role("button", name="Use this part").click()
        assert (await _stored_photo(editor)).size == (400, 500)
        await page.get_by_role("button", name="Remove", exact=True).click()
        await expect(page.get_by_alt_text("Your photo")).to_have_count(0)
        await page.get_by_test_id("undo").click()
        await expect(page.get_by_alt_text("Your photo")).to_be_visible()


async def test_what_cannot_be_read_is_said(site: Site, browser: Browser, tmp_path: Path):
    cases = [
        ("huge.png", _huge_png(), "This picture has 100 megapixels."),
        ("cut.jpg", _picture(400, 300)[:700], "This picture is damaged and cannot be read."),
        ("text.jpg", b"not a picture", "This file is not a picture that browsers can read."),
        ("large.jpg", b"\xff" * 41_000_000, "This file has 41 MB."),
    ]
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}})
        for name, content, sentence in cases:
            (tmp_path / name).write_bytes(content)
            await editor.field("data.basics.image").set_input_files(tmp_path / name)
            await expect(editor.page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
        assert "image" not in (await editor.stored())["data"]["basics"]


async def test_a_dropped_file_is_cropped(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}})
        encoded = base64.b64encode(_picture(500, 500)).decode()
        await editor.page.locator(".photo-field").evaluate(
            """(field, encoded) => {
              const bytes = Uint8Array.from(atob(encoded), letter => letter.charCodeAt(0));
              const files = new DataTransfer();
              files.items.add(new File([bytes], "a.jpg", {type: "image/jpeg"}));
              field.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
            }""",
            encoded,
        )
        await editor.page.get_by_role("button", name="Use this part").click()
        assert (await _stored_photo(editor)).size == (400, 500)

        # Beside the place for it, a file would open in the place of the editor.
        is_ignored = await editor.page.locator("h1").evaluate(
            """(title) => {
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(new File(["a"], "a.txt"));
              return !title.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
            }"""
        )
        assert is_ignored
