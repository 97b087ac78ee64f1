"""Run the application with its pages for tests, and open pages of it in a real browser."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal
from uuid import uuid4

from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from tests.support.browsers import chromium_under_test
from tests.support.databases import Owner

from pressroom.auth.principal import Principal, UserRole
from pressroom.auth.sessions import form_token
from pressroom.auth.tokens import hash_secret, new_secret

AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP: Final = (1440, 900)
PHONE: Final = (375, 667)
Scheme = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running application with a worker, and the owner of its database."""

    address: str
    owner: Owner
    secret_key: str

    def user(self, role: UserRole = "member", name: str = "") -> Principal:
        """Add a user."""
        return self.owner.user(f"{name or uuid4().hex}@example.org", role)

    def session(self, user: Principal) -> str:
        """Open a session, and return the secret of its cookie."""
        secret = new_secret()
        self.owner.rows(
            "INSERT INTO sessions (user_id, token_hash, user_agent, expires_at) "
            "VALUES (%s, %s, 'Test browser', clock() + interval '1 day')",
            (user.user_id, hash_secret(secret)),
        )
        return secret


LOST: Final = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError")
"""Parts of what a page that is offline writes into its console for each lost request."""


@asynccontextmanager
async def running_browser() -> AsyncGenerator[Browser]:
    """Start the system's Chromium for pages. As root it has no sandbox, which refuses to start then."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(chromium_under_test().executable), chromium_sandbox=os.geteuid() != 0
        )
        try:
            yield browser
        finally:
            await browser.close()


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A browser of its own: its context holds the cookies of one user."""

    site: Site
    context: BrowserContext
    problems: list[str] = field(default_factory=list)
    """What went wrong in scripts of the pages: exceptions, errors in the console, violations of the policy."""
    expected: list[str] = field(default_factory=list)
    """Parts of the problems that the test causes. They may come late, so they are taken out at the end."""

    def expect_problems(self, *parts: str) -> None:
        """Let problems pass that hold one of these texts: the browser names each refused or lost request in its console."""
        self.expected.extend(parts)

    def unexpected(self) -> list[str]:
        """List the problems that the test does not cause."""
        return [problem for problem in self.problems if not any(part in problem for part in self.expected)]

    async def open(self, path: str) -> Page:
        """Open a page of the site in a new tab, and wait until it has settled."""
        page = await self.context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        await page.goto(self.site.address + path)
        await page.wait_for_load_state("networkidle")
        return page

    def _note(self, error: str) -> None:
        # A request that a newer one replaces is no problem, and htmx logs it like one.
        if not error.startswith(("htmx:sendAbort", "htmx:afterRequest")):
            self.problems.append(error)


@asynccontextmanager
async def visiting(
    browser: Browser,
    site: Site,
    user: Principal | None,
    *,
    language: str = "en",
    scheme: Scheme = "light",
    size: tuple[int, int] = DESKTOP,
    **options: Any,
) -> AsyncGenerator[Visit]:
    """Open a browser window of a user; None: of nobody. `options` are those of Playwright's `new_context`.

    Raises:
        AssertionError: A script of a page failed, or a page broke its own policy.
    """
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        locale={"en": "en-GB", "fr": "fr-FR"}[language],
        has_touch=size == PHONE,
        **options,
    )
    context.set_default_timeout(15_000)
    if user is not None:
        secret = site.session(user)
        token = form_token(secret, secret_key=site.secret_key)
        cookies = {"pressroom_session": secret, "pressroom_csrf": token, "pressroom_language": language}
        await context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies.items()])
    visit = Visit(site=site, context=context)
    try:
        yield visit
    finally:
        await context.close()
    assert not visit.unexpected(), "\n".join(visit.unexpected())


async def assert_accessible(page: Page) -> None:
    """Check a page as it is now with axe-core: WCAG 2.2 AA and best practices, without any exception, in both schemes.

    With PICTURES_OF_PAGES, the path of a folder, put pictures of the page there, in both schemes and widths.
    """
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    now = await _scheme(page)
    other: Scheme = "light" if now == "dark" else "dark"
    found = await _violations(page, {"type": "tag", "values": AXE_TAGS})
    try:
        await page.emulate_media(color_scheme=other, reduced_motion="reduce")  # without a transition between both
        found += [f"{other}: {one}" for one in await _violations(page, {"type": "rule", "values": ["color-contrast"]})]
    finally:
        await page.emulate_media(color_scheme=now, reduced_motion="no-preference")
    if folder := os.environ.get("PICTURES_OF_PAGES"):
        await take_pictures(page, Path(folder), os.environ["PYTEST_CURRENT_TEST"])
    assert not found, "\n".join(found)


async def _scheme(page: Page) -> Scheme:
    return "dark" if await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"


async def _violations(page: Page, rules: dict[str, object]) -> list[str]:
    found = await page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
    return [
        f"{one['id']}: {one['help']}: "
        + "; ".join(str(node["html"])[:200] + " " + str(node.get("any", "")[:1])[:300] for node in one["nodes"][:5])
        for one in found["violations"]
    ]


async def take_pictures(page: Page, folder: Path, test: str) -> None:
    """Take pictures of a page in both schemes and widths. `test` is what pytest says of the running test."""
    name = re.sub(r"\W+", "-", test.partition("::")[2].removesuffix(" (call)")).removeprefix("test_").strip("-")
    place = folder / Path(test.partition("::")[0]).stem.removeprefix("test_")
    place.mkdir(parents=True, exist_ok=True)
    count = len({path.stem.rpartition("-")[0] for path in place.glob(f"{name}-[0-9]*-*")}) + 1
    now = await _scheme(page)
    size = page.viewport_size or {"width": DESKTOP[0], "height": DESKTOP[1]}
    for width, height in (DESKTOP, PHONE):
        await page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.wait_for_timeout(300)  # transitions
            await page.screenshot(path=place / f"{name}-{count}-{width}{scheme}.png")
    await page.set_viewport_size(size)
    await page.emulate_media(color_scheme=now, reduced_motion="no-preference")


async def assert_no_sideways_scroll(page: Page) -> None:
    """Check that nothing is wider than the window."""
    width, wide = await page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
    assert wide <= width
