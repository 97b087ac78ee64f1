"""Export from the editor: what is on the screen is saved first, and the dialog begins with its pages."""

from __future__ import annotations

from playwright.async_api import Browser, expect
from tests.support.editor_pages import new_document, open_editor
from tests.support.site import PHONE, Site, visiting


async def test_the_dialog_begins_with_the_pages_on_the_screen(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}})
        page = editor.page
        await page.get_by_test_id("tab-design").click()
        await page.get_by_label("Page size", exact=True).select_option("Letter")
        await page.get_by_label("Margins", exact=True).select_option("wide")
        await page.get_by_test_id("tab-content").click()
        await editor.field("data.basics.name").fill("Noor B. Specimen")
        await page.keyboard.press("Control+e")
        await page.keyboard.press("Control+e")
        dialog = page.get_by_test_id("export-dialog")
        await expect(dialog).to_be_visible()
        await expect(dialog).to_have_count(1)
        assert (await editor.stored())["data"]["basics"]["name"] == "Noor B. Specimen"
        await expect(dialog.locator('[name="pageSize"][value="Letter"]')).to_be_checked()
        await expect(dialog.locator('[name="margins"][value="wide"]')).to_be_checked()
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(editor.field("data.basics.name")).to_be_focused()


async def test_export_is_at_the_thumb_on_a_phone(site: Site, browser: Browser):
    async with visiting(browser, site, site.user(), size=PHONE) as visit:
        document = await new_document(visit, {"basics": {"name": "Noor Specimen"}})
        page = await visit.open(f"/documents/{document}/edit")
        await page.get_by_test_id("export-button-thumb").click()
        await expect(page.get_by_test_id("export-dialog")).to_be_visible()
