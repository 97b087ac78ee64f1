"""The JSON tab: the same content as the form, errors at their places, completion, and nothing that is lost."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, Page, expect
from tests.support.editor_pages import Editor, open_editor
from tests.support.site import Site, visiting

RESUME: dict[str, Any] = {"basics": {"name": "Noor Specimen"}, "work": [{"position": "Binder", "hours": 40}]}


async def _json(editor: Editor) -> Page:
    """Open the JSON tab and put the cursor behind its first brace."""
    await editor.page.get_by_test_id("tab-json").click()
    await editor.page.locator(".cm-content").click()
    await editor.page.keyboard.press("Control+Home")
    await editor.page.keyboard.press("ArrowRight")
    return editor.page


async def test_form_and_text_edit_the_same_content(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        page = await _json(editor)
        await expect(page.get_by_test_id("json-problems")).to_contain_text(
            "Line 8: hours is not part of the format: it is kept and not printed."
        )
        await page.keyboard.insert_text('\n  "x-own":   [1],')
        await expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "waiting")
        await editor.saved()
        assert (await editor.stored())["data"] == {"x-own": [1], **RESUME}
        await page.get_by_test_id("tab-content").click()
        await editor.field("data.basics.name").fill("Noor B. Specimen")
        await page.get_by_test_id("tab-json").click()
        await expect(page.locator(".cm-content")).to_contain_text('"Noor B. Specimen"')
        await page.get_by_test_id("undo").click()
        await expect(page.locator(".cm-content")).to_contain_text('"Noor Specimen"')
        # The undo of the text itself stays in the text.
        await page.locator(".cm-content").click()
        await page.keyboard.press("Control+z")
        await expect(page.locator(".cm-content")).to_be_focused()


async def test_a_text_with_an_error_is_kept_and_told(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        page = await _json(editor)
        await page.keyboard.insert_text('\n  "volunteer": ["x"\n ')
        problems = page.get_by_test_id("json-problems")
        await expect(problems).to_contain_text('Line 4: A comma is missing before "basics".')
        await expect(page.get_by_test_id("save-state")).to_contain_text("Not saved while line 4 has an error")
        await page.keyboard.press("Control+End")
        await problems.get_by_role("button", name="Go to line 4").click()
        await expect(page.locator(".cm-content")).to_be_focused()
        assert (await page.evaluate("getSelection().toString()")) == '"basics"'

        # The form waits, and the text waits for it, also after a reload.
        await page.get_by_test_id("tab-content").click()
        await expect(page.get_by_test_id("broken-json")).to_be_visible()
        await expect(editor.field("data.basics.name")).to_be_disabled()
        await page.wait_for_timeout(500)  # the draft is written after a pause, which nothing tells
        await page.reload()
        await page.get_by_test_id("left-draft").get_by_role("button", name="Put it in").click()
        await page.get_by_test_id("broken-json").get_by_role("button", name="Go to the error").click()
        await expect(page.locator(".cm-content")).to_contain_text('"volunteer"')
        assert (await editor.stored())["data"] == RESUME

        await page.get_by_role("button", name="Back to the saved text").click()
        await expect(page.locator(".cm-content")).not_to_contain_text('"volunteer"')
        await editor.saved()
        await page.get_by_test_id("tab-content").click()
        await expect(editor.field("data.basics.name")).to_be_enabled()


async def test_what_the_server_would_refuse_is_said_at_its_line(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        page = await _json(editor)
        await page.keyboard.insert_text('"skills": "all", "x": 1, "x": 2,')
        await expect(page.get_by_test_id("json-problems")).to_contain_text('"x" is in this object twice.')
        for _ in '"x": 2,':
            await page.keyboard.press("Backspace")
        await expect(page.get_by_test_id("json-problems")).to_contain_text("Line 1: skills must be a list.")
        assert (await editor.stored())["data"] == RESUME


async def test_names_are_completed_from_the_schema(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        page = await _json(editor)
        await page.keyboard.type('"vol')
        await page.locator(".cm-tooltip-autocomplete").get_by_text("volunteer").wait_for()
        await page.wait_for_timeout(100)  # the list takes no key for a moment, so that none is taken by accident
        await page.keyboard.press("Enter")
        await expect(page.locator(".cm-line").first).to_contain_text('"volunteer": [')


async def test_the_text_editor_is_loaded_with_its_tab_only(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        asked: list[str] = []
        editor.page.on("request", lambda request: asked.append(request.url))
        loaded = await editor.page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        assert not [name for name in loaded if "codemirror" in name]
        await _json(editor)
        assert [name for name in asked if "codemirror" in name]
