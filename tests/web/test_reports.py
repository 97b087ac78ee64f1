"""Make reports of exams in a real browser, with a real worker: options, progress, file, failure (X6, X9 to X14, X17)."""

from __future__ import annotations

from playwright.async_api import Browser, Locator, Page, expect
from tests.support.exam_site import put_sample, teacher_of
from tests.support.site import Site, assert_accessible, assert_no_sideways_scroll, visiting


async def open_options(page: Page, item: str = "Télécharger le rapport (PDF)") -> Locator:
    """Open the dialog with the options, from the Actions menu."""
    await page.get_by_test_id("exam-actions").click()
    await page.get_by_role("menuitem", name=item).click()
    dialog = page.get_by_test_id("report-dialog")
    await expect(dialog).to_be_visible()
    return dialog


async def test_look(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_sample(site, teacher, students=12)
    async with visiting(browser, site, teacher, language="fr", accept_downloads=True) as visit:
        page = await visit.open(f"/exams/{exam}")
        await page.get_by_test_id("exam-actions").click()
        await assert_accessible(page)
        await page.keyboard.press("Escape")
        dialog = await open_options(page)
        await assert_accessible(page)
        await assert_no_sideways_scroll(page)
        await dialog.get_by_test_id("report-submit").click()
        window = page.get_by_test_id("export-progress-modal")
        await expect(window).to_be_visible()
        await expect(page.get_by_test_id("download-button").last).to_be_visible(timeout=60_000)
        await assert_accessible(page)
