"""`pressroom start`: run the whole service with sample data. `bin/start` runs it."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from pressroom.cli.database import owner_connection, ready_database
from pressroom.cli.memory import limit_arenas
from pressroom.cli.output import formatted_size, progress_message
from pressroom.cli.serving import DEFAULT_HOST, DEFAULT_PORT, Port, run_server
from pressroom.errors import PressroomError

if TYPE_CHECKING:
    # Imported at run time by the functions below: they take longer than printing this module's help.
    from pressroom.settings import Settings

ALTERNATIVES: Final = 19
"""Number of ports that are tried after the default port, if it is in use."""


def start(*, host: str = DEFAULT_HOST, port: Port | None = None, once: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Run the whole service with sample data: export the samples, print the paths of the PDFs, and keep serving.

    The samples are resumes and an exam of sixty students. They belong to demo@example.org, a teacher
    of the exam's institution. They are stored at the first start, and exported through the queue at
    every start.

    Args:
        host: The address to listen at.
        port: The port to listen at. Default: 8000, or the next free port.
        once: Stop after the samples are exported.
    """
    limit_arenas()  # first: imported modules may start threads
    import uvloop

    from pressroom.app import create_app
    from pressroom.cli.listening import address_of, bound_socket
    from pressroom.observability.logging import configure_logging
    from pressroom.settings import load_settings, with_secret

    settings = with_secret(load_settings())
    # With the default level, a line for each request would be printed between the samples.
    configure_logging(level="warning" if settings.log_level == "info" else settings.log_level)
    failures: list[str] = []

    async def demonstrate() -> bool:
        address = address_of(listening)
        failures.extend(await _export_samples(settings, url, address=address))
        if once:
            return False
        print(f"Sign in (once, within 15 minutes): {settings.base_url or address}{await _sign_in_path(url)}")
        print(f"Pressroom is ready at {settings.base_url or address}. Ctrl-C stops it.", flush=True)
        return True

    with (
        bound_socket(host, DEFAULT_PORT if port is None else port, alternatives=ALTERNATIVES if port is None else 0) as listening,
        ready_database(settings, migrating=True) as url,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        stop, stop_now = asyncio.Event(), asyncio.Event()
        app = create_app(settings, database_url=url, with_worker=True, stop=stop, stop_now=stop_now)
        runner.run(run_server(app, listening, stop=stop, stop_now=stop_now, on_ready=demonstrate))
    if once and failures:
        sys.exit(1)


async def _export_samples(settings: Settings, url: str, *, address: str) -> list[str]:
    """Store the samples unless they exist, export each, print the results, and return the messages of failures."""
    from pressroom.cli.sample_exam import REPORT_NAME, demo_exam
    from pressroom.cli.samples import Client, SampleFailedError, demo_user, new_token, revoke_token, sample_names

    failures: list[str] = []

    def fail(name: str, error: PressroomError) -> None:
        failures.append(error.message)
        print(f"pressroom: {name}: {error.message}", file=sys.stderr, flush=True)

    exam_id = None
    async with owner_connection(url) as conn:
        user = await demo_user(conn, url)
        try:
            exam_id = await demo_exam(conn, url, user)
        except PressroomError as error:
            fail(REPORT_NAME, error)
    client = Client(address=address, token=await new_token(url))
    try:
        names, folder = sample_names(), settings.data_dir / "samples"
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        documents = [document for document in await asyncio.to_thread(client.documents) if document["title"] in names]
        exports = [
            (names[document["title"]], partial(client.export, document["id"]))
            for document in reversed(documents)  # the list is newest first
        ]
        if exam_id is not None:
            exports.append((REPORT_NAME, partial(client.report, exam_id)))
        print(f"Exporting {len(exports)} samples through the queue:")
        for name, export in exports:
            try:
                with progress_message(f"Exporting {name}"):
                    done = await asyncio.to_thread(export, target=folder / name)
            except SampleFailedError as error:
                fail(name, error)
                continue
            pages = "1 page" if done.page_count == 1 else f"{done.page_count} pages"
            print(f"  {done.path.absolute()}  {pages}, {formatted_size(done.size)}, {done.seconds:.2f} s", flush=True)
            for warning in done.warnings:
                print(f"pressroom: {name}: {warning}", file=sys.stderr, flush=True)
    finally:
        await revoke_token(url)
    return failures


async def _sign_in_path(url: str) -> str:
    from pressroom.auth.sessions import create_sign_in_link
    from pressroom.cli.samples import DEMO_EMAIL

    async with owner_connection(url) as conn:
        return await create_sign_in_link(conn, email=DEMO_EMAIL)
