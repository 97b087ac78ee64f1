from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest
import pytest_asyncio
from msgspec import Raw
from tests.support.browsers import (
    alive,
    browser_of,
    chromium_under_test,
    fake_browser,
    folders,
    page_processes,
    printed,
    text_of,
    until,
)

from pressroom.errors import ExportTimeoutError, RendererBusyError, RendererUnavailableError, RenderFailedError
from pressroom.rendering.browser.browser import Browser
from pressroom.rendering.browser.chromium import Chromium
from pressroom.rendering.browser.devtools import Connection
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.browser.tab import Printed, Tab
from pressroom.rendering.options import ExportOptions

HELLO = "<!doctype html><title>Hello</title><p>Hello é ñ</p>"
LARGE = "<p>" + "words " * 50_000
HANGS = "<p>" + "hangs " * 50_000
"""A large document: `hanging` suspends the page process that is to print it."""


@pytest_asyncio.fixture
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=2) as started:
        yield started


def browser_in(renderer: Renderer) -> Browser:
    browser = renderer._supervisor.running  # pyright: ignore[reportPrivateUsage] - its tabs are not public
    assert browser is not None
    return browser


async def launched(renderer: Renderer, count: int) -> None:
    await until(lambda: renderer.healthy().launches >= count)


async def processes_of_tabs(renderer: Renderer) -> dict[Tab, psutil.Process]:
    """Return the page process of each tab. Of two tabs, that of the suspended process does not answer."""
    browser, pages = browser_in(renderer), page_processes(renderer)
    tabs = [await browser.borrow() for _ in pages]
    if len(pages) > 1:
        suspended, running = pages
        suspended.suspend()
        probes = {asyncio.create_task(tab.probe()): tab for tab in tabs}
        (answered,), (unanswered,) = await asyncio.wait(probes, return_when=asyncio.FIRST_COMPLETED)
        suspended.resume()
        await unanswered
        tabs, pages = [probes[answered], probes[unanswered]], [running, suspended]
    for tab in tabs:
        browser.give_back(tab, reset=False)
    return dict(zip(tabs, pages, strict=True))


async def hanging(renderer: Renderer, patch: pytest.MonkeyPatch) -> asyncio.Queue[int]:
    """Let each page process that is to print `HANGS` hang; its number is put into the queue."""
    processes, hung, print_document = await processes_of_tabs(renderer), asyncio.Queue[int](), Tab.print

    async def print_or_hang(tab: Tab, html: str, options: ExportOptions) -> Printed:
        if html == HANGS:
            if tab not in processes:  # it was opened since
                (processes[tab],) = (page for page in page_processes(renderer) if page not in processes.values())
            processes[tab].suspend()
            hung.put_nowait(processes[tab].pid)
        return await print_document(tab, html, options)

    patch.setattr(Tab, "print", print_or_hang)
    return hung


async def test_a_document_is_printed(renderer: Renderer) -> None:
    result = await printed(renderer, HELLO)
    assert result.pdf.startswith(b"%PDF-")
    assert "Hello é ñ" in text_of(result.pdf)
    assert result.blocked == ()
    assert renderer.healthy().documents == 1


async def test_more_documents_than_tabs_each_get_their_own_pdf(renderer: Renderer) -> None:
    results = await asyncio.gather(*(printed(renderer, f"<p>number {index} of many") for index in range(24)))
    for index, result in enumerate(results):
        assert f"number {index} of many" in text_of(result.pdf)
    assert renderer.healthy().launches == 1


async def test_printing_before_the_start_starts_the_browser_once() -> None:
    renderer = Renderer(chromium=chromium_under_test(), tabs=1)
    results = await asyncio.gather(renderer.start(), *(printed(renderer, HELLO) for _ in range(4)), renderer.start())
    assert all(result is None or result.pdf for result in results)
    assert renderer.healthy().launches == 1
    await renderer.stop()


async def test_a_browser_that_crashes_is_replaced_and_its_documents_are_repeated(renderer: Renderer) -> None:
    for _ in range(2):
        both = [asyncio.create_task(printed(renderer, f"<p>{'<p>word ' * 1_500}<p>END {index}")) for index in range(2)]
        await asyncio.sleep(0)
        first = browser_of(renderer)
        first.kill()
        for index, task in enumerate(both):
            assert f"END {index}" in text_of((await task).pdf)
        assert browser_of(renderer).pid != first.pid


async def test_a_page_process_that_crashes_costs_one_repetition_and_no_browser(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid, pages, ask, prints = browser_of(renderer).pid, page_processes(renderer), Connection.ask, asyncio.Event()

    async def ask_suspended_pages(
        connection: Connection, method: str, params: Mapping[str, Any] | None = None, *, session: str = ""
    ) -> Raw:
        if method == "Page.printToPDF" and not prints.is_set():
            for page in pages:
                page.suspend()
            prints.set()
        return await ask(connection, method, params, session=session)

    monkeypatch.setattr(Connection, "ask", ask_suspended_pages)
    task = asyncio.create_task(printed(renderer, "<p>word " * 6_000 + "<p>END"))
    # At work on the document. While it is being handed over, Chromium itself sometimes ends when its page does.
    await prints.wait()
    assert pages
    for page in pages:
        page.kill()
    assert "END" in text_of((await task).pdf)
    assert browser_of(renderer).pid == pid
    assert "Hello" in text_of((await printed(renderer, HELLO)).pdf)


async def test_a_page_process_that_crashes_between_two_documents_is_replaced(renderer: Renderer) -> None:
    for page in page_processes(renderer):
        page.kill()
    results = await asyncio.gather(*(printed(renderer, HELLO) for _ in range(4)))
    assert all("Hello" in text_of(result.pdf) for result in results)


async def test_a_browser_that_hangs_is_noticed_at_the_deadline_and_replaced(renderer: Renderer) -> None:
    hung = browser_of(renderer)
    hung.suspend()
    for child in hung.children(recursive=True):
        child.suspend()
    start = time.monotonic()
    with pytest.raises(ExportTimeoutError):
        await printed(renderer, HELLO, seconds=0.5)
    assert time.monotonic() - start < 5
    assert "Hello" in text_of((await printed(renderer, HELLO, seconds=8)).pdf)
    assert browser_of(renderer).pid != hung.pid
    assert not alive({hung.pid})


async def test_a_hung_page_process_is_replaced_and_the_other_tab_goes_on(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid, hung = browser_of(renderer).pid, await hanging(renderer, monkeypatch)
    late = asyncio.create_task(printed(renderer, HANGS, seconds=8))
    page = await hung.get()
    for _ in range(5):
        await printed(renderer, HELLO, seconds=8)
    assert not late.done()
    with pytest.raises(ExportTimeoutError):
        await late
    await asyncio.gather(*(printed(renderer, HELLO, seconds=8) for _ in range(6)))
    assert browser_of(renderer).pid == pid
    await until(lambda: not alive({page}))


async def test_the_page_process_of_a_cancelled_document_is_ended(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    hung = await hanging(renderer, monkeypatch)
    task = asyncio.create_task(printed(renderer, HANGS))
    page = await hung.get()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not alive({page}))
    results = await asyncio.gather(*(printed(renderer, HELLO, seconds=5) for _ in range(4)))
    assert len(results) == 4
    assert renderer.healthy().launches == 1


async def test_a_deadline_that_has_passed_fails_at_once(renderer: Renderer) -> None:
    with pytest.raises(ExportTimeoutError):
        await printed(renderer, HELLO, seconds=-1)
    assert "Hello" in text_of((await printed(renderer, HELLO)).pdf)


async def test_the_wait_for_a_tab_does_not_count_and_can_be_bounded_by_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        hung = await hanging(renderer, monkeypatch)
        slow = asyncio.create_task(printed(renderer, HANGS, seconds=5))
        await hung.get()
        waiting = asyncio.create_task(printed(renderer, HELLO, seconds=4))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await printed(renderer, HELLO)
        assert not waiting.done()
        with pytest.raises(ExportTimeoutError):
            await slow
        assert "Hello" in text_of((await waiting).pdf)


async def test_whoever_waits_too_long_for_a_tab_is_told_that_it_is_busy(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = await hanging(renderer, monkeypatch)
    endless = asyncio.create_task(printed(renderer, HANGS, seconds=60))  # it has the only place of the large documents
    await hung.get()
    with pytest.raises(RendererBusyError):
        await renderer.print_pdf(LARGE, ExportOptions(), seconds=20, wait_seconds=0.3)
    assert "Hello" in text_of((await renderer.print_pdf(HELLO, ExportOptions(), seconds=20, wait_seconds=5)).pdf)
    another = await browser_in(renderer).borrow()
    with pytest.raises(RendererBusyError):
        await renderer.print_pdf(HELLO, ExportOptions(), seconds=20, wait_seconds=0.3)
    browser_in(renderer).give_back(another, reset=True)
    assert not endless.done(), "the test shows nothing"
    endless.cancel()
    await asyncio.wait({endless})
    results = await asyncio.gather(
        *(renderer.print_pdf(html, ExportOptions(), seconds=20, wait_seconds=20) for html in (LARGE, HELLO, LARGE))
    )
    assert all(result.pdf for result in results)


async def test_a_small_document_as_large_takes_a_place_of_the_large_ones(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = await hanging(renderer, monkeypatch)
    hangs = asyncio.create_task(printed(renderer, HANGS))  # it has the only place of the large documents
    await hung.get()
    with pytest.raises(RendererBusyError):
        await renderer.print_pdf(HELLO, ExportOptions(), seconds=20, wait_seconds=0.3, as_large=True)
    assert (await renderer.print_pdf(HELLO, ExportOptions(), seconds=20, wait_seconds=20)).pdf
    hangs.cancel()
    await asyncio.wait({hangs})
    assert (await renderer.print_pdf(HELLO, ExportOptions(), seconds=20, wait_seconds=20, as_large=True)).pdf


async def test_after_a_large_document_that_failed_a_small_one_finds_a_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        hung = await hanging(renderer, monkeypatch)

        async def print_large() -> None:
            with pytest.raises(ExportTimeoutError):
                await renderer.print_pdf(HANGS, ExportOptions(), seconds=1, as_large=True)

        await print_large()
        await hung.get()
        large = asyncio.create_task(print_large())
        await hung.get()
        await renderer.print_pdf(HELLO, ExportOptions(), seconds=60, wait_seconds=0)
        await large


async def test_only_a_timeout_beside_other_documents_is_worth_another_attempt(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hanging(renderer, monkeypatch)
    late = asyncio.create_task(printed(renderer, HANGS, seconds=1.5))
    while not late.done():
        await printed(renderer, HELLO)
    with pytest.raises(ExportTimeoutError) as beside:
        await late
    with pytest.raises(ExportTimeoutError) as alone:
        await printed(renderer, HANGS, seconds=1.5)
    assert (alone.value.code, alone.value.retryable) == ("EXPORT_TIMEOUT", False)
    assert (beside.value.code, beside.value.retryable) == ("EXPORT_TIMEOUT", True)


async def test_a_fresh_print_is_made_in_a_browser_that_has_printed_nothing(renderer: Renderer) -> None:
    first = browser_of(renderer)
    long = asyncio.create_task(printed(renderer, "<p>word " * 6_000 + "<p>END"))
    assert "Hello" in text_of((await printed(renderer, HELLO, fresh=True)).pdf)
    second = browser_of(renderer)
    assert second.pid != first.pid
    assert "END" in text_of((await long).pdf)  # the old browser has finished what it had
    await printed(renderer, HELLO)
    assert browser_of(renderer).pid == second.pid
    await until(lambda: not alive({first.pid}))


async def test_recycling_loses_no_document() -> None:
    async with Renderer(chromium=chromium_under_test(), tabs=2, recycle_after=8) as renderer:
        first = browser_of(renderer)
        texts = await asyncio.gather(*(printed(renderer, f"<p>paper {index} done") for index in range(60)))
        for index, result in enumerate(texts):
            assert f"paper {index} done" in text_of(result.pdf)
        await launched(renderer, 2)
        await printed(renderer, HELLO)
        await until(lambda: not alive({first.pid}))


async def test_a_browser_is_recycled_by_age_and_by_memory() -> None:
    async with Renderer(chromium=chromium_under_test(), tabs=1, recycle_after_seconds=0.0) as aged:
        await printed(aged, HELLO)
        await launched(aged, 2)
    async with Renderer(chromium=chromium_under_test(), tabs=1, recycle_above_bytes=1) as heavy:
        for _ in range(25):
            await printed(heavy, HELLO)
        await launched(heavy, 2)


@pytest.mark.usefixtures("own_temporary_folder")
async def test_a_failed_launch_is_tried_again_by_the_next_document(open_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    real = chromium_under_test()
    program = fake_browser(open_folder, "echo cannot find libexample.so >&2; exit 127")
    renderer = Renderer(chromium=Chromium(executable=program, version=real.version, headless_shell=True), tabs=1)
    for _ in range(2):
        with pytest.raises(RendererUnavailableError) as failure:
            await printed(renderer, HELLO)
        assert "libexample" not in failure.value.message
    reasons = [vars(record)["reason"] for record in caplog.records if record.message == "browser_not_started"]
    assert len(reasons) == 2
    assert all("cannot find libexample.so" in reason for reason in reasons)
    assert not renderer.healthy().ready
    assert not folders()
    fake_browser(open_folder, f'exec {real.executable} "$@"')
    assert "Hello" in text_of((await printed(renderer, HELLO)).pdf)
    assert renderer.healthy().ready
    await renderer.stop()


@pytest.mark.usefixtures("own_temporary_folder")
async def test_a_browser_that_never_gets_ready_is_given_up(open_folder: Path) -> None:
    program = fake_browser(open_folder, "exec sleep 60")
    renderer = Renderer(chromium=Chromium(executable=program, version="1.0.0.0", headless_shell=True), launch_seconds=0.3)
    with pytest.raises(RendererUnavailableError):
        await renderer.start()
    await renderer.stop()
    assert not folders()


@pytest.mark.usefixtures("own_temporary_folder")
async def test_nothing_is_left_after_the_stop() -> None:
    renderer = Renderer(chromium=chromium_under_test(), tabs=2)
    await renderer.start()
    leader = browser_of(renderer)
    pids = {leader.pid, *(child.pid for child in leader.children(recursive=True))}
    assert len(pids) > 4
    assert len(folders()) == 1
    running = asyncio.create_task(printed(renderer, LARGE))
    await asyncio.sleep(0)
    await renderer.stop()
    with pytest.raises(RendererUnavailableError):
        await running
    assert not alive(pids)
    assert not folders()
    assert not renderer.healthy().ready
    with pytest.raises(RendererUnavailableError, match="stopped"):
        await printed(renderer, HELLO)
    with pytest.raises(RendererUnavailableError, match="stopped"):
        await renderer.start()  # a probe of the service's health comes as late as that
    assert not renderer.healthy().ready


async def test_a_document_that_leaves_its_page_is_never_printed_as_another(renderer: Renderer) -> None:
    for target in ("about:blank", "data:text/html,OTHER", ""):
        html = f"<meta http-equiv=refresh content='0;url={target}'><p>MINE</p>{'<p>word' * 500}<p>END"
        try:
            text = text_of((await printed(renderer, html, seconds=3)).pdf)
        except (RenderFailedError, ExportTimeoutError):  # it left before it could be printed
            continue
        assert "MINE" in text
        assert "END" in text
    assert "Hello" in text_of((await printed(renderer, HELLO)).pdf)


async def test_a_document_too_long_for_the_browser_is_refused_and_hurts_nobody(renderer: Renderer) -> None:
    with pytest.raises(RenderFailedError, match="more than 104,857,599"):
        await printed(renderer, "x" * 105_000_000)
    assert "Hello" in text_of((await printed(renderer, HELLO)).pdf)
    assert renderer.healthy().launches == 1
