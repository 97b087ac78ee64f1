"""The page of operations in a browser: what administrators see and do, by keyboard, in both languages and schemes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, expect
from tests.support.operations_data import add_ended, add_file, add_running, add_waiting, add_worker
from tests.support.polling import until
from tests.support.queue_rows import set_policy, status_of
from tests.support.site import DESKTOP, LOST, PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.auth.principal import Principal


@pytest.fixture
def admin(quiet_site: Site) -> Principal:
    return quiet_site.user("admin", "nadia")


@pytest.fixture
def member(quiet_site: Site) -> Principal:
    return quiet_site.user(name="tom")


def fill(site: Site, member: Principal) -> None:
    """Add everything that the page shows: a silent worker, a stuck job, failures, files."""
    owner = site.owner
    add_worker(owner, seen_seconds=-3600)
    add_worker(owner, "lost", host="press-3.of-a-rather-long-name.example.org", seen_seconds=41)
    add_running(owner, member)
    add_running(owner, member, queue="exam-reports", worker="lost", lease_seconds=-3)
    for seconds in (66, 3):
        add_waiting(owner, member, due_seconds=seconds)
    for hours in range(23):
        add_ended(owner, member, ago=timedelta(hours=hours), milliseconds=90 + 31 * hours)
    for code in ("EXPORT_TIMEOUT", "EXPORT_TIMEOUT", "TEXT_LOST"):
        add_ended(owner, member, ago=timedelta(hours=1), code=code)
    add_file(owner, member, size=2_400_000)
    add_file(owner, member, size=1_200_000, lives=timedelta(hours=-1))


async def refreshed(page: Page) -> None:
    """Wait until the page has refreshed itself once more."""
    async with page.expect_response(lambda response: "/operations/live" in response.url):
        pass
    await page.wait_for_function("!document.querySelector('.htmx-request')")


async def test_a_queue_is_paused_and_resumed_by_keyboard(quiet_site: Site, browser: Browser, admin: Principal):
    add_worker(quiet_site.owner, seen_seconds=-3600)
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        row = page.locator("#queue-documents")
        await expect(row).to_contain_text("Taking jobs")
        await page.get_by_role("button", name="Pause the queue “Documents”").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status").filter(has_text="The queue “Documents” is paused")).to_be_visible()
        await expect(row).to_contain_text("Paused")
        await expect(row).to_contain_text("by nadia@example.org")
        assert quiet_site.owner.rows("SELECT name FROM export_queues WHERE paused") == [("documents",)]
        await expect(page.get_by_role("button", name="Continue the queue “Documents”")).to_be_focused()
        await assert_accessible(page)
        await page.keyboard.press("Enter")
        await expect(row).to_contain_text("Taking jobs")
        await expect(page.get_by_role("status").filter(has_text="takes jobs again")).to_be_visible()
    assert quiet_site.owner.rows("SELECT name FROM export_queues WHERE paused") == []


async def test_a_paused_queue_holds_up_jobs_until_it_is_resumed(site: Site, browser: Browser):
    admin, member = site.user("admin"), site.user()
    set_policy(site.owner, "exam-reports", paused=True)
    job = add_waiting(site.owner, member, queue="exam-reports")
    async with visiting(browser, site, admin) as visit:
        page = await visit.open("/operations")
        row = page.locator("#queue-exam-reports")
        await expect(row.get_by_role("rowheader")).to_contain_text("Exam reports")
        await expect(row.locator("td").nth(1)).to_contain_text("1")
        assert status_of(site.owner, job) == "pending"
        await page.get_by_role("button", name="Continue the queue “Exam reports”").click()
        # Its exam does not exist, so that it fails: a worker has claimed it.
        await until(lambda: status_of(site.owner, job) == "failed", seconds=15, what="a worker claims the job")
        await expect(page.get_by_test_id("worker-row")).to_have_count(1, timeout=15_000)


@pytest.mark.parametrize(("language", "said"), [("en", "Queue paused"), ("fr", "File suspendue")])
async def test_users_see_why_their_exports_wait(quiet_site: Site, browser: Browser, member: Principal, language: str, said: str):
    add_waiting(quiet_site.owner, member)
    set_policy(quiet_site.owner, paused=True)
    async with visiting(browser, quiet_site, member, language=language) as visit:
        page = await visit.open("/exports")
        await expect(page.get_by_test_id("queue-item")).to_contain_text(said)
        await assert_accessible(page)


async def test_figures_queues_workers_and_failures_are_those_of_the_database(
    quiet_site: Site, browser: Browser, admin: Principal, member: Principal
):
    fill(quiet_site, member)
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        figures = await page.locator("#figures dd").all_inner_texts()
        assert [text.split()[0] for text in figures] == ["2", "2", "23", "3", "3.6"]
        assert "oldest" in figures[0]
        assert "of 5 places" in figures[1]
        assert "11.5%" in figures[3]
        workers = page.get_by_test_id("worker-row")
        await expect(workers.nth(0)).to_contain_text("1 of 6")
        await expect(workers.nth(1)).to_contain_text("silent for")
        await expect(workers.nth(1)).to_contain_text("its job returns to the queue")
        assert (await page.locator("#failures .code").all_inner_texts()) == ["EXPORT_TIMEOUT", "TEXT_LOST"]
        chart = page.locator("#jobs .chart-wide")
        assert "23 exports were finished, 3 failed" in (await chart.get_attribute("aria-label") or "")
        rows = await page.locator("#jobs-table tbody tr").all_inner_texts()
        assert len(rows) == 24
        await page.get_by_role("link", name="7 d").click()
        await expect(page.get_by_role("heading", name="Finished per 6 hours")).to_be_visible()
        await expect(page.get_by_role("link", name="7 d")).to_have_attribute("aria-current", "true")


async def test_the_page_refreshes_itself_and_keeps_what_is_open_and_focused(
    quiet_site: Site, browser: Browser, admin: Principal, member: Principal
):
    fill(quiet_site, member)
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        summary = page.locator("#jobs-table summary")
        await summary.click()
        await expect(summary).to_be_focused()
        add_waiting(quiet_site.owner, member)
        await refreshed(page)
        await expect(page.locator("#figures dd").first).to_contain_text("3")
        await expect(page.locator("#jobs-table")).to_have_attribute("open", "")
        await expect(summary).to_be_focused()
        await expect(page.locator("#operations-checked")).to_contain_text("all checks passed")


async def test_a_lost_connection_is_said_once(quiet_site: Site, browser: Browser, admin: Principal):
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        await visit.context.set_offline(True)
        notice = page.get_by_role("alert").filter(has_text="No connection to the server.")
        refresh = "document.dispatchEvent(new Event('visibilitychange'))"
        await page.evaluate(refresh)
        await notice.evaluate("notice => notice.dataset.known = 'yes'")
        async with page.expect_event("requestfailed", lambda request: "/operations/live" in request.url):
            await page.evaluate(refresh)
        await page.evaluate("new Promise(requestAnimationFrame)")
        await expect(notice).to_have_attribute("data-known", "yes")
        visit.expect_problems(*LOST)


async def test_stuck_jobs_are_reset_and_expired_files_removed(
    quiet_site: Site, browser: Browser, admin: Principal, member: Principal
):
    fill(quiet_site, member)
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        await expect(page.locator("#queues")).to_contain_text("1 job is stuck")
        await page.get_by_role("button", name="Reset stuck jobs").click()
        await expect(page.locator("#operations-said")).to_contain_text("1 stuck job was reset.")
        await expect(page.get_by_role("button", name="Reset stuck jobs")).to_be_disabled()
        await expect(page.locator("#failures")).to_contain_text("1 expired file, 1.2 MB.")
        await page.get_by_role("button", name="Clean up now").click()
        await expect(page.locator("#operations-said")).to_contain_text("1 file was removed, which frees 1.2")
        await expect(page.locator("#failures")).to_contain_text("No expired files.")


async def test_failures_are_shown_in_a_dialog_that_gives_the_focus_back(
    quiet_site: Site, browser: Browser, admin: Principal, member: Principal
):
    fill(quiet_site, member)
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        button = page.get_by_role("button", name="Show the failures with EXPORT_TIMEOUT")
        await button.focus()
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_role("listitem")).to_have_count(2)
        await expect(dialog).to_contain_text("tom@example.org")
        await assert_accessible(page)
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(button).to_be_focused()


async def test_members_see_neither_the_page_nor_the_way_to_it(quiet_site: Site, browser: Browser, member: Principal):
    async with visiting(browser, quiet_site, member) as visit:
        page = await visit.open("/account")
        await expect(page.get_by_role("link", name="Operations")).to_have_count(0)
        refused = await visit.open("/operations")
        await expect(refused.get_by_role("heading", level=1)).to_be_visible()
        await expect(refused.get_by_test_id("operations")).to_have_count(0)
        await assert_accessible(refused)
        visit.expect_problems("403")


async def test_an_installation_without_workers_and_exports_says_so(quiet_site: Site, browser: Browser, admin: Principal):
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        await expect(page.locator("#no-worker")).to_contain_text("No worker gives a sign of life.")
        await expect(page.locator("#durations")).to_contain_text("No export was finished in this period.")
        await expect(page.locator("#failures")).to_contain_text("No export failed in this period.")
        await assert_accessible(page)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_page_is_accessible(
    quiet_site: Site, browser: Browser, admin: Principal, member: Principal, language: str, size: tuple[int, int]
):
    fill(quiet_site, member)
    set_policy(quiet_site.owner, paused=True)
    async with visiting(browser, quiet_site, admin, language=language, size=size) as visit:
        page = await visit.open("/operations")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Operations" if language == "en" else "Exploitation")
        await page.locator("#durations-table summary").click()
        await assert_accessible(page)
        await assert_no_sideways_scroll(page)
