"""Import documents in a browser: drop and paste, and what bad input gets."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from playwright.async_api import Browser, expect
from tests.support.dropped_files import drop, file
from tests.support.site import LOST, PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal

RENDERCV = """
cv:
  name: Ada Example
  sections:
    experience:
      - company: Inkwell
        position: Engineer
        start_date: 2020-01
design:
  theme: classic
"""


def stored(site: Site, user: Principal) -> list[str]:
    return [title for (title,) in site.owner.rows("SELECT title FROM documents WHERE user_id = %s ORDER BY id", (user.user_id,))]


async def test_drop_a_file_and_open_it(site: Site, browser: Browser):
    user = site.user()
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await drop(page, file("cv.yaml", RENDERCV.encode()))
        done = page.get_by_test_id("imported")
        await expect(done).to_contain_text("“Ada Example – Resume” was imported.")
        await expect(done).to_contain_text("RenderCV")
        await expect(done).to_contain_text("One thing was not carried over as it was")
        await expect(done.locator("code")).to_have_text("design")
        await expect(page.get_by_test_id("import-open")).to_be_focused()
        await assert_accessible(page)
        await expect(page.locator(".document h2")).to_have_text("Ada Example – Resume")
        await page.get_by_role("button", name="Import another one").click()
        await expect(page.get_by_test_id("import-text")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("import-dialog")).to_have_count(0)
        assert stored(site, user) == ["Ada Example – Resume"]


async def test_paste_a_text_anywhere_on_the_page(site: Site, browser: Browser):
    user = site.user()
    async with visiting(browser, site, user, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = await visit.open("/documents")
        await page.evaluate("text => navigator.clipboard.writeText(text)", json.dumps({"basics": {"name": "Zoë Exemple"}}))
        await page.keyboard.press("Control+v")
        await expect(page.get_by_test_id("imported")).to_contain_text("Zoë Exemple")
        await expect(page.get_by_test_id("imported")).to_contain_text("Everything in it was carried over.")


async def test_a_trailing_comma_is_shown_and_corrected_by_keyboard(site: Site, browser: Browser):
    user = site.user()
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await page.get_by_test_id("import-button").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("import-text")).to_be_focused()
        await page.get_by_test_id("import-text").fill('{\n  "basics": {\n    "name": "Ada",\n  }\n}')
        await page.get_by_test_id("import-submit").click()
        problem = page.get_by_test_id("import-problem")
        await expect(problem).to_contain_text("This is not valid JSON")
        await expect(problem).to_contain_text("Line 4, column 3")
        await expect(problem).to_contain_text("perhaps a comma is too many")
        await assert_accessible(page)
        visit.expect_problems("400")
        # The place is selected: the comma is two characters before it.
        text = page.get_by_test_id("import-text")
        await expect(text).to_be_focused()
        assert await text.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == "}"
        await text.fill((await text.input_value()).replace('"Ada",', '"Ada"'))
        await page.get_by_test_id("import-submit").click()
        await expect(page.get_by_test_id("imported")).to_be_visible()
        assert stored(site, user) == ["Ada – Resume"]


PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


@pytest.mark.parametrize(
    ("dropped", "said"),
    [
        ([file("resume.json", PNG)], "resume.json: This is a picture, whatever its name says"),
        ([file("resume.json", b"%PDF-1.7 \xe2\xe3")], "This is a PDF, which has no fields to import"),
        ([file("resume.json", b"MZ\x90\x00\xff\xff")], "This is no text that can be read"),
        ([file("resume.docx", b"PK\x03\x04....")], "This is a packed file or a document of a word processor"),
        ([file("empty.json", b"")], "There is nothing to import"),
        ([{"name": "large.json", "size": 30_000_000}], "“large.json” has 30\u00a0MB, and 5\u00a0MB can be imported at most"),
        ([file("a.json", b"{}"), file("b.json", b"{}")], "These are 2 files"),
        ([file("notes.txt", b"Buy bread")], "This is not the data of a document"),
        ([file("other.json", b'{"recipe": "bread"}')], "This has none of the formats that can be imported"),
        ([file("cv.yaml", b"cv:\n  name: [Ada\n")], "This is not valid YAML"),
        ([file("deep.json", b"[" * 5000)], "This is nested too deeply"),
        ([file("many.json", b'{"work": [' + b"1," * 100_000 + b"1]}")], "This has too many values"),
        ([file("twice.json", b'{"basics": {}, "basics": {}}')], "This could not be imported"),
    ],
)  # fmt: skip
async def test_what_cannot_be_imported_gets_a_sentence(site: Site, browser: Browser, dropped: list[dict[str, Any]], said: str):
    user = site.user()
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await drop(page, *dropped)
        await expect(page.get_by_test_id("import-problem")).to_contain_text(said)
        visit.expect_problems("400", "413")
        assert stored(site, user) == []


async def test_wrong_fields_are_named_with_their_places(site: Site, browser: Browser):
    user = site.user()
    async with visiting(browser, site, user, language="fr", size=PHONE) as visit:
        page = await visit.open("/documents")
        text = '{\n  "basics": {"name": 5},\n  "work": [{"name": "' + "x" * 60_000 + '"}]\n}'
        await drop(page, file("resume.json", text.encode()))
        problem = page.get_by_test_id("import-problem")
        await expect(problem.locator("li")).to_have_count(2)
        await expect(problem.locator("li").first).to_contain_text("basics.name")
        await expect(problem.locator("li").last).to_contain_text("work[0].name")
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)
        visit.expect_problems("400")
        await problem.get_by_role("button").first.click()
        field = page.get_by_test_id("import-text")
        assert await field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == "5"


async def test_a_lost_connection_and_an_ended_session_keep_the_text(site: Site, browser: Browser):
    user = site.user()
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await page.get_by_test_id("import-button").click()
        text = json.dumps({"basics": {"name": "Ada Example"}})
        await page.get_by_test_id("import-text").fill(text)
        await visit.context.set_offline(True)
        await page.get_by_test_id("import-submit").click()
        await expect(page.get_by_test_id("import-problem")).to_contain_text("Your text is still here")
        await visit.context.set_offline(False)
        site.owner.rows("DELETE FROM sessions WHERE user_id = %s", (user.user_id,))
        await page.get_by_test_id("import-submit").click()
        await expect(page.get_by_role("alert")).to_contain_text("This session has ended")
        await expect(page.get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
        await expect(page.get_by_test_id("import-text")).to_have_value(text)
        visit.expect_problems(*LOST, "401")


async def test_as_many_documents_as_a_user_may_have(site: Site, browser: Browser):
    user = site.user()
    site.owner.rows(
        "INSERT INTO documents (user_id, kind, title, template_slug)"
        " SELECT %s, 'resume', 'x', 'classic' FROM generate_series(1, 1000)",
        (user.user_id,),
    )
    async with visiting(browser, site, user) as visit:
        page = await visit.context.new_page()
        await page.goto(f"{site.address}/documents?q=nothing")
        await page.get_by_test_id("import-button").click()
        await page.get_by_test_id("import-text").fill('{"basics": {"name": "One too many"}}')
        await page.get_by_test_id("import-submit").click()
        await expect(page.get_by_role("alert")).to_contain_text("You have as many documents as one user may have")


async def test_a_file_dropped_on_the_open_dialog_is_imported(site: Site, browser: Browser):
    user = site.user()
    store_resume(site.owner, user, title="There before")
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await page.get_by_test_id("import-button").click()
        await expect(page.locator("#import-dialog")).to_be_visible()
        await drop(page, file("me.json", b'{"basics": {"name": "Ada Example"}}'), target="#import-dialog")
        await expect(page.get_by_test_id("imported")).to_contain_text("Ada Example")
        await expect(page.locator(".document")).to_have_count(2)
