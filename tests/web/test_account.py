"""The account in a browser: usage, tokens, sessions, language, appearance, password."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect
from tests.support.editor_pages import open_editor
from tests.support.operations_data import add_file, add_running, add_waiting
from tests.support.site import DESKTOP, PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.auth.passwords import Passwords
from pressroom.auth.principal import Principal

OLD, NEW = "correct horse battery", "a new battery of horses"


@pytest.fixture
def user(quiet_site: Site) -> Principal:
    return quiet_site.user(name="ada.lind")


def fill(site: Site, user: Principal) -> None:
    """Add tokens, sessions and files in all states, with long names."""
    owner = site.owner
    for name, expires in (("Laptop", "3 days"), ("Very long name " * 6, "90 days"), ("Old", "-1 day"), ("Endless", None)):
        owner.rows(
            "INSERT INTO api_tokens (user_id, name, hint, token_hash, expires_at)"
            " VALUES (%s, %s, 'prm_1234…abcd', sha256(new_id()::text::bytea), clock() + %s::interval)",
            (user.user_id, name.strip(), expires),
        )
    for _ in range(8):
        site.session(user)
    add_file(owner, user, size=95_000_000, lives=timedelta(hours=5))
    add_running(owner, user)
    add_waiting(owner, user)


async def test_a_token_is_made_by_keyboard_shown_once_and_its_revocation_undone(
    quiet_site: Site, browser: Browser, user: Principal
):
    async with visiting(browser, quiet_site, user) as visit:
        await visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = await visit.open("/account")
        await expect(page.locator("#tokens")).to_contain_text("None. A program of yours")
        opener = page.get_by_role("button", name="New token")
        await opener.focus()
        await page.keyboard.press("Enter")
        dialog = page.get_by_test_id("token-dialog")
        await expect(dialog.get_by_label("Name")).to_be_focused()
        await expect(dialog.get_by_label("do what administrators do")).to_have_count(0)
        await page.keyboard.press("Enter")
        await expect(dialog.locator("#name-wrong")).to_be_visible()
        await assert_accessible(page)
        await page.keyboard.type("Nightly letters")
        await page.keyboard.press("Enter")
        shown = page.get_by_test_id("new-token")
        token = await shown.locator("code").inner_text()
        await expect(dialog).to_have_count(0)
        await expect(opener).to_be_focused()
        await shown.get_by_role("button", name="Copy token").click()
        assert await page.evaluate("navigator.clipboard.readText()") == token
        await assert_accessible(page)
        async with httpx.AsyncClient(base_url=quiet_site.address, headers={"Authorization": f"Bearer {token}"}) as program:
            assert (await program.get("/api/v1/documents")).status_code == 200
            row = page.get_by_test_id("token-row")
            await expect(row).to_contain_text("read, export and change")
            await row.get_by_role("button", name="Revoke Nightly letters").click()
            await expect(page.get_by_test_id("token-row")).to_have_count(0)
            await expect(page.get_by_test_id("new-token")).to_have_count(0)
            assert (await program.get("/api/v1/documents")).status_code == 401
            await page.get_by_test_id("undo").press("Enter")
            await expect(page.get_by_test_id("token-row")).to_have_count(1)
            assert (await program.get("/api/v1/documents")).status_code == 200
        await page.reload()
        assert token not in await page.content()


async def test_the_offer_to_undo_ends_by_itself(quiet_site: Site, browser: Browser, user: Principal):
    fill(quiet_site, user)
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        await page.get_by_role("button", name="Revoke Laptop").click()
        await expect(page.get_by_test_id("undo-notice")).to_be_visible()
        await expect(page.get_by_test_id("undo-notice")).to_have_count(0, timeout=13_000)
        await expect(page.get_by_test_id("token-row")).to_have_count(3)


async def test_other_sessions_are_ended_one_by_one_and_all_at_once(quiet_site: Site, browser: Browser, user: Principal):
    for _ in range(3):
        quiet_site.session(user)
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        rows = page.get_by_test_id("session-row")
        await expect(rows).to_have_count(4)
        await expect(rows.first).to_contain_text("this one")
        await expect(rows.first.get_by_role("button")).to_have_count(0)
        await rows.nth(1).get_by_role("button").press("Enter")
        await expect(rows).to_have_count(3)
        await page.get_by_role("button", name="Sign out everywhere else").click()
        await expect(page.locator("#sessions-said")).to_contain_text("2 other browsers are signed out.")
        await expect(rows).to_have_count(1)
        await expect(page.get_by_role("button", name="Sign out everywhere else")).to_be_disabled()
        await page.reload()
        await expect(page.get_by_role("heading", name="Account")).to_be_visible()


async def test_the_language_is_kept_for_the_user_and_the_appearance_in_the_browser(
    quiet_site: Site, browser: Browser, user: Principal
):
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        await page.get_by_role("radio", name="Dark").check(force=True)
        await expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
        await page.get_by_role("button", name="Français").click()
        await expect(page.get_by_role("heading", name="Compte")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
        await expect(page.get_by_role("radio", name="Sombre")).to_be_checked()
        await page.get_by_role("radio", name="Système").check(force=True)
        await page.reload()
        assert await page.locator("html").get_attribute("data-scheme") is None
    async with visiting(browser, quiet_site, user) as visit:
        await expect((await visit.open("/account")).get_by_role("heading", name="Compte")).to_be_visible()


async def test_the_password_is_changed_and_other_browsers_signed_out(quiet_site: Site, browser: Browser, user: Principal):
    hashed = await Passwords().hash(OLD)
    quiet_site.owner.rows("UPDATE users SET password_hash = %s WHERE id = %s", (hashed, user.user_id))
    quiet_site.session(user)
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        await page.get_by_role("button", name="Change password").click()
        dialog = page.get_by_test_id("password-dialog")
        current, new, again = (dialog.locator(f"#password-{name}") for name in ("current", "new", "again"))
        await expect(current).to_be_focused()
        for texts, wrong in (
            ((OLD, "short", "short"), "#new-wrong"),
            ((OLD, NEW, NEW + "x"), "#again-wrong"),
            (("wrong", NEW, NEW), "#current-wrong"),
        ):
            for place, text in zip((current, new, again), texts, strict=True):
                await place.fill(text)
            await page.keyboard.press("Enter")
            await expect(dialog.locator(wrong)).to_be_visible()
        await assert_accessible(page)
        await current.fill(OLD)
        await new.fill(NEW)
        await again.fill(NEW)
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("status").filter(has_text="The password was saved.")).to_contain_text(
            "1 other browser is signed out."
        )
    async with httpx.AsyncClient(base_url=quiet_site.address) as client:
        statuses = [
            (await client.post("/api/v1/session", json={"email": user.email, "password": word})).status_code
            for word in (OLD, NEW)
        ]
    assert statuses == [401, 200]


async def test_a_user_without_a_password_sets_one(quiet_site: Site, browser: Browser, user: Principal):
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        await page.get_by_role("button", name="Set a password").click()
        dialog = page.get_by_test_id("password-dialog")
        await expect(dialog.locator("#password-current")).to_have_count(0)
        await dialog.locator("#password-new").fill(NEW)
        await dialog.locator("#password-again").fill(NEW)
        await dialog.get_by_role("button", name="Save password").click()
        await expect(dialog).to_contain_text("The password was saved.")
        await page.reload()
        await expect(page.get_by_role("button", name="Change password")).to_be_visible()


async def test_usage_says_what_is_left_and_when_more_is(quiet_site: Site, browser: Browser, user: Principal):
    fill(quiet_site, user)
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        usage = page.locator("#usage")
        await expect(usage).to_contain_text("95 MB of 100 MB")
        await expect(usage).to_contain_text("95 MB expire within a day.")
        await expect(usage).to_contain_text("1 runs, 1 waits.")
        await expect(usage).to_contain_text("Counts again from midnight UTC, in")
        await expect(usage.locator(".meter").first).to_have_attribute("data-state", "warning")


async def test_signing_out_ends_the_session(quiet_site: Site, browser: Browser, user: Principal):
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        await page.get_by_role("button", name="Sign out", exact=True).click()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert quiet_site.owner.value("SELECT count(*) FROM sessions") == 0


DRAFT_COUNT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("pressroom", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("drafts");
  opening.onsuccess = () => {
    const counting = opening.result.transaction("drafts").objectStore("drafts").count();
    counting.onsuccess = () => (opening.result.close(), resolve(counting.result));
  };
})"""


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_signing_out_takes_drafts_away_and_asks_before_text_is_lost(
    quiet_site: Site, browser: Browser, user: Principal, language: str
):
    async with visiting(browser, quiet_site, user, language=language) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}}, title="Résumé <of> Noor")
        saves = "**/api/v1/documents/*"
        await visit.context.route(saves, lambda route: route.continue_() if route.request.method == "GET" else route.abort())
        await editor.field("data.basics.name").fill("Typed in a tunnel")
        await expect(editor.page.get_by_test_id("offline")).to_be_visible()
        page = await visit.open("/account")
        button = page.locator("#sign-out")
        await button.click()
        dialog = page.get_by_test_id("sign-out-dialog")
        await expect(dialog.locator("#sign-out-text")).to_contain_text("1 document")
        await expect(dialog.get_by_role("link", name="Résumé <of> Noor")).to_have_attribute(
            "href", f"/documents/{editor.document}/edit"
        )
        await assert_accessible(page)
        await page.keyboard.press("Escape")
        await expect(button).to_be_focused()
        assert await page.evaluate(DRAFT_COUNT) == 1
        assert quiet_site.owner.value("SELECT count(*) FROM sessions") == 1

        await button.click()
        async with page.expect_response("**/sign-out") as answered:
            await page.locator("#sign-out-anyway").click()
        assert (await (await answered.value).all_headers())["clear-site-data"] == '"cache"'
        for left in (page, editor.page):  # the other tab closes the document, too
            await left.wait_for_url("**/sign-in")
        assert await page.evaluate(DRAFT_COUNT) == 0
        visit.problems.clear()  # what was aborted


async def test_drafts_that_the_server_has_and_those_of_others_are_no_reason_to_ask(
    quiet_site: Site, browser: Browser, user: Principal
):
    async with visiting(browser, quiet_site, user) as visit:
        editor = await open_editor(visit, {"basics": {"name": "Noor Specimen"}})
        stored = await editor.stored()
        content = {name: stored[name] for name in ("title", "templateSlug", "settings", "data")}
        await editor.page.evaluate(
            """async ([drafts]) => {
              const database = await new Promise((resolve) => {
                const opening = indexedDB.open("pressroom", 1);
                opening.onsuccess = () => resolve(opening.result);
              });
              const writing = database.transaction("drafts", "readwrite");
              for (const draft of drafts) writing.objectStore("drafts").put(draft, `${draft.document} ${draft.tab}`);
              await new Promise((resolve) => (writing.oncomplete = resolve));
              database.close();
            }""",
            [
                [
                    draft_of(str(user.user_id), editor.document, content),
                    draft_of("another", "another", {**content, "title": "Of another user"}),
                ]
            ],
        )
        page = await visit.open("/account")
        assert await page.evaluate(DRAFT_COUNT) == 2
        await page.locator("#sign-out").click()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert await page.evaluate(DRAFT_COUNT) == 1


def draft_of(user: str, document: str, content: dict[str, Any]) -> dict[str, Any]:
    kept = {"content": content, "base": content, "version": 1, "brokenJson": "", "at": time.time() * 1000}
    return {"user": user, "document": document, "tab": "left", **kept}


async def test_the_links_mark_the_section_that_is_read(quiet_site: Site, browser: Browser, user: Principal):
    fill(quiet_site, user)
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        nav = page.get_by_role("navigation", name="Sections of the account")
        await expect(nav.locator("[aria-current]")).to_have_text("Usage")
        await nav.get_by_role("link", name="Profile").press("Enter")
        await expect(nav.locator("[aria-current]")).to_have_text("Profile")
        await expect(page.get_by_role("heading", name="Profile")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_page_is_accessible(quiet_site: Site, browser: Browser, user: Principal, language: str, size: tuple[int, int]):
    fill(quiet_site, user)
    async with visiting(browser, quiet_site, user, language=language, size=size) as visit:
        page = await visit.open("/account")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Account" if language == "en" else "Compte")
        await page.locator("#more-sessions summary").click()
        await assert_accessible(page)
        await assert_no_sideways_scroll(page)
        for opener in ("#new-token", "#new-webhook", ".profile-password button"):
            await page.locator(opener).click()
            await expect(page.get_by_role("dialog")).to_be_visible()
            await assert_accessible(page)
            await assert_no_sideways_scroll(page)
            await page.keyboard.press("Escape")
