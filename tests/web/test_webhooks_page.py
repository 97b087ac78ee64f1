"""Webhooks of the account, in a browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect
from tests.support.site import Site, assert_accessible, assert_no_sideways_scroll, visiting
from tests.support.webhooks import add_delivery, add_webhook

from pressroom.auth.principal import Principal

LONG = "https://example.org/a/very/long/path/" + "x" * 200
REFUSED = (
    "UPDATE webhook_deliveries SET attempts = 4, response_status = 503, error_code = 'REFUSED', error_message = 'x',"
    " last_attempt_at = clock(), next_attempt_at = clock() + interval '38 min'"
)
DELIVERED = (
    "UPDATE webhook_deliveries SET status = 'delivered', attempts = 1, response_status = 204, last_attempt_at = clock(),"
    " next_attempt_at = NULL, ended_at = clock()"
)


@pytest.fixture
def user(quiet_site: Site) -> Principal:
    return quiet_site.user(name="ada")


async def test_a_webhook_is_added_by_keyboard_and_its_secret_shown_once(quiet_site: Site, browser: Browser, user: Principal):
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        await expect(page.locator("#webhooks")).to_contain_text("None. A webhook is an address of yours")
        await page.get_by_role("button", name="Add webhook").press("Enter")
        dialog = page.get_by_test_id("webhook-dialog")
        await expect(dialog.get_by_label("Address")).to_be_focused()
        await page.keyboard.type("ftp://example.org")
        for box in await dialog.get_by_role("checkbox").all():
            await box.press("Space")
        await dialog.get_by_role("button", name="Add webhook").press("Enter")
        await expect(dialog.locator("#url-wrong")).to_contain_text("Enter an address such as https://example.org/hooks")
        await expect(dialog.locator("#events-wrong")).to_be_visible()
        await expect(dialog.get_by_label("Address")).to_have_value("ftp://example.org")
        await assert_accessible(page)
        await dialog.get_by_label("Address").fill("https://127.0.0.1:9/hooks")
        await dialog.get_by_role("checkbox", name="an export has failed").press("Space")
        await page.keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        secret = await page.get_by_test_id("new-webhook-secret").locator("code").inner_text()
        assert secret.startswith("whsec_")
        row = page.get_by_test_id("webhook-row")
        await expect(row).to_contain_text("https://127.0.0.1:9/hooks")
        await expect(row).to_contain_text("nothing was sent yet")
        await page.reload()
        assert secret not in await page.content()
    assert quiet_site.owner.rows("SELECT url, events FROM webhooks") == [("https://127.0.0.1:9/hooks", ["export.failed"])]


async def test_a_test_is_followed_until_it_is_delivered(quiet_site: Site, browser: Browser, user: Principal):
    add_webhook(quiet_site.owner, user)
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        await page.get_by_role("button", name="Test https://example.org/hooks").click()
        dialog = page.get_by_test_id("deliveries-dialog")
        delivery = dialog.get_by_test_id("delivery")
        await expect(delivery).to_contain_text("on its way")
        await assert_accessible(page)
        quiet_site.owner.rows(DELIVERED)
        await expect(delivery).to_have_attribute("data-status", "delivered")
        await expect(delivery).to_contain_text("answer 204")
        await expect(dialog).to_be_visible()
        await dialog.get_by_role("button", name="Send a test").click()
        await expect(delivery).to_have_count(2)
        await dialog.get_by_role("button", name="Send a test").click()
        await expect(dialog).to_contain_text("No test was sent: another one is under way")


async def test_deliveries_say_what_went_wrong(quiet_site: Site, browser: Browser, user: Principal):
    webhook = add_webhook(quiet_site.owner, user, url=LONG)
    add_delivery(quiet_site.owner, webhook)
    quiet_site.owner.rows(REFUSED)
    for language, said in (("en", "The receiver answered with an error."), ("fr", "Le destinataire a répondu par une erreur.")):
        async with visiting(browser, quiet_site, user, language=language, size=(375, 667)) as visit:
            page = await visit.open("/account")
            await expect(page.get_by_test_id("webhook-row")).to_contain_text("503")
            await page.locator(".rows-hooks").get_by_role("button").nth(1).click()
            await expect(page.get_by_test_id("delivery")).to_contain_text(said)
            await assert_accessible(page)
            await assert_no_sideways_scroll(page)


async def test_a_webhook_is_deleted_after_a_question_that_can_be_answered_with_no(
    quiet_site: Site, browser: Browser, user: Principal
):
    webhook = add_webhook(quiet_site.owner, user)
    add_delivery(quiet_site.owner, webhook)
    async with visiting(browser, quiet_site, user) as visit:
        page = await visit.open("/account")
        opener = page.get_by_role("button", name="Delete https://example.org/hooks")
        await opener.press("Enter")
        dialog = page.get_by_test_id("delete-dialog")
        await expect(dialog).to_contain_text("Its 1 delivery goes too")
        await expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
        await assert_accessible(page)
        await page.keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        await expect(opener).to_be_focused()
        await opener.press("Enter")
        await dialog.get_by_role("button", name="Delete").click()
        await expect(page.locator("#webhooks-said")).to_contain_text("The webhook was deleted.")
        await expect(page.get_by_test_id("webhook-row")).to_have_count(0)
    assert quiet_site.owner.value("SELECT count(*) FROM webhooks") == 0
