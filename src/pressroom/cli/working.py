"""`pressroom worker`: run only a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter, validators

from pressroom.cli.database import ready_database
from pressroom.cli.failures import UsageError
from pressroom.cli.interrupts import calling_on_stop
from pressroom.cli.memory import limit_arenas, prepare_collector

if TYPE_CHECKING:
    # Imported at run time by the functions below: the driver is not needed to print this module's help.
    from pressroom.settings import Settings


def worker(
    *,
    queue: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    concurrency: Annotated[int | None, Parameter(validator=validators.Number(gte=1, lte=64))] = None,
) -> None:
    """Run a worker, which renders the exports in the queue. Any number of workers may run, on any number of machines.

    Ctrl-C or SIGTERM stops it: exports that end within the grace period are completed, the others return to the queue.
    A second signal ends the grace period.

    Args:
        queue: Process only this queue; may be given several times. Default: all queues.
        concurrency: The number of jobs of each queue that run at the same time. Default: PRESSROOM_WORKER_CONCURRENCY.
    """
    limit_arenas()  # first: imported modules may start threads
    import uvloop

    from pressroom.applications import slots_of
    from pressroom.observability.logging import configure_logging
    from pressroom.settings import load_settings, with_secret

    settings = load_settings()
    slots = slots_of(settings)
    if unknown := sorted(set(queue) - set(slots)):
        raise UsageError(f'there is no queue called "{unknown[0]}". Choose one of: {", ".join(slots)}.')
    slots = {name: concurrency or count for name, count in slots.items() if not queue or name in queue}
    settings = with_secret(settings)
    configure_logging(level=settings.log_level)
    with ready_database(settings, role="pressroom_worker") as url, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(settings, url, slots=slots))


async def _work(settings: Settings, url: str, *, slots: Mapping[str, int]) -> None:
    from pressroom.app import open_worker
    from pressroom.exports.worker import supervise_worker
    from pressroom.rendering.browser.chromium import find_chromium
    from pressroom.rendering.browser.pool import Renderer
    from pressroom.storage.addresses import open_store

    stop, stop_now = asyncio.Event(), asyncio.Event()
    chromium = await asyncio.to_thread(find_chromium, settings.chromium)
    with calling_on_stop(lambda _number: stop_now.set() if stop.is_set() else stop.set()):
        async with (
            Renderer(chromium=chromium, tabs=sum(slots.values())) as renderer,
            open_worker(settings, url, renderer=renderer, store=open_store(settings.files_url), slots=slots, stop=stop) as worker,
        ):
            prepare_collector()
            shown = ", ".join(f"{name} ({count} jobs at the same time)" for name, count in slots.items())
            print(f"Pressroom works on {shown}. Ctrl-C stops it.", flush=True)
            await supervise_worker(worker, stop, stop_now=stop_now)
