"""Write a resume from nothing by keyboard alone."""

from __future__ import annotations

from typing import Any

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


async def test_a_title_is_typed_at_once_and_leaves_the_focus_where_it_goes(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor"}})
        page = editor.page
        await page.get_by_role("button", name="A document").click()
        await page.keyboard.type("Another")
        await expect(editor.field("title")).to_have_value("Another")
        await editor.field("data.basics.name").click()
        await page.evaluate("new Promise(requestAnimationFrame)")
        await expect(editor.field("data.basics.name")).to_be_focused()
        # A title that is empty while it is typed does not stop what else is saved.
        await page.get_by_role("button", name="Another").click()
        await page.keyboard.press("Delete")
        await page.keyboard.press("Control+s")
        await editor.saved()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Another")).to_be_focused()
        assert (await editor.stored())["title"] == "Another"


async def test_keywords_are_saved_as_they_are_typed(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"skills": [{"name": "Trades"}]})
        page = editor.page

        async def keywords() -> list[str]:
            await page.keyboard.press("Control+s")
            await editor.saved()
            return (await editor.stored())["data"]["skills"][0]["keywords"]

        await editor.section("skills")
        await page.locator(".entry-toggle").click()
        inputs = page.locator(".words input")
        await inputs.last.click()
        await page.keyboard.type("Go, Zig")
        assert await keywords() == ["Go", "Zig"]
        await page.keyboard.press("Enter")
        await page.evaluate(
            """() => {
              const clipboardData = new DataTransfer();
              clipboardData.setData("text/plain", "Rust\\n C++ \\n");
              const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
              document.activeElement.dispatchEvent(event);
            }"""
        )
        assert await keywords() == ["Go", "Zig", "Rust", "C++"]
        # An input method composes words with separators in them.
        keyboard: Any = await visit.context.new_cdp_session(page)
        for text in ("日", "日本、"):
            await keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
        await expect(inputs.nth(4)).to_have_value("日本、")
        await keyboard.send("Input.insertText", {"text": "日本、組版"})
        assert await keywords() == ["Go", "Zig", "Rust", "C++", "日本", "組版"]
        for _ in "組版 ":
            await page.keyboard.press("Backspace")
        await page.keyboard.press("Backspace")
        await expect(inputs).to_have_count(6)
        await expect(inputs.last).to_be_focused()
