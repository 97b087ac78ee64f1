"""`bin/bench preview`: from the pause in typing to the picture of page one, alone and with a hundred editors open."""

from __future__ import annotations

import asyncio
import random
import statistics
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import msgspec
from bench.accounts import Account, add_accounts
from bench.client import HttpClient
from bench.command_line import Count, report_console, run_to_end, say
from bench.measuring import percentile
from bench.previews.editors import Editor, Preview
from bench.previews.report import print_previews
from bench.previews.results import ManyEditors, PreviewResults, PreviewRow
from bench.previews.steps import step_milliseconds
from bench.processes import host
from bench.service import Service, running_service
from bench.workload import Workload, workload_of
from cyclopts import Parameter, validators

from pressroom.db.pool import open_pool
from pressroom.rendering.browser.chromium import find_chromium
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import load_settings

Seconds = Annotated[float, Parameter(validator=validators.Number(gt=0))]

PAUSE_SECONDS: Final = 0.7
"""Between two previews of one editor that is measured alone: by then the tab has been reset, as it is while somebody types."""
WARM_UP: Final = 3
SAMPLE_SECONDS: Final = 0.25
SEED: Final = 20


@dataclass(frozen=True, kw_only=True)
class Row:
    """One kind of preview."""

    label: str
    template: str
    width: int
    other_page: bool = False
    """Whether another page of the same draft is asked for."""


ROWS: Final = (
    Row(label="two pages", template="classic", width=1240),
    Row(label="two pages, for 2,480 pixels", template="classic", width=2480),
    Row(label="fitted to one page: printed again", template="compact", width=1240),
    Row(label="another page of the same draft", template="classic", width=1240, other_page=True),
)


def preview(
    *, previews: Count = 40, editors: Count = 100, pause: Seconds = 10, seconds: Seconds = 60, json: Path | None = None
) -> None:
    """Measure previews of drafts over HTTP. See docs/reference/benchmark.md.

    Args:
        previews: Previews of each row.
        editors: Editors that are open at once.
        pause: Seconds between two pauses of one of these editors, on average.
        seconds: How long they are open.
        json: Write all figures to this file too.
    """
    with running_service() as service:
        results = run_to_end(_measure(service, previews=previews, editors=editors, pause=pause, seconds=seconds))
    print_previews(report_console(), results)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(results)))


async def _measure(service: Service, *, previews: int, editors: int, pause: float, seconds: float) -> PreviewResults:
    workload = workload_of("english")
    async with Renderer(chromium=find_chromium(load_settings().chromium), tabs=1) as renderer:
        steps = await step_milliseconds(renderer, workload, width=ROWS[0].width, times=previews)
    async with AsyncExitStack() as stack:
        opened = await _opened(service, stack, workload, count=editors)
        rows: list[PreviewRow] = []
        for row in ROWS:
            say(f"{row.label}: {previews} previews")
            rows.append(await _alone(row, opened[0], previews=previews))
        say(f"{editors} editors for {seconds:g} s")
        many = await _together(service, opened, pause=pause, seconds=seconds)
    return PreviewResults(machine=host(), steps=steps, rows=rows, many=many, pause=pause)


async def _opened(service: Service, stack: AsyncExitStack, workload: Workload, *, count: int) -> list[Editor]:
    """Open editors of as many users."""
    async with open_pool(service.database_url, role="pressroom_web") as pool:
        accounts = await add_accounts(service.database_url, pool, workload, count=count)
    return [_editor(service, stack, workload, account) for account in accounts]


def _editor(service: Service, stack: AsyncExitStack, workload: Workload, account: Account) -> Editor:
    client = HttpClient(service.address, token=account.token)
    stack.push_async_callback(client.close)
    return Editor(client=client, document_id=str(account.document_id), data=dict(workload.source.data))


async def _alone(row: Row, editor: Editor, *, previews: int) -> PreviewRow:
    editor.template, editor.width = row.template, row.width
    found: list[Preview] = []
    for _ in range(WARM_UP + previews):
        await asyncio.sleep(PAUSE_SECONDS)
        editor.type()
        one = await editor.preview()
        if row.other_page:
            editor.revision += 1
            one = await editor.preview(page=2)
        found.append(one)
    measured = found[WARM_UP:]
    return PreviewRow(
        label=row.label,
        width=row.width,
        pages=measured[-1].pages,
        p50_ms=_milliseconds(measured, 0.5),
        p95_ms=_milliseconds(measured, 0.95),
        file_p50_ms=1000 * statistics.median(one.file_seconds for one in measured),
        picture_bytes=round(statistics.median(one.size for one in measured)),
    )


async def _together(service: Service, editors: Sequence[Editor], *, pause: float, seconds: float) -> ManyEditors:
    """Let all editors type now and then, each by itself; every pause brings a preview and a save."""
    memory_before = service.process.memory_info().rss
    chosen = random.Random(SEED)  # noqa: S311 - repeatable on purpose
    end = asyncio.get_running_loop().time() + seconds
    found: list[Preview] = []

    async def use(editor: Editor, moments: random.Random) -> None:
        editor.template, editor.width = "classic", ROWS[0].width
        while True:
            await asyncio.sleep(moments.expovariate(1 / pause))
            if asyncio.get_running_loop().time() > end:
                return
            editor.type()
            found.append(await editor.preview())
            await editor.save()

    work = asyncio.gather(*(use(editor, random.Random(chosen.random())) for editor in editors))  # noqa: S311 - as above
    memory = await _most_memory(service, work)
    await work
    return ManyEditors(
        editors=len(editors),
        seconds=seconds,
        previews=len(found),
        p50_ms=_milliseconds(found, 0.5),
        p95_ms=_milliseconds(found, 0.95),
        slowest_ms=_milliseconds(found, 1),
        memory_before=memory_before,
        memory=memory,
    )


async def _most_memory(service: Service, work: asyncio.Future[list[None]]) -> int:
    """Return the most memory of the service's own process meanwhile, without that of its browser."""
    most = 0
    while not work.done():
        most = max(most, service.process.memory_info().rss)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(work), timeout=SAMPLE_SECONDS)
    return most


def _milliseconds(previews: Sequence[Preview], share: float) -> float:
    seconds = [one.seconds for one in previews]
    return 1000 * (max(seconds) if share == 1 else percentile(seconds, share))
