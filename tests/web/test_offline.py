"""A page is shown where the server cannot be reached, and the wanted page comes by itself."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from tests.support.site import LOST, PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting

READY = "navigator.serviceWorker.ready.then(() => new Promise(done => navigator.serviceWorker.controller ? done() : \
navigator.serviceWorker.addEventListener('controllerchange', done, {once: true})))"
KEPT = """
async () => {
  let names = [];
  for (let tries = 0; tries < 200; tries += 1) {  // until the former worker's cache is gone
    names = await caches.keys();
    if (names.length === 1 && names[0].includes("language=fr")) break;
    await new Promise(done => setTimeout(done, 50));
  }
  const kept = await Promise.all(names.map(async name => (await (await caches.open(name)).keys()).map(one => one.url)));
  return kept.flat().map(url => new URL(url).pathname.replace(/-[^./]*/, ""));
}
"""


async def is_ready(page: Page) -> None:
    """Wait until the browser keeps the page."""
    await page.evaluate(READY)


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "There is no connection to Pressroom"), ("fr", "Pressroom est injoignable")]
)
async def test_a_page_that_cannot_be_reached_comes_by_itself(site: Site, browser: Browser, language: str, heading: str):
    async with visiting(browser, site, site.user(), language=language, size=PHONE) as visit:
        visit.expect_problems(*LOST)
        page = await visit.open("/documents")
        await is_ready(page)
        await visit.context.set_offline(True)
        await page.goto(f"{site.address}/exports")
        await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        await expect(page.locator("html")).to_have_attribute("lang", language)
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)
        await page.locator("#offline-retry").click()
        await expect(page.get_by_role("status").first).to_have_text(
            {"en": "There is still no connection.", "fr": "Toujours pas de connexion."}[language]
        )
        await visit.context.set_offline(False)
        await expect(page.get_by_test_id("queue")).to_be_visible()
        assert page.url == f"{site.address}/exports"


async def test_only_the_page_is_kept_and_in_one_language(site: Site, browser: Browser):
    user = site.user(name="nobody-else")
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await is_ready(page)
        await visit.context.add_cookies([{"name": "pressroom_language", "value": "fr", "url": site.address}])
        site.owner.rows("UPDATE users SET language = 'fr' WHERE id = %s", (user.user_id,))
        await page.reload()
        kept = await page.evaluate(KEPT)
        assert sorted(kept) == ["/assets/icons.svg", "/assets/mark.svg", "/assets/offline.js", "/assets/style.css", "/offline"]
        text = await page.evaluate("caches.match('/offline', {ignoreSearch: true}).then(kept => kept.text())")
        assert "nobody-else" not in text


async def test_the_page_is_the_same_for_everybody(quiet_site: Site):
    async with httpx.AsyncClient(base_url=quiet_site.address) as client:
        answer = await client.get("/offline?language=<b>")
        assert answer.status_code == 200
        assert '<html lang="en"' in answer.text
        script = await client.get("/service-worker.js?language=fr&version=1")
        assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert script.headers["Cache-Control"] == "no-cache"
        assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
