"""The page of exports: its queue, its history and its batches, with what is in the database."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from tests.support.applications import client_of, token_of
from tests.support.export_rows import add_batch, add_entry, add_job
from tests.support.site import LOST, Site, assert_accessible, visiting
from tests.support.site_documents import store

from pressroom.auth.principal import Principal
from pressroom.documents.pictures import PASSING_ERRORS
from pressroom.http.operations import operation_of
from pressroom.web.documents.pictures import show_card


@pytest.fixture
def user(quiet_site: Site) -> Principal:
    return quiet_site.user()


@pytest_asyncio.fixture
async def client(quiet_site: Site, user: Principal) -> AsyncGenerator[httpx.AsyncClient]:
    async with client_of(quiet_site.address, token_of(quiet_site.owner, user)) as client:
        yield client


async def text_of(client: httpx.AsyncClient, path: str, *, language: str = "en") -> str:
    response = await client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200, response.text
    return response.text


async def refreshed(page: Page, path: str) -> None:
    """Let the page refresh itself, as it does when jobs have changed, and wait until it has."""
    async with page.expect_response(lambda response: path in response.url):
        await page.evaluate("document.body.dispatchEvent(new CustomEvent('jobs-changed'))")
    await expect(page.locator(".htmx-request")).to_have_count(0)


async def test_the_history_stays_at_its_page_and_order(quiet_site: Site, browser: Browser, user: Principal):
    for number in range(60):
        add_entry(quiet_site.owner, user, title=f"Resume {number:02}", size=1000 + number)
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/exports")
        rows = page.get_by_test_id("history-row")
        await page.get_by_role("button", name="File", exact=True).click()
        await expect(page.get_by_role("columnheader", name="File")).to_have_attribute("aria-sort", "ascending")
        await page.get_by_role("button", name="More files").click()
        await expect(rows).to_have_count(10)
        await expect(rows.first).to_contain_text("Resume 50")
        await refreshed(page, "/exports/history")
        await expect(rows.first).to_contain_text("Resume 50")
        await expect(rows).to_have_count(10)
        await assert_accessible(page)
        # What is on the page before stays within reach when this one has become empty.
        quiet_site.owner.rows("DELETE FROM export_history WHERE title >= 'Resume 50'")
        await refreshed(page, "/exports/history")
        await expect(page.get_by_role("heading", name="There are no further files")).to_be_visible()
        await page.get_by_role("button", name="Previous files").click()
        await expect(rows).to_have_count(50)
        # A search keeps the order, and begins at the first page.
        await page.get_by_label("Find a file").fill("resume 4")
        await expect(rows).to_have_count(10)
        await expect(rows.first).to_contain_text("Resume 40")
        await expect(page.get_by_role("columnheader", name="File")).to_have_attribute("aria-sort", "ascending")


async def test_the_files_of_one_document_are_shown_after_a_refresh_and_a_search(
    quiet_site: Site, client: httpx.AsyncClient, user: Principal
):
    document = await store(quiet_site, user, title="Kept")
    for number in range(51):
        add_entry(quiet_site.owner, user, subject=document, title=f"Kept {number}")
    shown = await text_of(client, f"/exports?document={document}&skip=50")
    place = re.search(r'id="history-files" hx-get="([^"]*)"', shown)
    assert place
    assert f"skip=50&amp;document={document}" in place[1]
    assert f'name="document" value="{document}"' in shown
    assert 'id="history"' in shown, "the account links to it"


async def test_files_without_pages_come_last_in_both_orders(quiet_site: Site, client: httpx.AsyncClient, user: Principal):
    for pages in (2, None, 5):
        add_entry(quiet_site.owner, user, title=f"With {pages}", pages=pages)
    for down, order in (("true", ["5", "2", "None"]), ("false", ["2", "5", "None"])):
        shown = await text_of(client, f"/exports/history?sort=pages&down={down}")
        assert re.findall(r">With (\w+)\.pdf</button>", shown) == order


async def test_exports_of_exams_offer_nothing_that_only_documents_have(
    quiet_site: Site, client: httpx.AsyncClient, user: Principal
):
    owner = quiet_site.owner
    job = add_job(owner, user, application="exams", status="failed", title="Statics")
    entry = add_entry(owner, user, application="exams", file_format="xlsx", title="Marks")
    add_entry(owner, user, application="exams", file_format="xlsx", title="Old", lives=timedelta(days=-1))
    shown = [await text_of(client, path) for path in ("/exports", f"/exports/history/{entry}", f"/exports/jobs/{job}/state")]
    for part in shown:
        assert "Exam report" in part
        assert not re.findall(r"/exports/new|/edit\"", part)
    assert "Exam report · PDF" in shown[0]
    assert "Exam report · XLSX" in shown[1]
    add_job(owner, user, status="failed")
    assert "/exports/new" in await text_of(client, "/exports/queue"), "documents do"


async def test_every_job_that_waits_is_in_the_queue(quiet_site: Site, client: httpx.AsyncClient, user: Principal):
    owner = quiet_site.owner
    old = add_job(owner, user)
    for _ in range(65):
        add_job(owner, user, status="failed")
    queue = await text_of(client, "/exports/queue")
    assert f"/exports/jobs/{old}/cancel" in queue
    assert "starts in about" not in queue, "nothing is before it"
    assert queue.count('data-testid="queue-item"') == 61
    for _ in range(204):
        add_job(owner, user)
    queue = await text_of(client, "/exports/queue")
    assert "5 more exports wait." in queue
    assert "205 active exports" in queue


async def test_the_queue_has_the_pictures_that_are_drawn(quiet_site: Site, client: httpx.AsyncClient, user: Principal):
    document = await store(quiet_site, user, title="Drawn")
    job = add_job(quiet_site.owner, user, status="failed", subject=document)
    batch = add_batch(quiet_site.owner, user, [job, add_job(quiet_site.owner, user)])
    add_job(quiet_site.owner, user, subject=document)
    assert "/pictures/" not in await text_of(client, "/exports/queue")
    assert quiet_site.owner.value("SELECT count(*) FROM document_pictures") == 0, "the queue draws none"
    await text_of(client, f"/documents/{document}/card")
    for path, count in (("/exports/queue", 1), (f"/exports/batches/{batch}", 1)):
        pictures = re.findall(r'<img class="sheet [^>]* src="([^"]*)"[^>]* loading="lazy"', await text_of(client, path))
        assert len(pictures) == count
        assert (await client.get(pictures[0])).headers["Content-Type"] == "image/webp"


async def test_what_failed_of_a_batch_is_seen_in_its_row(quiet_site: Site, client: httpx.AsyncClient, user: Principal):
    jobs = [add_job(quiet_site.owner, user, status=status) for status in ("completed", "completed", "failed")]
    batch = add_batch(quiet_site.owner, user, jobs)
    for path in ("/exports/queue", f"/exports/batches/{batch}"):
        shown = await text_of(client, path)
        assert "1 failed" in shown
        assert '<rect x="2" width="1" height="1" data-state="failed"/>' in shown


async def test_an_expired_file_of_a_batch_is_not_offered(quiet_site: Site, client: httpx.AsyncClient, user: Principal):
    jobs = [add_job(quiet_site.owner, user, status="completed") for _ in range(2)]
    kept = add_entry(quiet_site.owner, user, job=jobs[0])
    gone = add_entry(quiet_site.owner, user, job=jobs[1], lives=timedelta(days=-1))
    shown = await text_of(client, f"/exports/batches/{add_batch(quiet_site.owner, user, jobs)}")
    assert f"/download/{kept}" in shown
    assert f"/download/{gone}" not in shown
    assert "The file was deleted or has expired." in shown


async def test_a_completed_job_whose_file_is_gone_can_be_exported_anew(
    quiet_site: Site, client: httpx.AsyncClient, user: Principal
):
    job = add_job(quiet_site.owner, user, status="completed")
    shown = await text_of(client, f"/exports/jobs/{job}/state")
    assert f"/exports/jobs/{job}/retry" not in shown, "only a failed or cancelled one can be"
    assert f'hx-get="/exports/new?job={job}"' in shown
    assert "Your PDF is ready" not in shown


async def test_why_documents_of_a_batch_were_not_repeated_stays_on_the_page(quiet_site: Site, browser: Browser, user: Principal):
    document = await store(quiet_site, user, title="Here")
    jobs = [
        add_job(quiet_site.owner, user, status="failed", subject=subject, title=title)
        for subject, title in ((document, "Here"), (None, "Deleted"))
    ]
    batch = add_batch(quiet_site.owner, user, jobs)
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open(f"/exports/batches/{batch}")
        await page.get_by_test_id("retry-button").click()
        notice = page.locator("#batch-refused").get_by_role("alert")
        await expect(notice).to_have_text(re.compile("Deleted.*There is no such document among yours"))
        await expect(page.get_by_test_id("batch")).to_have_attribute("data-state", "processing")
        await refreshed(page, "/state")
        await expect(notice).to_be_visible()
        await assert_accessible(page)


def said(*, pages: int, seconds: int) -> re.Pattern[str]:
    return re.compile(rf"^\s*{pages} pages, about [\d.]+\skB\s+ready in about {seconds}\ss\s*$")


async def test_the_dialog_of_a_batch_says_how_long_it_takes_when_that_is_known(
    quiet_site: Site, browser: Browser, user: Principal
):
    titles = ("First", "Second", "Third")
    documents = [await store(quiet_site, user, title=title) for title in titles]
    async with client_of(quiet_site.address, token_of(quiet_site.owner, user)) as client:
        query = "&".join(f"document={document}" for document in documents)
        dialog = await text_of(client, f"/exports/batches/new?{query}")
        assert "ready in about" not in dialog, "nothing was exported yet"
        assert "about" not in dialog.partition("data-batch-sum>")[2].partition("<")[0], "nothing was printed yet"
        for document in documents:
            await text_of(client, f"/documents/{document}/card")
    for _ in range(2):
        add_job(quiet_site.owner, user, status="completed", took=timedelta(seconds=3.8))
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/documents")
        for title in titles:
            await page.get_by_role("checkbox", name=f"Select {title}").check()
        await page.get_by_test_id("export-selected").click()
        shown = page.get_by_test_id("batch-dialog").locator("footer p")
        # Two of a user run at once, so that three take twice as long as one.
        await expect(shown).to_have_text(said(pages=3, seconds=8), use_inner_text=True)
        await page.get_by_role("button", name="Leave out “Third”").click()
        await expect(shown).to_have_text(said(pages=2, seconds=4), use_inner_text=True)
        await assert_accessible(page)
    quiet_site.owner.rows("UPDATE export_queues SET paused = true")
    async with client_of(quiet_site.address, token_of(quiet_site.owner, user)) as client:
        async with asyncio.timeout(10):  # what is known of a queue is used for a second
            while "ready in about" in await text_of(client, f"/exports/batches/new?{query}"):
                pass


async def test_warnings_are_said_in_the_language_of_the_page(quiet_site: Site, client: httpx.AsyncClient, user: Principal):
    warnings = [
        {"code": "PAGE_BLANK", "message": "Page 3 is blank."},
        {"code": "OF_TOMORROW", "message": "Something new."},
    ]
    entry = add_entry(quiet_site.owner, user, warnings=warnings)
    shown = await text_of(client, f"/exports/history/{entry}", language="fr")
    assert "<span>La page 3 est vide.</span>" in shown
    assert '<span lang="en">Something new.</span>' in shown
    assert "<span>Page 3 is blank.</span>" in await text_of(client, f"/exports/history/{entry}")


def test_a_card_that_is_not_drawn_in_time_is_a_known_error():
    operation = operation_of(show_card.opt)
    assert operation
    assert set(PASSING_ERRORS) <= set(operation.errors)


async def test_a_countdown_does_not_trust_the_clock_of_the_browser(quiet_site: Site, browser: Browser, user: Principal):
    job = add_job(quiet_site.owner, user)
    quiet_site.owner.rows(
        "UPDATE export_jobs SET attempts = 1, run_after = clock() + interval '90 seconds' WHERE id = %s", (job,)
    )
    async with visiting(browser, quiet_site, user) as visit:
        await visit.context.add_init_script("const now = Date.now; Date.now = () => now() + 3_600_000;")
        page = await visit.open("/exports")
        await expect(page.locator("time[data-countdown]")).to_have_text(re.compile(r"^1:[12]\d$"))


async def test_a_file_that_cannot_be_deleted_comes_back_where_the_person_is_not_disturbed(
    quiet_site: Site, browser: Browser, user: Principal
):
    add_entry(quiet_site.owner, user, title="Kept")
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.context.new_page()
        await page.clock.install()
        await page.goto(f"{quiet_site.address}/exports")
        row = page.get_by_test_id("history-row")
        await row.locator("summary").click()
        await row.get_by_role("menuitem", name="Delete").click()
        await expect(row).to_be_hidden()
        await visit.context.set_offline(True)
        search = page.get_by_label("Find a file")
        await search.focus()
        await page.clock.run_for(11_000)
        await expect(row).to_be_visible()
        await expect(search).to_be_focused()
        await expect(page.get_by_role("alert").filter(has_text="It could not be deleted. Try again.")).to_be_visible()
        visit.expect_problems(*LOST)


async def test_only_a_kept_pdf_has_a_picture_of_page_one(quiet_site: Site, client: httpx.AsyncClient, user: Principal):
    headers = {"Accept": "application/json"}
    for entry, status in (
        (add_entry(quiet_site.owner, user, file_format="csv", pages=None), 404),
        (add_entry(quiet_site.owner, user, size=30_000_000), 404),
        (add_entry(quiet_site.owner, user, lives=timedelta(days=-1)), 410),
    ):
        assert (await client.get(f"/exports/history/{entry}/page-one", headers=headers)).status_code == status
