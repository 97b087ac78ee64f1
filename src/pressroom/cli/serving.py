"""`pressroom serve` and `pressroom web`: run the service with uvicorn."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter, validators

from pressroom.cli.database import ready_database
from pressroom.cli.interrupts import calling_on_stop
from pressroom.cli.memory import limit_arenas, prepare_collector

if TYPE_CHECKING:
    # Imported at run time by the functions below: they take longer than printing this module's help.
    import socket

    from litestar import Litestar

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000
Port = Annotated[int, Parameter(validator=validators.Number(gte=0, lte=65535))]


def serve(*, host: str = DEFAULT_HOST, port: Port = DEFAULT_PORT) -> None:
    """Run the whole service on this machine: the web part, a worker, and an embedded database if none is configured.

    Ctrl-C or SIGTERM stops it after running requests and short exports. A second signal stops it at once.

    Args:
        host: The address to listen at; 0.0.0.0 is every address of this machine.
        port: The port to listen at; 0 is any free port.
    """
    _serve(host=host, port=port, with_worker=True)


def web(*, host: str = DEFAULT_HOST, port: Port = DEFAULT_PORT) -> None:
    """Run only the web part, which answers HTTP requests. Exports are rendered by `pressroom worker`.

    Args:
        host: The address to listen at; 0.0.0.0 is every address of this machine.
        port: The port to listen at; 0 is any free port.
    """
    _serve(host=host, port=port, with_worker=False)


def _serve(*, host: str, port: int, with_worker: bool) -> None:
    limit_arenas()  # first: imported modules may start threads
    import uvloop

    from pressroom.app import create_app
    from pressroom.cli.listening import address_of, bound_socket
    from pressroom.observability.logging import configure_logging
    from pressroom.settings import load_settings, with_secret

    settings = with_secret(load_settings())
    configure_logging(level=settings.log_level)

    async def print_address() -> bool:
        print(f"Pressroom is ready at {settings.base_url or address_of(listening)}. Ctrl-C stops it.", flush=True)
        return True

    with (
        bound_socket(host, port) as listening,
        ready_database(settings, role=None if with_worker else "pressroom_web", migrating=with_worker) as url,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        stop, stop_now = asyncio.Event(), asyncio.Event()
        app = create_app(settings, database_url=url, with_worker=with_worker, stop=stop, stop_now=stop_now)
        runner.run(run_server(app, listening, stop=stop, stop_now=stop_now, on_ready=print_address))


async def run_server(
    app: Litestar,
    listening: socket.socket,
    *,
    stop: asyncio.Event,
    stop_now: asyncio.Event,
    on_ready: Callable[[], Awaitable[bool]],
) -> None:
    """Serve until a stop signal. Call `on_ready` when requests are answered; if it returns False, stop.

    The first signal sets `stop`, the second `stop_now`, so that the worker stops while the last requests are answered. The
    application's lifespan is run here and not by uvicorn, which would only log its failures.
    """
    from pressroom.cli.listening import Server

    server = Server(app)

    async def call_on_ready() -> None:
        await server.ready.wait()
        prepare_collector()
        if not await on_ready():
            server.stop()

    def on_stop(_number: signal.Signals) -> None:
        (stop_now if stop.is_set() else stop).set()
        server.stop()

    with calling_on_stop(on_stop):
        async with app.lifespan(), asyncio.TaskGroup() as group:
            ready_task = group.create_task(call_on_ready())
            await server.serve(sockets=[listening])
            ready_task.cancel()
