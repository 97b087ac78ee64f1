"""Undo and redo over the session, and bring back what was removed."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, expect
from tests.support.editor_pages import open_editor
from tests.support.site import Site, visiting

RESUME: dict[str, Any] = {
    "basics": {"name": "Noor Specimen"},
    "work": [{"position": "Binder", "name": "Quai"}, {"position": "Apprentice", "name": "Atelier"}],
    "x-note": {"kept": True},
}


async def test_what_was_done_is_undone_step_by_step(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        page = editor.page
        undo, redo = page.get_by_test_id("undo"), page.get_by_test_id("redo")
        await expect(undo).to_be_disabled()

        await editor.field("data.basics.name").press("End")
        await editor.field("data.basics.name").press_sequentially("!!")
        await page.get_by_test_id("tab-design").click()
        await page.get_by_role("radio", name="Modern").check()
        await page.get_by_role("radio", name="Wine").check()
        await page.get_by_test_id("tab-content").click()
        await editor.section("work")
        await page.get_by_role("button", name="Remove Apprentice").click()
        await editor.saved()
        stored = await editor.stored()
        assert (stored["templateSlug"], stored["settings"]) == ("modern", {"accentColor": "#7a2231"})
        assert [post["position"] for post in stored["data"]["work"]] == ["Binder"]

        await undo.click()
        await expect(page.locator(".entry")).to_have_count(2)
        await undo.click()  # leads to Design, where the change was made
        await expect(page.get_by_role("radio", name="The template’s")).to_be_checked()
        await undo.click()
        await expect(page.get_by_role("radio", name="Classic")).to_be_checked()
        await page.keyboard.press("Control+z")
        await expect(editor.field("data.basics.name")).to_have_value("Noor Specimen")
        await expect(undo).to_be_disabled()
        await editor.saved()
        stored = await editor.stored()
        assert (stored["templateSlug"], stored["settings"], stored["data"]) == ("classic", {}, RESUME)

        for _ in range(4):
            await redo.click()
        await expect(redo).to_be_disabled()
        await editor.saved()
        stored = await editor.stored()
        assert (stored["templateSlug"], stored["data"]["basics"]["name"]) == ("modern", "Noor Specimen!!")


async def test_a_removed_entry_comes_back_where_it_was(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        page = editor.page
        await editor.section("work")
        await page.get_by_role("button", name="Remove Binder").click()
        notice = page.get_by_test_id("entry-removed")
        await expect(notice.get_by_role("button", name="Undo")).to_be_focused()
        await notice.get_by_role("button", name="Undo").click()
        await expect(page.locator(".entry-toggle b")).to_have_text(["Binder", "Apprentice"])
        await editor.saved()
        assert (await editor.stored())["data"] == RESUME


async def test_an_entry_is_moved_with_the_pointer(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        page = editor.page
        await editor.section("work")
        grip, target = (
            page.get_by_role("button", name="Move Apprentice", exact=True),
            page.get_by_role("button", name="Move Binder", exact=True),
        )
        start, end = await grip.bounding_box(), await target.bounding_box()
        assert start is not None
        assert end is not None
        await page.mouse.move(start["x"] + 8, start["y"] + 8)
        await page.mouse.down()
        await page.mouse.move(end["x"] + 8, end["y"] + 8, steps=5)
        await expect(page.locator(".entry-toggle b")).to_have_text(["Apprentice", "Binder"])
        await page.keyboard.press("Escape")
        await expect(page.locator(".entry-toggle b")).to_have_text(["Binder", "Apprentice"])
        await page.mouse.up()
        await page.mouse.move(start["x"] + 8, start["y"] + 8)
        await page.mouse.down()
        await page.mouse.move(end["x"] + 8, end["y"] + 8, steps=5)
        await page.mouse.up()
        await expect(page.locator(".entry-toggle b")).to_have_text(["Apprentice", "Binder"])
        await expect(page.get_by_role("button", name="Move Apprentice", exact=True)).to_be_focused()
        await editor.saved()
        assert [post["name"] for post in (await editor.stored())["data"]["work"]] == ["Atelier", "Quai"]


async def test_undo_shows_in_the_field_that_has_the_focus_and_keeps_it(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"work": [{"position": "Binder", "startDate": "2019-03"}]})
        page = editor.page
        await editor.section("work")
        await page.locator(".entry-toggle").click()
        date = editor.field("data.work[0].startDate")
        await date.fill("2020-05")
        await page.keyboard.press("Control+z")
        await expect(date).to_have_value("March 2019")
        await expect(date).to_be_focused()
        await page.get_by_test_id("add-entry").first.click()
        await expect(editor.field("data.work[0].position")).to_be_focused()
        await page.keyboard.press("Control+z")
        await expect(page.locator(".entry")).to_have_count(1)
        assert await page.evaluate("document.activeElement.closest('#editor-panel') !== null")
        await page.get_by_test_id("tab-design").click()
        color = page.get_by_label("Own colour as a code")
        before = await color.input_value()
        await color.fill("#7a2231")
        await page.keyboard.press("Control+z")
        await expect(color).to_have_value(before)
