"""Inputs that break pages: hundreds of jobs, script in every field, bodies and queues beyond the limits.

Files that cannot be imported are in `test_documents_import`, pictures in `test_editor_photo`, lost connections, ended
sessions and values that are too long in `test_editor_saving` and `test_walks`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from playwright.async_api import Browser, Page, expect
from tests.support.applications import serving
from tests.support.browsers import chromium_under_test
from tests.support.databases import Owner
from tests.support.editor_pages import Editor, open_again, open_editor
from tests.support.site import Site, Visit, assert_accessible, visiting
from tests.support.site_documents import sample, store

from pressroom.app import create_app
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

SECRET_KEY = "k" * 40
SCRIPT = "\"'><script>window.broken = 1</script><img src=x onerror='window.broken = 1'>"
JOBS = 300


def with_script(value: Any) -> Any:
    """Add the script to every text."""
    if isinstance(value, dict):
        return {name: with_script(member) for name, member in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [with_script(item) for item in cast("list[Any]", value)]
    return value + SCRIPT if isinstance(value, str) else value


async def see_nothing_run(page: Page) -> None:
    assert await page.evaluate("window.broken") is None


async def see_everything(editor: Editor) -> None:
    """Open each section, each entry and each tab of the editor."""
    page = editor.page
    for section in await page.locator("[data-section]").all():
        await section.click()
        await page.locator(".entry-toggle[aria-expanded=false]").evaluate_all("entries => entries.forEach(one => one.click())")
    for tab in ("design", "json", "content"):
        await page.get_by_test_id(f"tab-{tab}").click()
        await expect(page.locator("#editor-panel")).to_be_visible()


async def test_a_resume_of_three_hundred_jobs_is_edited(site: Site, browser: Browser):
    jobs = [{"position": f"Binder {number}", "name": "Inkwell", "highlights": ["Bound books."] * 3} for number in range(JOBS)]
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}, "work": jobs})
        page = editor.page
        await editor.section("work")
        await expect(page.locator(".entry")).to_have_count(JOBS)
        last = page.locator(f'[data-path="data.work[{JOBS - 1}]"]')
        await last.click()
        await editor.field(f"data.work[{JOBS - 1}].position").press("End")
        await page.keyboard.type(" of maps")
        await expect(last).to_contain_text(f"Binder {JOBS - 1} of maps")
        await editor.saved()
        await page.get_by_role("button", name=f"Remove Binder {JOBS - 2}", exact=True).click()
        await page.get_by_test_id("entry-removed").get_by_role("button", name="Undo").click()
        await editor.saved()
        jobs[-1]["position"] = f"Binder {JOBS - 1} of maps"
        assert (await editor.stored())["data"]["work"] == jobs


async def test_script_in_every_field_is_text_and_stays(site: Site, browser: Browser):
    data = with_script(sample("english"))
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, data, title=SCRIPT)
        page = editor.page
        await see_everything(editor)
        await editor.section("basics")
        await editor.field("data.basics.name").fill(f"Noor{SCRIPT}")
        await editor.saved()
        data["basics"]["name"] = f"Noor{SCRIPT}"
        stored = await editor.stored()
        assert stored["data"] == data
        assert stored["title"] == SCRIPT
        await page.get_by_test_id("versions-button").click()
        versions = page.get_by_test_id("versions")
        await versions.get_by_role("button", name="1 more of this session").click()
        await versions.get_by_role("button", name="Version 1").click()
        await expect(versions).to_contain_text("onerror")
        await page.keyboard.press("Escape")
        await page.get_by_test_id("export-button").click()
        await page.get_by_test_id("export-submit").click()
        await expect(page.get_by_test_id("download-button")).to_be_visible()
        await see_nothing_run(page)
        for path, row in (("/documents", "document"), ("/exports", "queue-item")):
            listed = await visit.open(path)
            await expect(listed.get_by_test_id(row).first).to_contain_text("onerror")
            await see_nothing_run(listed)


async def test_what_exceeds_the_limits_is_said_and_kept(own_owner: Owner, browser: Browser, tmp_path: Path):
    settings = Settings(data_dir=tmp_path, secret_key=SECRET_KEY, max_body_bytes=20_000, max_in_flight=1)
    async with (
        Renderer(chromium=chromium_under_test(), tabs=1) as renderer,
        serving(create_app(settings, database_url=own_owner.url, with_worker=False, renderer=renderer)) as address,
    ):
        site = Site(address=address, owner=own_owner, secret_key=SECRET_KEY)
        user = site.user()
        async with visiting(browser, site, user) as visit:
            await see_a_document_that_is_too_large(visit)
            await store(site, user, title="Second")
            await see_a_queue_that_is_full(visit)


async def see_a_document_that_is_too_large(visit: Visit) -> None:
    """Type more than the server accepts: it is said, kept over a reload, and saved when it is shorter."""
    visit.expect_problems("413")
    editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}})
    await editor.section("summary")
    long = "Bound books. " * 2_000
    await editor.field("data.basics.summary").fill(long)
    error = editor.page.get_by_test_id("save-error")
    await expect(error).to_contain_text("The document is larger than the server accepts.")
    await expect(error).to_contain_text("kept in this browser")
    await expect(error.get_by_role("link")).to_have_attribute("href", "/help/errors#PAYLOAD_TOO_LARGE")
    await expect(editor.page.get_by_test_id("preview-error")).to_contain_text("The document is larger than the server accepts.")
    await assert_accessible(editor.page)
    await editor.page.close()
    again = await open_again(visit, editor.document)
    await again.page.get_by_test_id("left-draft").get_by_role("button", name="Put it in").click()
    await again.section("summary")
    summary = again.field("data.basics.summary")
    await expect(summary).to_have_value(long)
    await expect(again.page.get_by_test_id("save-error")).to_contain_text("The document is larger than the server accepts.")
    await summary.fill("Bound books.")
    await again.saved()
    assert (await again.stored())["data"]["basics"]["summary"] == "Bound books."


async def see_a_queue_that_is_full(visit: Visit) -> None:
    """Export twice where one may wait: the second is refused in the dialog, which keeps its choices and explains it."""
    visit.expect_problems("429")
    page = await visit.open("/documents")
    for title in ("A document", "Second"):
        card = page.get_by_test_id("document").filter(has_text=title)
        await card.get_by_test_id("document-menu").click()
        await card.get_by_test_id("export-button").click()
        dialog = page.get_by_test_id("export-dialog")
        await dialog.get_by_role("radio", name="Legal").check()
        await dialog.get_by_test_id("export-submit").click()
        if title == "A document":
            await page.get_by_role("button", name="Continue in the background").click()
    error = dialog.get_by_test_id("export-error")
    await expect(error).to_contain_text("You have as many exports under way as you may")
    await expect(error.get_by_role("link", name="What this error means")).to_have_attribute("href", "/help/errors#QUEUE_FULL")
    await expect(dialog.get_by_role("radio", name="Legal")).to_be_checked()
    await expect(dialog.get_by_test_id("export-submit")).to_be_enabled()
    await assert_accessible(page)
