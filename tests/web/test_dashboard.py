from __future__ import annotations
import re
from playwright.async_api import Browser, Page, expect
from tests.support.exam_site import put_sample, teacher_of
from tests.support.site import PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting


async def test_look(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_sample(site, teacher, students=221)
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await visit.open(f"/exams/{exam}")
        await assert_accessible(page)
        await page.get_by_role("tab", name="Questions").click()
        await page.locator(".exam-detail").scroll_into_view_if_needed()
        await page.evaluate("scrollTo(0, 500)")
        await assert_accessible(page)
        print(await page.evaluate("document.querySelector('#students').outerHTML.length"))
        print(await page.evaluate("document.querySelector('#students tbody tr').outerHTML"))
    async with visiting(browser, site, teacher, language="fr", size=PHONE) as visit:
        page = await visit.open(f"/exams/{exam}")
        await assert_no_sideways_scroll(page)
