"""`bin/bench pages`: how soon pages are seen in a browser, and what they transfer, at the first visit and at the next."""

from __future__ import annotations

import os
import statistics
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec
import psycopg
from bench.accounts import add_accounts, add_documents
from bench.command_line import Count, report_console, run_to_end, say
from bench.measuring import percentile
from bench.pages.report import print_pages
from bench.pages.results import PageRow, PagesResults, Sorting
from bench.pages.views import View, sorting, view
from bench.processes import host
from bench.reports.exams import add_exam, add_teacher
from bench.service import Service, running_service
from bench.workload import workload_of
from playwright.async_api import Browser, BrowserContext, Cookie, async_playwright

from pressroom.auth.sessions import create_sign_in_link
from pressroom.db.pool import conninfo, open_pool
from pressroom.rendering.browser.chromium import find_chromium
from pressroom.settings import load_settings

DOCUMENTS: Final = 12
"""Documents of the user, whose first pages the page of documents shows."""
STUDENTS: Final = 1000
"""Students of the exam whose dashboard is visited. The sample has 20 questions."""
SIZE: Final = (1440, 900)


def pages(*, views: Count = 15, json: Path | None = None) -> None:
    """Measure pages in the browser of this machine. See docs/reference/benchmark.md.

    Args:
        views: Visits of each page, each by a browser that has never been there, and then once more.
        json: Write all figures to this file too.
    """
    with running_service() as service:
        results = run_to_end(_measure(service, views=views))
    print_pages(report_console(), results)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(results)))


async def _measure(service: Service, *, views: int) -> PagesResults:
    workload = workload_of("english")
    async with open_pool(service.database_url, role="pressroom_web") as pool:
        (account,) = await add_accounts(service.database_url, pool, workload, count=1)
        await add_documents(pool, account.user, workload, count=DOCUMENTS - 1)
    chromium = find_chromium(load_settings().chromium)
    async with async_playwright() as playwright:
        sandbox = os.geteuid() != 0  # as root Chromium refuses to start with it
        browser = await playwright.chromium.launch(executable_path=str(chromium.executable), chromium_sandbox=sandbox)
        try:
            cookies = await _signed_in(browser, service, email=account.user.email, documents=DOCUMENTS)
            rows: list[PageRow] = []
            for name, path in _pages(account.document_id).items():
                say(f"{name}: {views} visits")
                rows.append(await _row(browser, service.address + path, cookies, name=name, views=views))
            dashboard, sorted_ = await _dashboard(browser, service, views=views)
        finally:
            await browser.close()
    rows.append(dashboard)
    return PagesResults(machine=host(), chromium=chromium.version, documents=DOCUMENTS, rows=rows, sorting=sorted_)


async def _dashboard(browser: Browser, service: Service, *, views: int) -> tuple[PageRow, Sorting]:
    """Visit the dashboard of a large exam, which changes before each first visit, and sort its students."""
    say(f"dashboard: {views} visits")
    teacher, _ = await add_teacher(service)
    async with open_pool(service.database_url, role="pressroom_web") as pool:
        exam_id = await add_exam(pool, teacher, students=STUDENTS)
    cookies = await _signed_in(browser, service, email=teacher.email)
    address = f"{service.address}/exams/{exam_id}"
    async with await psycopg.AsyncConnection.connect(conninfo(service.database_url), autocommit=True) as owner:

        async def change() -> None:
            await owner.execute("UPDATE exams SET version = version + 1 WHERE id = %s", (exam_id,))

        row = await _row(browser, address, cookies, name="dashboard", views=views, before=change)
    async with _window(browser) as context:
        await context.add_cookies([{**cookie} for cookie in cookies])  # pyright: ignore[reportArgumentType] - as it gave them
        times = await sorting(context, address, times=views)
    found = Sorting(students=STUDENTS, p50_ms=statistics.median(times), p95_ms=percentile(times, 0.95))
    return row, found


def _pages(document_id: UUID) -> dict[str, str]:
    return {"documents": "/documents", "exports": "/exports", "account": "/account", "editor": f"/documents/{document_id}/edit"}


async def _signed_in(browser: Browser, service: Service, *, email: str, documents: int = 0) -> list[Cookie]:
    """Sign in with a link, draw the pictures of the documents once, and return the cookies."""
    async with await psycopg.AsyncConnection.connect(conninfo(service.database_url), autocommit=True) as owner:
        path = await create_sign_in_link(owner, email=email)
    async with _window(browser) as context:
        page = await context.new_page()
        await page.goto(service.address + path)
        await page.get_by_role("button").first.click()
        await page.wait_for_url("**/documents")
        if documents:
            await page.locator(".document img").nth(documents - 1).wait_for()
        return await context.cookies()


async def _row(
    browser: Browser,
    address: str,
    cookies: list[Cookie],
    *,
    name: str,
    views: int,
    before: Callable[[], Awaitable[None]] | None = None,
) -> PageRow:
    first: list[View] = []
    again: list[View] = []
    for _ in range(views):
        if before is not None:
            await before()
        async with _window(browser) as context:
            await context.add_cookies([{**cookie} for cookie in cookies])  # pyright: ignore[reportArgumentType] - as it gave them
            first.append(await view(context, address))
            again.append(await view(context, address))
    return PageRow.of(name, first=first, again=again)


@asynccontextmanager
async def _window(browser: Browser) -> AsyncGenerator[BrowserContext]:
    """Open a window that shares nothing with others: no cache, no cookies."""
    context = await browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]}, locale="en-GB")
    try:
        yield context
    finally:
        await context.close()
