"""Every state of the editor is accessible, in both languages and schemes, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect
from tests.support.editor_pages import new_document
from tests.support.site import DESKTOP, PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.kinds.letter.kind import COVER_LETTER
from pressroom.kinds.resume.kind import RESUME


def _resume() -> dict[str, Any]:
    data = RESUME.sample()
    data["work"][1]["endDate"] = "Sumer 2019"
    data["work"][0]["hours"] = "forty"
    return data


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_every_tab_and_dialog_is_accessible(site: Site, browser: Browser, language: str, size: tuple[int, int]):
    async with visiting(browser, site, site.user(), language=language, size=size) as visit:
        document = await new_document(visit, _resume())
        page = await visit.open(f"/documents/{document}/edit")

        async def check() -> None:
            await assert_accessible(page)
            await assert_no_sideways_scroll(page)

        await expect(page.get_by_test_id("preview-facts")).to_contain_text("2", timeout=15_000) if size == DESKTOP else None
        await check()
        for section in ("summary", "work", "education", "skills"):
            await page.locator(f'[data-section="{section}"]').click()
            toggle = page.locator(".entry-toggle").first
            if await toggle.count():
                await toggle.click()
            await check()
        for tab in ("design", "json", "preview"):
            if tab == "preview" and size == DESKTOP:
                continue
            await page.get_by_test_id(f"tab-{tab}").click()
            if tab == "json":
                await expect(page.locator(".cm-content")).to_be_visible()
            await check()
        await page.get_by_test_id("tab-content").click()
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.press("?")
        await expect(page.get_by_test_id("keys")).to_be_visible()
        await check()
        await page.keyboard.press("Escape")
        if size == DESKTOP:
            await page.get_by_test_id("versions-button").click()
            await page.get_by_test_id("version").first.click()
            await check()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_every_part_of_a_letter_is_accessible(site: Site, browser: Browser, size: tuple[int, int]):
    async with visiting(browser, site, site.user(), size=size) as visit:
        document = await new_document(visit, COVER_LETTER.sample(), kind="cover_letter")
        page = await visit.open(f"/documents/{document}/edit")
        for section in ("sender", "recipient", "opening", "paragraphs", "ending"):
            await page.locator(f'[data-section="{section}"]').click()
            await assert_accessible(page)
            await assert_no_sideways_scroll(page)
        await page.get_by_test_id("tab-design").click()
        await assert_accessible(page)
