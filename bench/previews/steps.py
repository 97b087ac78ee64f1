"""What the steps of a preview take by themselves, through the functions that the service calls."""

from __future__ import annotations

import inspect
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bench.workload import Workload

from pressroom.documents.printing import Source, metadata_of, present
from pressroom.documents.templates import template_named
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.pictures import page_png
from pressroom.rendering.pdf.postprocess import finish_pdf
from pressroom.rendering.pdf.printed_text import printed_headings
from pressroom.rendering.pdf.proof import prove

SECONDS = 8


async def step_milliseconds(renderer: Renderer, workload: Workload, *, width: int, times: int) -> dict[str, float]:
    """Return the median milliseconds of each step of a preview that is printed once."""
    taken: dict[str, list[float]] = {}

    async def timed(step: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        made = work()
        result: Any = (await made) if inspect.isawaitable(made) else made
        taken.setdefault(step, []).append(time.perf_counter() - started)
        return result

    for number in range(times + 1):
        if number == 1:
            taken.clear()  # the first one fills the caches
        await _preview(renderer, _changed(workload.source, number), timed, width=width)
    return {step: 1000 * statistics.median(seconds) for step, seconds in taken.items()}


async def _preview(renderer: Renderer, source: Source, timed: Callable[..., Awaitable[Any]], *, width: int) -> None:
    template = template_named(source.kind, source.kind.default_template)
    await timed("check", lambda: source.kind.validate(source.data))
    layout = await timed("present", lambda: present(source, template=template, options=ExportOptions()))
    rendered = await timed("HTML", layout.html)
    printed = await timed("print", lambda: renderer.print_pdf(rendered.html, layout.options, seconds=SECONDS, trusted=True))
    metadata, headings = metadata_of(layout.presented), printed_headings(rendered.html)
    finish = lambda: finish_pdf(printed.pdf, options=layout.options, metadata=metadata, headings=headings)  # noqa: E731 - timed
    finished = await timed("finish", finish)
    await timed("prove", lambda: prove(finished.pdf, rendered, margins=layout.options.page_margins))
    await timed("draw", lambda: page_png(finished.pdf, page=1, width=width))


def _changed(source: Source, number: int) -> Source:
    basics = {**source.data["basics"], "summary": f"{source.data['basics']['summary']} {number}"}
    return replace(source, data={**source.data, "basics": basics})
