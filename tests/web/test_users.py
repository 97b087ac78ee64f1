"""Users and roles on the page of operations, in a browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect
from tests.support.site import DESKTOP, PHONE, Scheme, Site, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.auth.principal import Principal


@pytest.fixture
def admin(quiet_site: Site) -> Principal:
    return quiet_site.user("admin", "zoe")


@pytest.fixture
def member(quiet_site: Site) -> Principal:
    return quiet_site.user(name="ada")


ROLE = "SELECT u.role, i.name FROM users u LEFT JOIN institutions i ON i.id = u.institution_id WHERE u.email = %s"


async def test_users_are_found_while_typing_and_listed_page_by_page(quiet_site: Site, browser: Browser, admin: Principal):
    for number in range(23):
        quiet_site.user(name=f"user{number:02}")
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        rows = page.get_by_test_id("user-row")
        await expect(rows).to_have_count(10)
        await expect(page.locator(".ops-more")).to_contain_text("24 users in all")
        for count in (20, 24):
            await page.get_by_role("button", name="Show more").click()
            await expect(rows).to_have_count(count)
        await expect(page.get_by_role("button", name="Show more")).to_have_count(0)
        await page.get_by_role("searchbox").press_sequentially("USER1")
        await expect(rows).to_have_count(10)
        await page.get_by_role("searchbox").press_sequentially("7@")
        await expect(rows).to_have_count(1)
        await page.get_by_role("searchbox").fill("<nobody>")
        await expect(page.locator("#user-list")).to_contain_text("Nobody has “<nobody>”")
        await assert_accessible(page)


async def test_the_search_works_without_scripts(quiet_site: Site, browser: Browser, admin: Principal, member: Principal):
    async with visiting(browser, quiet_site, admin, java_script_enabled=False) as visit:
        page = await visit.open("/operations")
        await page.get_by_role("searchbox").fill("ada")
        await page.get_by_role("searchbox").press("Enter")
        await expect(page.get_by_test_id("user-row")).to_have_count(1)
        await expect(page.get_by_test_id("user-row")).to_contain_text(member.email)


async def test_a_role_is_changed_by_keyboard(quiet_site: Site, browser: Browser, admin: Principal, member: Principal):
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        button = page.get_by_role("button", name=f"Manage {member.email}")
        await button.focus()
        await page.keyboard.press("Enter")
        dialog = page.get_by_test_id("user-dialog")
        await dialog.get_by_role("radio", name="Member").focus()
        await page.keyboard.press("ArrowDown")
        await expect(dialog.get_by_role("radio", name="Teacher")).to_be_checked()
        await dialog.get_by_role("button", name="Save").press("Enter")
        await expect(dialog.locator("#institution-wrong")).to_contain_text("A teacher needs one")
        await expect(dialog.get_by_role("radio", name="Teacher")).to_be_checked()
        await assert_accessible(page)
        await dialog.get_by_role("combobox", name="Institution").fill("Lycée de la Côte")
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(button).to_be_focused()
        await expect(page.locator(f"#user-{member.user_id}")).to_contain_text("Lycée de la Côte")
    assert quiet_site.owner.rows(ROLE, (member.email,)) == [("teacher", "Lycée de la Côte")]


async def test_the_last_administrator_cannot_leave(quiet_site: Site, browser: Browser, admin: Principal, member: Principal):
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        await page.get_by_role("button", name=f"Manage {admin.email}").click()
        dialog = page.get_by_test_id("user-dialog")
        await dialog.get_by_text("Member", exact=True).click()
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("Nobody else is an administrator")
        assert quiet_site.owner.rows(ROLE, (admin.email,)) == [("admin", None)]
        quiet_site.owner.rows("UPDATE users SET role = 'admin' WHERE id = %s", (member.user_id,))
        await dialog.get_by_role("button", name="Save").click()
        await page.wait_for_url(lambda url: "/operations" not in url)
    assert quiet_site.owner.rows(ROLE, (admin.email,)) == [("member", None)]


async def test_a_link_signs_its_user_in_once_and_sessions_are_ended(
    quiet_site: Site, browser: Browser, admin: Principal, member: Principal
):
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        await page.get_by_role("button", name=f"Manage {member.email}").click()
        dialog = page.get_by_test_id("user-dialog")
        await dialog.get_by_role("button", name="Make a sign-in link").click()
        await dialog.get_by_role("button", name="End all sessions").click()
        await expect(
            dialog.get_by_role("status").filter(has_text="Sign-in links that were not used no longer work.")
        ).to_be_visible()
        assert quiet_site.owner.value("SELECT count(*) FROM sign_in_links") == 0
        await dialog.get_by_role("button", name="Make a sign-in link").click()
        link = await dialog.get_by_test_id("sign-in-link").locator("code").inner_text()
        assert link.startswith(quiet_site.address + "/sign-in/")
        await assert_accessible(page)
        async with visiting(browser, quiet_site, None) as other:
            opened = await other.open(link.removeprefix(quiet_site.address))
            await opened.get_by_role("button").first.click()
            await opened.wait_for_url(lambda url: "/sign-in/" not in url)
            account = await other.open("/account")
            await expect(account.locator(".account-email")).to_have_text(member.email)
            await page.keyboard.press("Escape")
            await page.get_by_role("button", name=f"Manage {member.email}").click()
            await expect(dialog.get_by_test_id("sign-in-link")).to_have_count(0)
            await dialog.get_by_role("button", name="End all sessions").click()
            await expect(dialog.get_by_role("status").filter(has_text="1 session was ended.")).to_be_visible()
            await account.reload()
            await expect(account.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_a_user_is_added_with_a_link(quiet_site: Site, browser: Browser, admin: Principal):
    async with visiting(browser, quiet_site, admin) as visit:
        page = await visit.open("/operations")
        await page.get_by_role("button", name="Add user").click()
        dialog = page.get_by_test_id("user-dialog")
        await expect(dialog.get_by_label("E-mail")).to_be_focused()
        await dialog.get_by_label("E-mail").fill("no address")
        await dialog.get_by_role("button", name="Add user").click()
        await expect(dialog.locator("#email-wrong")).to_be_visible()
        await expect(dialog.get_by_label("E-mail")).to_have_value("no address")
        await dialog.get_by_label("E-mail").fill(admin.email.upper())
        await dialog.get_by_role("button", name="Add user").click()
        await expect(dialog.locator("#email-wrong")).to_contain_text("with this address already")
        await dialog.get_by_label("E-mail").fill("bea@example.org")
        await dialog.get_by_role("button", name="Add user").click()
        await expect(dialog.get_by_role("heading", name="bea@example.org")).to_be_visible()
        await expect(dialog.get_by_test_id("sign-in-link")).to_be_visible()
        await expect(page.get_by_test_id("user-row")).to_have_count(2)
    assert quiet_site.owner.rows(ROLE, ("bea@example.org",)) == [("member", None)]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)])
async def test_the_dialogs_are_accessible(
    quiet_site: Site, browser: Browser, admin: Principal, language: str, scheme: Scheme, size: tuple[int, int]
):
    async with visiting(browser, quiet_site, admin, language=language, scheme=scheme, size=size) as visit:
        page = await visit.open("/operations")
        for opener in (page.locator(".ops-users button").first, page.locator("#users .card-header .button")):
            await opener.click()
            await expect(page.get_by_test_id("user-dialog")).to_be_visible()
            await assert_accessible(page)
            await assert_no_sideways_scroll(page)
            await page.keyboard.press("Escape")
