"""`pressroom worker`: the part that renders, alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter, validators

from pressroom.cli.database import ready_database
from pressroom.cli.failures import UsageError
from pressroom.cli.interrupts import calling_on_stop
from pressroom.cli.memory import prepare_collector

if TYPE_CHECKING:
    # Imported at run time by the functions below: the driver is not needed to print this module's help.
    from pressroom.settings import Settings


def worker(
    *,
    queue: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    concurrency: Annotated[int | None, Parameter(validator=validators.Number(gte=1, lte=64))] = None,
) -> None:
    """Render what is in the queue, without serving anything; any number of workers may run, on any number of machines.

    The first Ctrl-C or SIGTERM lets short exports finish and gives the others back to the queue; the second does not wait.

    Args:
        queue: A queue to work on; may be given several times. Default: all.
        concurrency: How many documents are rendered at once. Default: PRESSROOM_WORKER_CONCURRENCY.
    """
    import uvloop

    from pressroom.exports.worker import QUEUES
    from pressroom.observability.logging import configure_logging
    from pressroom.settings import load_settings

    if unknown := sorted(set(queue) - set(QUEUES)):
        raise UsageError(f'there is no queue called "{unknown[0]}". Choose of: {", ".join(QUEUES)}.')
    settings = load_settings()
    configure_logging(level=settings.log_level)
    with ready_database(settings, role="pressroom_worker") as url, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(settings, url, queues=queue or QUEUES, concurrency=concurrency or settings.worker_concurrency))


async def _work(settings: Settings, url: str, *, queues: tuple[str, ...], concurrency: int) -> None:
    from pressroom.db.pool import open_pool
    from pressroom.exports.attempt import Workshop
    from pressroom.exports.worker import Worker, keep_working
    from pressroom.rendering.browser.chromium import find_chromium
    from pressroom.rendering.browser.pool import Renderer
    from pressroom.storage.addresses import open_store

    stop, hurry = asyncio.Event(), asyncio.Event()
    chromium = await asyncio.to_thread(find_chromium, settings.chromium)
    with calling_on_stop(lambda _number: hurry.set() if stop.is_set() else stop.set()):
        async with (
            # One connection per document at once, and room for sweeps and clean-up.
            open_pool(url, role="pressroom_worker", max_size=concurrency + 3) as pool,
            Renderer(chromium=chromium, tabs=concurrency) as renderer,
        ):
            workshop = Workshop(
                pool=pool,
                renderer=renderer,
                store=open_store(settings.files_url),
                render_timeout_seconds=settings.render_timeout_seconds,
                export_ttl_seconds=settings.export_ttl_seconds,
            )
            prepare_collector()
            print(f"Pressroom works on {', '.join(queues)}: {concurrency} at once. Ctrl-C stops it.", flush=True)
            worker = Worker(url=url, workshop=workshop, queues=queues, concurrency=concurrency)
            await keep_working(worker, stop, hurry=hurry)
