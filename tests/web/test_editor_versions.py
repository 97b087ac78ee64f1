"""Versions: what changed since one of them, and the way back."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect
from tests.support.editor_pages import new_document, open_editor
from tests.support.site import PHONE, Site, visiting


async def test_a_version_is_compared_and_restored(site: Site, browser: Browser):
    data = {"basics": {"name": "Noor Specimen"}, "work": [{"position": "Binder"}]}
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, data)
        page = editor.page
        await editor.field("data.basics.name").fill("Noor B. Specimen")
        await editor.saved()
        await editor.section("work")
        await page.get_by_role("button", name="Remove Binder").click()
        # The panel saves what is on the screen first.
        await page.get_by_test_id("versions-button").click()
        versions = page.get_by_test_id("versions")
        await expect(versions.get_by_test_id("version")).to_contain_text("Version 3, the present one")
        await versions.get_by_role("button", name="2 more of this session").click()
        await versions.get_by_test_id("version").filter(has_text="Version 1").click()
        changes = versions.get_by_test_id("changes").get_by_role("listitem")
        await expect(changes).to_have_text(
            [re.compile("Basics, Name.*changed.*Noor Specimen.*Noor B. Specimen"), re.compile("Work, entry 1.*Binder.*removed")]
        )
        await versions.get_by_test_id("restore").click()
        await expect(versions).to_have_count(0)
        await editor.saved()
        stored = await editor.stored()
        assert (stored["version"], stored["data"]) == (4, data)
        await page.get_by_test_id("undo").click()
        await expect(page.locator(".entry")).to_have_count(0)
        await editor.saved()
        assert (await editor.stored())["data"]["basics"]["name"] == "Noor B. Specimen"


async def test_versions_on_a_phone_are_a_list_and_then_one(site: Site, browser: Browser):
    async with visiting(browser, site, site.user(), size=PHONE) as visit:
        document = await new_document(visit, {"basics": {"name": "Noor Specimen"}})
        page = await visit.open(f"/documents/{document}/edit")
        await page.locator(".editor-bar summary").click()
        await page.get_by_role("menuitem", name="Version 1").click()
        versions = page.get_by_test_id("versions")
        await versions.get_by_test_id("version").click()
        await expect(versions).to_contain_text("Nothing has changed since.")
        await expect(versions.get_by_test_id("restore")).to_be_disabled()
        await versions.get_by_role("button", name="All versions").click()
        await expect(versions.get_by_test_id("version")).to_be_visible()
