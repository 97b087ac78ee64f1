"""Write a resume from nothing by keyboard alone."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect
from tests.support.editor_pages import open_editor
from tests.support.site import Site, visiting


async def _tab_to(page: Page, script: str) -> None:
    """Press Tab until the element that has the focus fulfils a condition on `focused`, as a person would."""
    for _ in range(80):
        if await page.evaluate(f"(focused => {script})(document.activeElement)"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"no element with {script} can be reached by Tab")


async def _write(page: Page, path: str, text: str) -> None:
    await _tab_to(page, f"focused.dataset.path === {path!r}")
    await page.keyboard.insert_text(text)


async def _choose(page: Page, words: str) -> None:
    await _tab_to(page, f"focused.textContent.trim() === {words!r}")
    await page.keyboard.press("Enter")


async def test_a_resume_is_written_by_keyboard_alone(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {})
        page = editor.page
        await _write(page, "data.basics.name", "Noor Specimen")
        await _write(page, "data.basics.label", "Bookbinder")
        await _write(page, "data.basics.email", "noor@example.org")
        await _choose(page, "Add a profile")
        await _write(page, "data.basics.profiles[0].network", "Code")

        # A section that is not there yet, with its menu.
        await page.keyboard.press("Shift+Tab")
        await page.locator("body").press("Home")
        await page.evaluate("document.activeElement.blur()")
        await _choose(page, "Add section")
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("menuitem", name="Work")).to_be_focused()
        await page.keyboard.press("Enter")
        await _choose(page, "Add a post")
        await expect(editor.field("data.work[0].position")).to_be_focused()
        await page.keyboard.insert_text("Apprentice")
        await _write(page, "data.work[0].startDate", "mars 2019 – juin 2021")
        await _choose(page, "Add highlight")
        await expect(editor.field("data.work[0].highlights[0]")).to_be_focused()
        await page.keyboard.insert_text("Bound forty atlases")
        await page.keyboard.press("Enter")
        await page.keyboard.insert_text("Ran the press")
        await page.keyboard.press("Alt+ArrowUp")
        await expect(editor.field("data.work[0].highlights[0]")).to_be_focused()
        await page.keyboard.press("Control+a")
        await page.keyboard.press("Control+i")

        # A second post, and the order of both.
        await page.evaluate("document.activeElement.blur()")
        await _choose(page, "Add a post")
        await page.keyboard.insert_text("Master bookbinder")
        await _write(page, "data.work[0].startDate", "07/2021")
        await page.keyboard.press("Alt+ArrowDown")
        await expect(editor.field("data.work[1].startDate")).to_be_focused()
        await expect(editor.field("data.work[1].position")).to_have_value("Master bookbinder")
        await page.keyboard.press("Alt+ArrowUp")

        await page.keyboard.press("Control+s")
        await editor.saved()
        stored = (await editor.stored())["data"]
        assert stored["basics"] == {
            "name": "Noor Specimen",
            "label": "Bookbinder",
            "email": "noor@example.org",
            "profiles": [{"network": "Code"}],
        }
        assert stored["work"] == [
            {"position": "Master bookbinder", "startDate": "2021-07"},
            {
                "position": "Apprentice",
                "startDate": "2019-03",
                "endDate": "2021-06",
                "highlights": ["*Ran the press*", "Bound forty atlases"],
            },
        ]
        await expect(page.get_by_test_id("preview-facts")).to_contain_text("1 page")
        await expect(page.get_by_test_id("warnings")).to_have_count(0)

        # A question mark in a field is text; elsewhere it shows the keys.
        await page.keyboard.press("Escape")
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.type("?")
        await expect(page.get_by_test_id("keys")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("keys")).to_have_count(0)
