"""Nothing that was typed is lost: two tabs, a lost connection, an ended session, a closed tab, a refused value."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Browser, Route, expect
from tests.support.editor_pages import open_again, open_editor, stored_document
from tests.support.site import LOST, Site, visiting

from pressroom.auth.sessions import form_token

RESUME: dict[str, Any] = {"basics": {"name": "Noor Specimen", "label": "Bookbinder", "email": "noor@example.org"}}


async def test_two_tabs_change_different_fields(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        one = await open_editor(visit, RESUME)
        two = await open_again(visit, one.document)
        await one.field("data.basics.name").fill("Noor B. Specimen")
        await one.saved()
        await two.field("data.basics.label").fill("Master bookbinder")
        await expect(two.page.get_by_test_id("merged")).to_contain_text("Version 2 was saved in another tab.")
        await two.saved()
        await expect(two.field("data.basics.name")).to_have_value("Noor B. Specimen")
        stored = (await two.stored())["data"]["basics"]
        assert (stored["name"], stored["label"]) == ("Noor B. Specimen", "Master bookbinder")
        visit.expect_problems("409")


async def test_two_tabs_change_the_same_field(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        one = await open_editor(visit, RESUME)
        two = await open_again(visit, one.document)
        await one.field("data.basics.name").fill("From one")
        await one.field("data.basics.email").fill("one@example.org")
        await one.saved()
        await two.field("data.basics.name").fill("From two")
        await two.field("data.basics.email").fill("two@example.org")
        conflict = two.page.get_by_test_id("conflict")
        await expect(conflict).to_contain_text("2 fields differ from yours: Basics, Name, Basics, E-mail.")
        assert (await one.stored())["data"]["basics"]["name"] == "From one"

        await conflict.get_by_role("button", name="Compare").click()
        compare = two.page.get_by_test_id("compare")
        await compare.get_by_role("group", name="Basics, E-mail").get_by_role("radio", name="From the other tab").check()
        await compare.get_by_role("button", name="Save these").click()
        await two.saved()
        await expect(conflict).to_have_count(0)
        stored = (await two.stored())["data"]["basics"]
        assert (stored["name"], stored["email"]) == ("From two", "one@example.org")

        # The first tab sees it when a person comes back to it.
        await one.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(one.field("data.basics.name")).to_have_value("From two")
        visit.expect_problems("409")


async def test_a_conflict_is_settled_by_taking_one_side(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        one = await open_editor(visit, RESUME)
        two = await open_again(visit, one.document)
        for name, choice, expected in (("first", "conflict-mine", "two first"), ("second", "conflict-theirs", "one second")):
            await one.field("data.basics.name").fill(f"one {name}")
            await one.saved()
            await two.field("data.basics.name").fill(f"two {name}")
            await expect(two.page.get_by_test_id("conflict")).to_be_visible()
            await two.field("data.basics.label").fill(f"typed meanwhile, {name}")
            await two.page.get_by_test_id(choice).click()
            await two.saved()
            await expect(two.field("data.basics.name")).to_have_value(expected)
            stored = (await two.stored())["data"]["basics"]
            assert (stored["name"], stored["label"]) == (expected, f"typed meanwhile, {name}")
            await one.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            await expect(one.field("data.basics.name")).to_have_value(expected)
        visit.expect_problems("409")


async def test_a_lost_connection_loses_nothing(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        await visit.context.set_offline(True)
        await editor.field("data.basics.name").fill("Typed in a tunnel")
        notice = editor.page.get_by_test_id("offline")
        await expect(notice).to_contain_text("What you wrote is kept in this browser.")
        await expect(editor.page.get_by_test_id("save-state")).to_contain_text("Not saved, no connection")
        await expect(editor.page.get_by_test_id("preview-error")).to_contain_text("There is no connection to the server.")
        # The alert is read once: it stays the same while one types on, and when it is tried again.
        await editor.page.evaluate(
            """() => {
              window.said = 0;
              const isRead = ({target}) => !(target.closest ? target : target.parentElement).closest("[aria-hidden]");
              const observer = new MutationObserver(changes => window.said += changes.filter(isRead).length);
              observer.observe(document.querySelector(".editor-notices"), {subtree: true, childList: true, characterData: true});
            }"""
        )
        await editor.field("data.basics.label").fill("Still")
        await editor.field("data.basics.label").press_sequentially(" typing")
        again = notice.get_by_role("button", name="Try now")
        async with editor.page.expect_event("requestfailed", lambda request: request.method == "PUT"):
            await again.press("Enter")
        await expect(again).to_be_focused()
        assert await editor.page.evaluate("window.said") == 0
        await visit.context.set_offline(False)
        await editor.saved()
        await expect(notice).to_have_count(0)
        assert await editor.page.evaluate("document.activeElement !== document.body")
        await expect(editor.page.get_by_test_id("preview-error")).to_have_count(0)
        stored = (await editor.stored())["data"]["basics"]
        assert (stored["name"], stored["label"]) == ("Typed in a tunnel", "Still typing")
        visit.expect_problems(*LOST)


async def test_a_tab_that_was_closed_without_a_connection_leaves_its_text(site: Site, browser: Browser):
    # What a closing page sends through a service worker arrives: the browser is not really without a network.
    async with visiting(browser, site, site.user(), service_workers="block") as visit:
        editor = await open_editor(visit, RESUME)
        await visit.context.set_offline(True)
        await editor.field("data.basics.name").fill("Typed in a tunnel")
        await expect(editor.page.get_by_test_id("offline")).to_be_visible()
        await editor.page.close()
        await visit.context.set_offline(False)
        assert (await stored_document(visit, editor.document))["data"]["basics"]["name"] == "Noor Specimen"

        again = await open_again(visit, editor.document)
        left = again.page.get_by_test_id("left-draft")
        await expect(left).to_contain_text("This browser has kept it.")
        # Until it is decided, the text stays, also when something else is typed.
        await again.field("data.basics.label").fill("Master bookbinder")
        await again.saved()
        await again.page.reload()
        await left.get_by_role("button", name="Put it in").click()
        await expect(again.field("data.basics.name")).to_have_value("Typed in a tunnel")
        await expect(again.field("data.basics.label")).to_have_value("Master bookbinder")
        await again.saved()
        await again.page.reload()
        await expect(again.field("data.basics.name")).to_have_value("Typed in a tunnel")
        await expect(left).to_have_count(0)
        visit.expect_problems(*LOST)


async def test_after_an_ended_session_saving_goes_on(site: Site, browser: Browser):
    user = site.user()
    async with visiting(browser, site, user) as visit:
        editor = await open_editor(visit, RESUME)
        site.owner.rows("DELETE FROM sessions WHERE user_id = %s", (user.user_id,))
        await editor.field("data.basics.name").fill("Typed after the end")
        notice = editor.page.get_by_test_id("signed-out")
        await expect(notice).to_contain_text("Your session has ended.")
        await expect(notice.get_by_role("link", name="Sign in in a new tab")).to_have_attribute("href", "/sign-in")
        await editor.field("data.basics.label").fill("And more")

        secret = site.session(user)  # as signing in in another tab does
        cookies = {"pressroom_session": secret, "pressroom_csrf": form_token(secret, secret_key=site.secret_key)}
        await visit.context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies.items()])
        await notice.get_by_role("button", name="Try now").click()
        await editor.saved()
        stored = (await editor.stored())["data"]["basics"]
        assert (stored["name"], stored["label"]) == ("Typed after the end", "And more")
        visit.expect_problems("401")


async def test_a_value_that_cannot_be_stored_is_said_at_its_field(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        editor = await open_editor(visit, RESUME)
        name = editor.field("data.basics.name")
        await name.fill("x" * 5000)
        await expect(editor.page.get_by_test_id("save-error")).to_contain_text("Basics, Name has an error.")
        await expect(name).to_have_attribute("aria-invalid", "true")
        await expect(editor.page.locator("#field-data-basics-name-note")).to_contain_text("1,000 characters at most, not 5,000")
        await editor.section("summary")
        await editor.page.get_by_test_id("save-error").get_by_role("button", name="Go to field").click()
        await expect(name).to_be_focused()
        await name.fill("Noor")
        await editor.saved()
        await expect(name).not_to_have_attribute("aria-invalid", "true")
        assert (await editor.stored())["data"]["basics"]["name"] == "Noor"
        visit.expect_problems("400")


async def test_a_document_that_was_deleted_keeps_its_text_in_the_form(site: Site, browser: Browser):
    user = site.user()
    async with visiting(browser, site, user) as visit:
        editor = await open_editor(visit, RESUME)
        site.owner.rows("DELETE FROM documents WHERE id = %s", (editor.document,))
        await editor.field("data.basics.name").fill("Typed after the end")
        await expect(editor.page.get_by_test_id("save-error")).to_contain_text("This document was deleted.")
        await expect(editor.field("data.basics.name")).to_have_value("Typed after the end")
        visit.expect_problems("404")


async def test_a_save_that_meets_the_news_of_another_tab_goes_on(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        one = await open_editor(visit, RESUME)
        two = await open_again(visit, one.document)
        await two.field("data.basics.label").fill("Master bookbinder")
        await two.saved()
        news, refusal = asyncio.Event(), asyncio.Event()

        async def hold(route: Route) -> None:
            answer = await route.fetch()
            await (news if route.request.method == "GET" else refusal).wait()
            await route.fulfill(response=answer)

        # The newest version is asked for, then a save begins, and the answers come in the order of their requests.
        await one.page.route("**/api/v1/documents/*", hold)
        async with one.page.expect_request(lambda request: request.method == "GET"):
            await one.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        async with one.page.expect_request(lambda request: request.method == "PUT"):
            await one.field("data.basics.name").fill("Noor B. Specimen")
            await one.page.keyboard.press("Control+s")
        async with one.page.expect_event("requestfinished", lambda request: request.method == "GET"):
            news.set()
        refusal.set()
        await one.saved()
        stored = (await one.stored())["data"]["basics"]
        assert (stored["name"], stored["label"]) == ("Noor B. Specimen", "Master bookbinder")
        visit.expect_problems("409")


async def test_a_text_with_an_error_keeps_what_another_tab_saves_meanwhile(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        one = await open_editor(visit, RESUME)
        page = one.page
        await page.get_by_test_id("tab-json").click()
        await page.locator(".cm-content").click()
        await page.keyboard.press("Control+End")
        await page.keyboard.type("!")
        await expect(page.get_by_test_id("json-problems")).to_be_visible()
        two = await open_again(visit, one.document)
        await two.field("data.basics.name").fill("From two")
        await two.saved()
        async with page.expect_response("**/api/v1/documents/*"):
            await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await page.keyboard.press("Backspace")
        await page.keyboard.press("Control+Home")
        await page.keyboard.press("ArrowRight")
        await page.keyboard.insert_text('"x-own": 1,')
        # Ctrl+S saves what stands there, also what was typed in this moment.
        await page.keyboard.press("Control+s")
        await expect(page.locator(".cm-content")).to_contain_text("From two")
        await one.saved()
        stored = (await one.stored())["data"]
        assert (stored["basics"]["name"], stored["x-own"]) == ("From two", 1)


async def test_a_browser_that_refuses_to_keep_anything_edits_and_says_so(site: Site, browser: Browser):
    async with visiting(browser, site, site.user()) as visit:
        await visit.context.add_init_script(
            """
            const refuse = () => { throw new DOMException("refused", "SecurityError"); };
            for (const name of ["localStorage", "sessionStorage", "indexedDB"])
              Object.defineProperty(window, name, {get: refuse});
            window.BroadcastChannel = refuse;
            """
        )
        editor = await open_editor(visit, RESUME)
        await editor.field("data.basics.name").fill("Saved at once")
        await editor.saved()
        await visit.context.set_offline(True)
        await editor.field("data.basics.name").fill("Kept nowhere")
        await expect(editor.page.locator(".editor-notices")).to_contain_text("This browser keeps no drafts in this window")
        visit.expect_problems(*LOST)
