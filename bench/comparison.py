"""All rows of the benchmark, measured in alternating rounds: what is compared stands beside each other in time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from bench.accounts import Account, add_accounts
from bench.client import HttpClient
from bench.exporting import Exporter
from bench.measuring import CpuClock, Lane, Measured, measure
from bench.processes import own_cpu, service_cpu
from bench.raw import RawTab, raw_tabs
from bench.service import Service
from bench.workload import Workload, page_count

from pressroom.app import PREVIEW_TABS
from pressroom.db.pool import Pool
from pressroom.rendering.browser.chromium import Chromium
from pressroom.rendering.browser.pool import Renderer


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: a way to make documents, by so many clients at once."""

    name: str
    """Machine-readable: `raw-1`, `pool-2`, `wait-4`."""
    label: str
    lanes: Sequence[Lane]
    cpu_clock: CpuClock
    rounds: list[Measured] = field(default_factory=list[Measured])

    @property
    def clients(self) -> int:
        """How many documents are under way at once."""
        return len(self.lanes)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Everything warm and ready to be measured."""

    rows: list[Row]
    renderer: Renderer
    account: Account
    printed: bytes
    """What the browser prints for the product, before it is finished."""
    pages: int
    pdf_bytes: int
    """Size of the product's file."""


class WrongPagesError(Exception):
    """The ways do not give the same number of pages: it would not be the same document."""


@asynccontextmanager
async def open_rows(
    chromium: Chromium,
    workload: Workload,
    service: Service,
    pool: Pool,
    *,
    tabs: int,
    clients: Sequence[int],
    poll_seconds: float,
) -> AsyncGenerator[Opened]:
    """Warm everything up, prove that all ways print the same document, and yield the rows.

    The pool has the tabs that `pressroom serve` gives it: one for previews beside the worker's.
    """
    async with AsyncExitStack() as stack:
        raw = await stack.enter_async_context(raw_tabs(chromium, tabs=tabs, html=workload.html, options=workload.options))
        renderer = await stack.enter_async_context(Renderer(chromium=chromium, tabs=tabs + PREVIEW_TABS))
        accounts = await add_accounts(service.database_url, pool, workload, count=max(clients))
        exporters: list[Exporter] = []
        for account in accounts:
            client = HttpClient(service.address, token=account.token)
            stack.push_async_callback(client.close)
            exporters.append(Exporter(client=client, document_id=str(account.document_id), poll_seconds=poll_seconds))
        printed = await _supervised_pdf(renderer, workload)
        pdf = await _same_pages([await raw[0].pdf(), printed], exporters)
        yield Opened(
            rows=_rows(raw, partial(_supervised, renderer, workload), exporters, service, clients=clients),
            renderer=renderer,
            account=accounts[0],
            printed=printed,
            pages=page_count(pdf),
            pdf_bytes=len(pdf),
        )


async def measure_rounds(rows: Sequence[Row], *, rounds: int, documents: int, say: Callable[[str], None]) -> None:
    """Measure every row once per round; every second round backwards, so that a machine that slows down favours nobody."""
    for number in range(rounds):
        for row in rows if number % 2 == 0 else reversed(rows):
            say(f"round {number + 1} of {rounds}: {row.label}, {row.clients} at once")
            row.rounds.append(await measure(row.lanes, documents=documents, cpu_clock=row.cpu_clock))


def _rows(
    raw: Sequence[RawTab],
    supervised: Lane,
    exporters: Sequence[Exporter],
    service: Service,
    *,
    clients: Sequence[int],
) -> list[Row]:
    own, served = partial(own_cpu, service), partial(service_cpu, service)
    waits: list[Lane] = [exporter.wait for exporter in exporters]
    polls: list[Lane] = [exporter.poll for exporter in exporters]
    prints: list[Lane] = [tab.once for tab in raw]
    rows = [
        Row(name="raw-1", label="raw DevTools", lanes=prints[:1], cpu_clock=own),
        Row(name="pool-1", label="renderer pool", lanes=[supervised], cpu_clock=own),
        Row(name="wait-1", label="HTTP, Prefer: wait", lanes=waits[:1], cpu_clock=served),
        Row(name="poll-1", label="HTTP, submit and poll", lanes=polls[:1], cpu_clock=served),
    ]
    if len(raw) > 1:
        rows += [
            Row(name=f"raw-{len(raw)}", label="raw DevTools, a tab each", lanes=prints, cpu_clock=own),
            Row(name=f"pool-{len(raw)}", label="renderer pool", lanes=[supervised] * len(raw), cpu_clock=own),
        ]
    for count in clients:
        rows.append(Row(name=f"wait-{count}", label="HTTP, Prefer: wait", lanes=waits[:count], cpu_clock=served))
    rows.append(Row(name=f"poll-{len(polls)}", label="HTTP, submit and poll", lanes=polls, cpu_clock=served))
    return rows


async def _supervised(renderer: Renderer, workload: Workload) -> None:
    await _supervised_pdf(renderer, workload)


async def _supervised_pdf(renderer: Renderer, workload: Workload) -> bytes:
    return (await renderer.print_pdf(workload.html, workload.options, seconds=30, trusted=True)).pdf


async def _same_pages(printed: Sequence[bytes], exporters: Sequence[Exporter]) -> bytes:
    """Compare what was printed without the service with what each client gets, and return the product's file.

    This also warms the service up.
    """
    pages = {page_count(pdf) for pdf in printed}
    pdf = b""
    for exporter in exporters:
        for pdf in (await exporter.polled_pdf(), await exporter.waited_pdf()):
            pages.add(page_count(pdf))
    if len(pages) > 1:
        raise WrongPagesError(f"the ways print different numbers of pages: {sorted(pages)}")
    return pdf
