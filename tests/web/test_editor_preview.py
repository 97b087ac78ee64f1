"""The true pages: what is chosen shows at once, warnings lead to their fields, failures are said with a way out."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, expect
from tests.support.editor_pages import Editor, new_document, open_editor
from tests.support.site import LOST, PHONE, Site, visiting

RESUME: dict[str, Any] = {
    "basics": {"name": "Noor Specimen", "motto": "Every book opens flat."},
    "work": [{"position": f"Post {number}", "startDate": "2019", "summary": "Bound books. " * 40} for number in range(30)],
}


async def _pictures(editor: Editor) -> list[str]:
    return await editor.page.locator(".preview-sheet img").evaluate_all("images => images.map(image => image.src)")


async def _facts(editor: Editor, text: str) -> None:
    await expect(editor.page.get_by_test_id("preview-facts")).to_contain_text(text)


async def test_each_choice_of_the_design_shows(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}, "work": [{"position": "Binder"}]})
        page = editor.page
        await page.get_by_test_id("tab-design").click()
        seen = set(await _pictures(editor))

        async def changed() -> None:
            await page.wait_for_function(
                "seen => !seen.includes(document.querySelector('.preview-sheet img').src)", arg=list(seen)
            )
            seen.update(await _pictures(editor))

        await page.get_by_role("radio", name="Modern").check()
        await changed()
        await page.get_by_role("radio", name="Wine").check()
        await changed()
        await page.get_by_role("button", name="Text size larger").click()
        await changed()
        await page.get_by_label("Font of the text", exact=True).select_option("Lora")
        await changed()
        await page.get_by_role("radio", name="Airy").check()
        await changed()
        await page.get_by_label("Page size", exact=True).select_option(label="Letter, 216 × 279 mm")
        await changed()
        await page.get_by_label("Margins", exact=True).select_option("wide")
        await changed()
        await page.get_by_label("Heading of Work").fill("Posts")
        await changed()
        await page.get_by_role("button", name="Move Work").press("ArrowUp")
        await expect(page.locator(".order li").first).to_contain_text("Work")
        await page.get_by_role("button", name="Hide Work").click()
        await changed()
        await editor.saved()
        stored = await editor.stored()
        assert stored["templateSlug"] == "modern"
        assert stored["settings"] == {
            "accentColor": "#7a2231",
            "fontSize": 9.6,
            "textFont": "lora",
            "spacing": 1.3,
            "headings": {"work": "Posts"},
            "sectionOrder": [
                "work", "summary", "projects", "education", "skills", "languages", "certificates", "awards", "publications",
                "volunteer", "interests", "references",
            ],
            "hiddenSections": ["work"],
        }  # fmt: skip
        # The page size is remembered for the document, and goes to the export.
        await page.reload()
        await expect(page.get_by_role("button", name="Modern, Letter")).to_be_visible()


async def test_only_pages_on_the_screen_are_made(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        page = editor.page
        count = await page.locator(".preview-sheet").count()
        assert count > 3
        last = page.locator(".preview-sheet").last
        await expect(last.locator("img")).to_have_count(0)
        await last.scroll_into_view_if_needed()
        await expect(last.locator("img")).to_be_visible()
        await expect(page.get_by_text(f"Page {count} of {count}")).to_be_visible()
        width, shown = await last.locator("img").evaluate("image => [image.naturalWidth, image.clientWidth * devicePixelRatio]")
        assert abs(width - shown) <= 1

        await page.get_by_role("button", name="show the true size").click()
        await expect(page.get_by_role("button", name="100%, fit the width")).to_be_visible()
        await page.wait_for_function(
            "() => [...document.querySelectorAll('.preview-sheet img')].some(image => image.naturalWidth === 793)"
        )


async def test_a_warning_leads_to_its_field(site: Site, browser: Browser):
    data = {**RESUME, "work": [{"position": "Binder"}, {"position": "Apprentice", "startDate": "2021-13"}]}
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, data)
        page = editor.page
        warnings = page.get_by_test_id("warnings").get_by_role("listitem")
        await expect(warnings).to_have_count(2)
        await warnings.filter(has_text="“2021-13” is not a date").get_by_role("button", name="Go to field").click()
        await expect(editor.field("data.work[1].startDate")).to_be_focused()
        await warnings.filter(has_text="“motto” is not printed").get_by_role("button", name="Go to field").click()
        await expect(editor.field("data.basics.motto")).to_be_focused()
        await page.get_by_role("button", name="Remove motto").click()
        await expect(warnings).to_have_count(1)


async def test_a_lasting_failure_is_said_and_tried_again(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}})
        before = await _pictures(editor)
        await visit.context.set_offline(True)
        await editor.field("data.basics.name").fill("Noor B. Specimen")
        failure = editor.page.get_by_test_id("preview-error")
        await expect(failure).to_contain_text("There is no connection to the server.", timeout=15_000)
        assert await _pictures(editor) == before
        await failure.get_by_role("button", name="Try again").click()
        await expect(failure).to_have_count(0)
        await expect(failure).to_be_visible(timeout=15_000)
        await visit.context.set_offline(False)
        await expect(failure).to_have_count(0)
        await _facts(editor, "1 page")
        visit.expect_problems(*LOST)


async def test_the_pages_are_behind_a_tab_on_a_phone(site: Site, browser: Browser):
    data = {"basics": {"name": "Noor Specimen", "motto": "x"}}
    async with visiting(browser, site, site.user(), size=PHONE) as visit:
        document = await new_document(visit, data)
        page = await visit.open(f"/documents/{document}/edit")
        tab = page.get_by_test_id("tab-preview")
        await expect(tab).to_contain_text("1 warning")
        await tab.click()
        picture = page.locator(".preview-sheet img").first
        await expect(picture).to_be_visible()
        await page.wait_for_function("() => document.querySelector('.preview-sheet img').naturalWidth >= 340")
        await page.get_by_test_id("warnings").locator("summary").click()
        await page.get_by_role("button", name="Go to field").click()
        await expect(page.locator('[data-path="data.basics.motto"]')).to_be_focused()
