"""`bin/bench reports`: the report of an exam, beside other ways to print it, and how it grows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
from bench.accounts import add_accounts
from bench.command_line import Count, report_console, run_to_end
from bench.processes import machine
from bench.raw import working_confinement
from bench.reports.exams import open_exams
from bench.reports.pages import report_pages
from bench.reports.report import print_report
from bench.reports.results import Results, Times
from bench.reports.scale import MemoryResult, measure_memory, measure_scale
from bench.reports.singles import measure_singles
from bench.reports.ways import measure_rows, open_ways, way_results
from bench.service import Service, running_service
from bench.workload import workload_of
from cyclopts import Parameter, validators

from pressroom.cli.memory import prepare_collector
from pressroom.db.pool import open_pool
from pressroom.exams.document import MAX_STUDENTS
from pressroom.rendering.browser.chromium import Chromium, find_chromium
from pressroom.settings import load_settings

SINGLES_ALONE: Final = 10
"""Single exports of each round while nothing else is made."""
Students = Annotated[int, Parameter(validator=validators.Number(gte=1, lte=MAX_STUDENTS))]
Switch = Annotated[bool, Parameter(negative="")]


def reports(
    *,
    students: Students = 213,
    few: Students = 200,
    many: Students = 1000,
    rounds: Count = 3,
    poll_ms: Annotated[float, Parameter(validator=validators.Number(gt=0))] = 100,
    no_others: Switch = False,
    quick: Switch = False,
    json: Path | None = None,
) -> None:
    """Measure exam reports beside raw DevTools and @react-pdf/renderer. See docs/reference/benchmark.md.

    Args:
        students: Students of the exam whose report is made in every way.
        few: Students of the smaller of two more exams: how time and memory grow.
        many: Students of the larger one.
        rounds: How often each row is measured; figures are medians over rounds.
        poll_ms: How often a client that has asked for a report asks for its status.
        no_others: Do not install and measure @react-pdf/renderer.
        quick: One round of 40 students, then 20 and 100: a first impression.
        json: Write all figures to this file too.
    """
    if quick:
        students, few, many, rounds = 40, 20, 100, 1
    chromium = find_chromium(load_settings().chromium)
    poll_seconds = poll_ms / 1000
    with running_service() as service:
        run = _measure(
            service,
            chromium,
            students=students,
            few=few,
            many=many,
            rounds=rounds,
            poll_seconds=poll_seconds,
            others=not no_others,
        )
        measured = run_to_end(run)
    with running_service() as service:
        memory = run_to_end(_measure_memory(service, few=few, many=many, poll_seconds=poll_seconds))
    results = Results(
        **msgspec.structs.asdict(measured),
        students=students,
        rounds=rounds,
        poll_ms=poll_ms,
        memory=memory,
    )
    print_report(report_console(), results)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(results)))


async def _measure(
    service: Service,
    chromium: Chromium,
    *,
    students: int,
    few: int,
    many: int,
    rounds: int,
    poll_seconds: float,
    others: bool,
) -> Times:
    facts = machine(chromium, await working_confinement(chromium))
    async with open_exams(service, (students, few, many), poll_seconds=poll_seconds) as exams:
        ours, fewer, more = exams.reporters
        async with open_pool(service.database_url, role="pressroom_web") as pool:
            alone, beside = await add_accounts(service.database_url, pool, workload_of("english"), count=2)
        pages = report_pages(exams.first)
        prepare_collector()  # as in the service, so that what runs in this process costs what it costs there
        async with open_ways(chromium, service, ours, pages, exams.first if others else None) as ways:
            await measure_rows([way.row for way in ways], rounds=rounds)
        singles = await measure_singles(service, ours, alone=alone, beside=beside, exports=SINGLES_ALONE, rounds=rounds)
        scale = await measure_scale(service, few=(few, fewer), many=(many, more), rounds=rounds)
    return Times(
        machine=facts,
        copies=len(pages.parts) - 1,
        questions=sum(1 for _ in exams.first.exam.questions()),
        html_bytes=len(pages.whole.encode()),
        ways=way_results(ways),
        scale=scale,
        singles=singles,
    )


async def _measure_memory(service: Service, *, few: int, many: int, poll_seconds: float) -> MemoryResult:
    async with open_exams(service, (few, many), poll_seconds=poll_seconds) as exams:
        fewer, more = exams.reporters
        return await measure_memory(service, few=fewer, many=more)
