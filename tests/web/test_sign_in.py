"""Sign in and out in a browser, by password and by link, in both languages and schemes."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from tests.support.site import DESKTOP, PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.auth.passwords import Passwords

PASSWORD = "correct horse battery"  # noqa: S105 - of users of tests


@pytest_asyncio.fixture(scope="session")
async def password_hash() -> str:
    return await Passwords().hash(PASSWORD)


async def test_wrong_and_right_password(site: Site, browser: Browser, password_hash: str):
    user = site.user()
    site.owner.rows("UPDATE users SET password_hash = %s WHERE id = %s", (password_hash, user.user_id))
    async with visiting(browser, site, None) as visit:
        page = await visit.open("/exports")
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        await page.get_by_label("E-mail").fill(user.email)
        await page.get_by_label("Password", exact=True).fill("wrong")
        await page.get_by_label("Password", exact=True).press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("do not match")
        await expect(page.get_by_label("E-mail")).to_have_value(user.email)
        await assert_accessible(page)
        visit.expect_problems("401")
        await page.get_by_label("Password", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url("**/exports")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_page_is_accessible(site: Site, browser: Browser, language: str, size: tuple[int, int]):
    async with visiting(browser, site, None, language=language, size=size) as visit:
        page = await visit.open("/sign-in")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in" if language == "en" else "Se connecter")
        await assert_accessible(page)
        await assert_no_sideways_scroll(page)


async def test_the_language_is_remembered(site: Site, browser: Browser):
    async with visiting(browser, site, None) as visit:
        page = await visit.open("/sign-in")
        await page.get_by_role("link", name="Français").click()
        await expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
        again = await visit.open("/sign-in")
        await expect(again.get_by_role("heading", name="Se connecter")).to_be_visible()


@pytest.mark.parametrize("following", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
async def test_nobody_is_led_to_another_site(site: Site, browser: Browser, password_hash: str, following: str):
    user = site.user()
    site.owner.rows("UPDATE users SET password_hash = %s WHERE id = %s", (password_hash, user.user_id))
    async with visiting(browser, site, None) as visit:
        page = await visit.open(f"/sign-in?next={following}")
        await page.get_by_label("E-mail").fill(user.email)
        await page.get_by_label("Password", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url(f"{site.address}/**")
        await expect(page.get_by_role("navigation", name="Main").first).to_be_visible()


async def test_an_unknown_address_is_a_page_with_a_way_out(site: Site, browser: Browser):
    async with visiting(browser, site, site.user(), language="fr") as visit:
        page = await visit.open("/nothing-here")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Il n’y a rien à cette adresse")
        await expect(page.get_by_role("link", name="Aller à vos documents")).to_be_visible()
        await assert_accessible(page)
        visit.expect_problems("404")
