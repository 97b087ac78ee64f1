"""Walk through exports in a real browser, from the document to the file, and through what goes wrong (R33)."""

from __future__ import annotations

import asyncio
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pikepdf
import pypdf
import pytest
from litestar import Litestar
from playwright.async_api import Browser, Page, expect
from tests.support.applications import serving
from tests.support.browsers import chromium_under_test, text_of
from tests.support.colors_left import colors_left
from tests.support.databases import Owner
from tests.support.page_texts import texts_of
from tests.support.pdf_structure import poppler
from tests.support.site import LOST, PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting
from tests.support.site_documents import downloaded, preview_of, sample, store

from pressroom.app import create_app
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

SECRET_KEY = "k" * 40


async def open_dialog(page: Page, title: str) -> None:
    """Open the dialog that exports a document, from its card."""
    card = page.get_by_test_id("document").filter(has_text=title)
    await card.get_by_test_id("document-menu").click()
    await card.get_by_test_id("export-button").click()
    await expect(page.get_by_test_id("export-dialog")).to_be_visible()


def letters(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(("language", "size"), [("en", (1440, 900)), ("fr", PHONE)])
async def test_basic_export(site: Site, browser: Browser, language: str, size: tuple[int, int]):
    user = site.user()
    document = await store(site, user, title="Structural engineer", data=sample("english"))
    async with visiting(browser, site, user, language=language, size=size, accept_downloads=True) as visit:
        page = await visit.open("/documents")
        await open_dialog(page, "Structural engineer")
        estimate = page.locator("#export-estimate")
        await expect(estimate.locator("dd").first).to_have_text("2")
        await assert_accessible(page)
        await assert_no_sideways_scroll(page)
        await page.get_by_test_id("export-submit").click()
        await expect(page.get_by_test_id("download-button")).to_be_visible()
        await expect(page.get_by_test_id("download-button")).to_be_focused()
        picture = page.get_by_test_id("export-dialog").locator(".export-page img")
        await expect(picture).to_have_js_property("naturalWidth", 352)
        await assert_accessible(page)
        name, pdf = await downloaded(page)
    assert name == "Structural engineer.pdf"
    # The file has the text that the preview shows, in its order, and nothing else but the foot of its pages.
    shown = texts_of(await preview_of(site, user, document)).pieces
    read = letters(text_of(pdf))
    places = [read.find(letters(text)) for text in shown]
    assert min(places) >= 0, [text for text, place in zip(shown, places, strict=True) if place < 0]


async def test_every_option_is_in_the_file(site: Site, browser: Browser):
    user = site.user()
    await store(site, user, title="Options", data=sample("english"))
    async with visiting(browser, site, user, accept_downloads=True) as visit:
        page = await visit.open("/documents")
        await open_dialog(page, "Options")
        dialog = page.get_by_test_id("export-dialog")
        await dialog.get_by_label("Template").select_option("modern")
        await dialog.get_by_role("radio", name="Legal").check()
        await dialog.get_by_role("radio", name="Landscape").check()
        await dialog.get_by_role("radio", name="High").check()
        await dialog.get_by_role("radio", name="Greyscale").check()
        await dialog.get_by_role("radio", name="Custom").check()
        for side, inches in {"Top": "1.5", "Right": "1", "Bottom": "0,9", "Left": "2"}.items():
            await dialog.get_by_label(side, exact=True).fill(inches)
        await dialog.get_by_test_id("export-submit").click()
        # The picture is that of the file itself: Legal, 14 × 8.5 inches.
        await expect(dialog.locator(".export-result img")).to_have_js_property("naturalHeight", round(352 * 8.5 / 14))
        _, high = await downloaded(page)
        await dialog.get_by_role("button", name="Close").last.click()
        # The dialog remembers the options of the last export.
        await open_dialog(page, "Options")
        await expect(dialog.get_by_role("radio", name="Legal")).to_be_checked()
        await expect(dialog.get_by_role("radio", name="Custom")).to_be_checked()
        await expect(dialog.get_by_label("Left", exact=True)).to_have_value("2")
        await dialog.get_by_role("radio", name="A4").check()
        await dialog.get_by_role("radio", name="Portrait").check()
        await dialog.get_by_role("radio", name="Draft").check()
        await dialog.get_by_role("radio", name="Colour", exact=True).check()
        await dialog.get_by_text("Advanced").click()
        await dialog.get_by_role("checkbox", name="Include metadata").uncheck()
        await dialog.get_by_test_id("export-submit").click()
        _, draft = await downloaded(page)
    with pikepdf.open(io.BytesIO(high)) as pdf:
        box = [float(value) for value in pdf.pages[0].mediabox]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        assert box[2:] == pytest.approx([14 * 72, 8.5 * 72], abs=1)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/Title"])
        assert "pdfuaid:part" in pdf.Root["/Metadata"].read_bytes().decode()
    assert not colors_left(high)
    words = ET.fromstring(poppler("pdftotext", high, "-bbox", "-"))  # noqa: S314 - we have made the file
    starts = [float(word.get("xMin", "")) for word in words.iter("{http://www.w3.org/1999/xhtml}word")]
    assert min(starts) == pytest.approx(2 * 72, abs=2)
    with pikepdf.open(io.BytesIO(draft)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert "/Title" not in pdf.docinfo
    assert pypdf.PdfReader(io.BytesIO(draft)).pages[0].mediabox.width == pytest.approx(595, abs=1)
    assert colors_left(draft)


async def test_wrong_margins_are_told_in_the_dialog(site: Site, browser: Browser):
    user = site.user()
    await store(site, user, title="Margins")
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await open_dialog(page, "Margins")
        dialog = page.get_by_test_id("export-dialog")
        await dialog.get_by_role("radio", name="Custom").check()
        await dialog.get_by_label("Top", exact=True).fill("three")
        await dialog.get_by_test_id("export-submit").click()
        top = dialog.get_by_label("Top", exact=True)
        await expect(dialog.get_by_role("alert")).to_have_text("Write a number from 0 to 2, such as 0.75.")
        await expect(top).to_be_focused()
        await expect(top).to_have_attribute("aria-invalid", "true")
        await expect(top).to_have_value("three")
        await expect(dialog.locator("#export-estimate")).to_contain_text("Correct the margins")
        await assert_accessible(page)
        await top.fill("0.3")
        await expect(dialog.locator("#export-estimate")).to_contain_text("Printed in")
        await expect(dialog.get_by_role("alert")).to_have_count(0)
        await dialog.get_by_test_id("export-submit").click()
        await expect(dialog.get_by_test_id("download-button")).to_be_visible()


async def test_a_batch_of_three_as_zip(site: Site, browser: Browser):
    user = site.user()
    titles = ["First", "Second", "Third"]
    for title in titles:
        await store(site, user, title=title)
    async with visiting(browser, site, user, accept_downloads=True) as visit:
        page = await visit.open("/documents")
        for title in titles:
            await page.get_by_role("checkbox", name=f"Select {title}").check()
        await page.get_by_test_id("export-selected").click()
        dialog = page.get_by_test_id("batch-dialog")
        await expect(dialog).to_be_visible()
        await assert_accessible(page)
        await dialog.get_by_test_id("batch-submit").click()
        await expect(page.get_by_test_id("batch")).to_have_attribute("data-state", "completed", timeout=20_000)
        await assert_accessible(page)
        await page.reload()
        await expect(page.get_by_test_id("batch")).to_have_attribute("data-state", "completed")
        name, content = await downloaded(page)
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["First.pdf", "Second.pdf", "Third.pdf", "manifest.json"]
        assert all("AdaExample" in letters(text_of(archive.read(file))) for file in archive.namelist() if file.endswith(".pdf"))


async def test_history_with_download_re_export_and_deletion(site: Site, browser: Browser):
    user = site.user()
    await store(site, user, title="Kept")
    async with visiting(browser, site, user, accept_downloads=True) as visit:
        page = await visit.open("/documents")
        await open_dialog(page, "Kept")
        await page.get_by_test_id("export-dialog").get_by_role("radio", name="Letter").check()
        await page.get_by_test_id("export-submit").click()
        await expect(page.get_by_test_id("download-button")).to_be_visible()
        page = await visit.open("/exports")
        row = page.get_by_test_id("history-row")
        await expect(row).to_have_count(1)
        name, pdf = await downloaded(page)
        assert name == "Kept.pdf"
        assert pdf.startswith(b"%PDF-")
        await page.reload()
        await expect(row.locator(".history-got")).to_have_text("1")
        # Again, with the original options.
        await row.locator("summary").click()
        await row.get_by_test_id("reexport-button").click()
        dialog = page.get_by_test_id("export-dialog")
        await expect(dialog.get_by_role("radio", name="Letter")).to_be_checked()
        await dialog.get_by_role("radio", name="Legal").check()
        await dialog.get_by_test_id("export-submit").click()
        await expect(dialog.get_by_test_id("download-button")).to_be_visible()
        await dialog.get_by_role("button", name="Close").last.click()
        await expect(row).to_have_count(2)
        # Search and order.
        await page.get_by_label("Find a file").fill("nothing like this")
        await expect(page.get_by_text("No file has this in its name")).to_be_visible()
        await page.get_by_label("Find a file").fill("kep")
        await expect(row).to_have_count(2)
        await page.get_by_role("button", name="Size").click()
        await expect(page.get_by_role("columnheader", name="Size")).to_have_attribute("aria-sort", "descending")
        # Delete one, take it back, delete it for good.
        await row.first.locator("summary").click()
        await row.first.get_by_test_id("delete-button").click()
        await expect(row.first).to_be_hidden()
        await page.get_by_test_id("undo-button").click()
        await expect(row.first).to_be_visible()
        await row.first.locator("summary").click()
        await row.first.get_by_test_id("delete-button").click()
        await page.mouse.move(0, 0)
        await page.get_by_label("Find a file").focus()
        await expect(row).to_have_count(1, timeout=20_000)
        await page.reload()
        await expect(row).to_have_count(1)
        # What has expired stays, with a way to make it again.
        site.owner.rows(
            "UPDATE export_history SET expires_at = clock() - interval '1 minute' WHERE user_id = %s", (user.user_id,)
        )
        await page.reload()
        await expect(row).to_have_attribute("data-state", "expired")
        await expect(row.get_by_role("button", name=re.compile("Re-export"))).to_be_visible()
        await assert_accessible(page)


async def test_a_double_click_makes_one_export(site: Site, browser: Browser):
    user = site.user()
    await store(site, user, title="Once")
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await open_dialog(page, "Once")
        await page.get_by_test_id("export-submit").dblclick()
        await expect(page.get_by_test_id("download-button")).to_be_visible()
    assert site.owner.value("SELECT count(*) FROM export_jobs WHERE user_id = %s", (user.user_id,)) == 1


async def test_a_lost_connection_is_told_and_nothing_is_lost(site: Site, browser: Browser):
    user = site.user()
    await store(site, user, title="Offline")
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await open_dialog(page, "Offline")
        dialog = page.get_by_test_id("export-dialog")
        await expect(dialog.locator("#export-estimate dd").first).to_be_visible()
        await dialog.get_by_role("radio", name="Legal").check()
        await page.wait_for_load_state("networkidle")
        await visit.context.set_offline(offline=True)
        await dialog.get_by_test_id("export-submit").click()
        # The estimate says it in its own place, too, if it was under way.
        await expect(dialog.get_by_role("alert").first).to_contain_text("No connection")
        await expect(dialog.get_by_role("radio", name="Legal")).to_be_checked()
        await visit.context.set_offline(offline=False)
        await dialog.get_by_test_id("export-submit").click()
        await expect(dialog.get_by_test_id("download-button")).to_be_visible()
        visit.expect_problems(*LOST)


async def test_the_quota_is_told_with_its_figures_and_a_way_out(own_owner: Owner, browser: Browser, tmp_path: Path):
    settings = Settings(data_dir=tmp_path, secret_key=SECRET_KEY, quota_bytes=1000)
    async with (
        Renderer(chromium=chromium_under_test(), tabs=2) as renderer,
        serving(create_app(settings, database_url=own_owner.url, with_worker=True, renderer=renderer)) as address,
    ):
        site = Site(address=address, owner=own_owner, secret_key=SECRET_KEY)
        user = site.user()
        await store(site, user, title="Full")
        async with visiting(browser, site, user) as visit:
            page = await visit.open("/documents")
            await open_dialog(page, "Full")
            await page.get_by_test_id("export-submit").click()
            await expect(page.get_by_test_id("download-button")).to_be_visible()
            await page.keyboard.press("Escape")
            await open_dialog(page, "Full")
            await page.get_by_role("radio", name="Legal").check()
            await page.get_by_test_id("export-submit").click()
            problem = page.get_by_test_id("export-error")
            await expect(problem).to_be_visible()
            await expect(problem).to_contain_text("QUOTA_EXCEEDED")
            await expect(page.get_by_role("radio", name="Legal")).to_be_checked()
            await assert_accessible(page)
            visit.expect_problems("507")


async def test_a_time_out_is_told_and_can_be_tried_again(own_owner: Owner, browser: Browser, tmp_path: Path):
    slow = Settings(data_dir=tmp_path, secret_key=SECRET_KEY, render_timeout_seconds=0.001)
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        async with serving(create_app(slow, database_url=own_owner.url, with_worker=True, renderer=renderer)) as address:
            port = int(address.rpartition(":")[2])
            site = Site(address=address, owner=own_owner, secret_key=SECRET_KEY)
            user = site.user()
            await store(site, user, title="Slow", data=sample("english"))
            own_owner.rows("UPDATE export_queues SET max_attempts = 1")
            async with visiting(browser, site, user) as visit:
                page = await visit.open("/documents")
                await open_dialog(page, "Slow")
                await page.get_by_test_id("export-submit").click()
                await expect(page.get_by_test_id("export-error").last).to_contain_text("EXPORT_TIMEOUT", timeout=20_000)
                await expect(page.get_by_test_id("export-error").last).not_to_contain_text("took too long to render")
                await assert_accessible(page)
                visit.expect_problems("504")
        quick = Settings(data_dir=tmp_path, secret_key=SECRET_KEY)
        app = create_app(quick, database_url=own_owner.url, with_worker=True, renderer=renderer)
        async with serving(app, port=port), visiting(browser, site, user) as visit:
            page = await visit.open("/exports")
            failed = page.get_by_test_id("queue-item")
            await expect(failed.get_by_test_id("export-error")).to_contain_text("EXPORT_TIMEOUT")
            await failed.get_by_test_id("retry-button").click()
            await expect(page.get_by_test_id("queue-item").first).to_have_attribute("data-state", "completed", timeout=20_000)


async def test_a_restart_of_the_server_loses_nothing(own_owner: Owner, browser: Browser, tmp_path: Path):
    settings = Settings(data_dir=tmp_path, secret_key=SECRET_KEY)
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:

        def application(*, with_worker: bool) -> Litestar:
            return create_app(settings, database_url=own_owner.url, with_worker=with_worker, renderer=renderer)

        first = serving(application(with_worker=False))
        address = await first.__aenter__()
        port = int(address.rpartition(":")[2])
        site = Site(address=address, owner=own_owner, secret_key=SECRET_KEY)
        user = site.user()
        await store(site, user, title="Through a restart")
        async with visiting(browser, site, user) as visit:
            page = await visit.open("/documents")
            await open_dialog(page, "Through a restart")
            await page.get_by_test_id("export-submit").click()
            await expect(page.get_by_test_id("progress")).to_be_visible()
            watcher = await visit.open("/exports")
            await expect(watcher.get_by_test_id("queue-item")).to_have_attribute("data-state", "pending")
            await expect(watcher.locator("[data-active-count]").first).to_be_visible()
            await asyncio.gather(first.__aexit__(None, None, None), asyncio.sleep(0))
            await expect(watcher.locator("#connection")).to_be_visible(timeout=20_000)
            await assert_accessible(watcher)
            async with serving(application(with_worker=True), port=port):
                await expect(watcher.get_by_test_id("queue-item")).to_have_attribute("data-state", "completed", timeout=40_000)
                await expect(watcher.locator("#connection")).to_be_hidden()
                await expect(watcher.locator("[data-active-count]").first).to_be_hidden()
                await expect(page.get_by_test_id("download-button")).to_be_visible(timeout=40_000)
                await page.close()
                await watcher.close()
            visit.expect_problems("net::", "htmx:sendError")
