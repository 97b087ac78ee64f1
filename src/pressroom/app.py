"""The composition root of the HTTP application: opens the parts, hands them to the routes, closes them in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from litestar import Litestar

from pressroom.api.routes import ROUTES as API_ROUTES
from pressroom.db.pool import open_pool
from pressroom.documents import exporting as documents
from pressroom.documents.exporting import DocumentExports
from pressroom.documents.producer import DocumentPdf
from pressroom.errors import RendererUnavailableError
from pressroom.exports.attempt import WorkerServices
from pressroom.exports.events import JobEvents
from pressroom.exports.producer import Producers
from pressroom.exports.worker import Worker, supervise_worker
from pressroom.http.answers import failure
from pressroom.http.dependencies import providers
from pressroom.http.failures import exception_handlers_by_address
from pressroom.http.identity import require_identity
from pressroom.http.instrumentation import instrument
from pressroom.http.limits import PreviewLimits, RequestRates
from pressroom.http.readiness import ReadinessCheck
from pressroom.http.services import Services
from pressroom.http.unread import discard_unread
from pressroom.observability.metrics import Metrics
from pressroom.rendering.browser.chromium import find_chromium
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings, with_secret
from pressroom.storage.addresses import open_store
from pressroom.storage.links import LinkSigner
from pressroom.storage.store import Store
from pressroom.web.pages import error_page
from pressroom.web.routes import ROUTES as PAGE_ROUTES

__all__ = ["Services", "create_app", "open_services"]

LOG: Final = logging.getLogger(__name__)

PREVIEW_TABS: Final = 1
"""Beside the worker's own: neither do previews wait behind exports, nor exports behind previews."""
RESTART_SECONDS: Final = 1.0
"""Between the end of something that should run on and its next start."""


def create_app(
    settings: Settings,
    *,
    database_url: str,
    with_worker: bool,
    renderer: Renderer | None = None,
    stop: asyncio.Event | None = None,
    stop_now: asyncio.Event | None = None,
) -> Litestar:
    """Make the HTTP application; its parts are opened when it starts. `with_worker`: it also runs exports itself.

    A `renderer` that is given is used and not stopped. `stop` tells the worker, while requests under way are still answered,
    to claim nothing more and to finish or give back what it holds; `stop_now` ends its grace. The application's own end
    stops it at the latest.
    """
    metrics = Metrics()
    stop, stop_now = stop or asyncio.Event(), stop_now or asyncio.Event()

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None]:
        opened = open_services(settings, database_url, with_worker=with_worker, renderer=renderer, metrics=metrics)
        async with opened as services:
            app.state.services = services
            working = running_worker(services, stop=stop, stop_now=stop_now) if with_worker else contextlib.nullcontext()
            async with working:
                yield

    app = Litestar(
        route_handlers=[API_ROUTES, PAGE_ROUTES],
        dependencies=providers(),
        guards=[require_identity],
        exception_handlers=exception_handlers_by_address(api=failure, pages=error_page),
        lifespan=[lifespan],
        request_max_body_size=settings.max_body_bytes,
        openapi_config=None,
        logging_config=None,
    )
    # Outside of everything, the router too: an address that does not exist is answered and noted like any other.
    app.asgi_handler = instrument(discard_unread(app.asgi_handler, largest_body=settings.max_body_bytes), metrics)
    return app


@asynccontextmanager
async def open_services(
    settings: Settings,
    database_url: str,
    *,
    with_worker: bool = False,
    renderer: Renderer | None = None,
    metrics: Metrics | None = None,
) -> AsyncGenerator[Services]:
    """Open what the routes need, and close it in the opposite order.

    Raises:
        DatabaseUnavailableError: The database does not answer.
        RendererUnavailableError: There is no browser on this machine.
        SettingsError: The signing key is missing, or the store's address is wrong.
        StorageUnavailableError: The store does not work.
    """
    settings = with_secret(settings)
    assert settings.secret_key is not None  # noqa: S101 - that is what `with_secret` is for
    preview_tabs = PREVIEW_TABS if with_worker else settings.worker_concurrency
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_pool(database_url, role="pressroom_web"))
        if renderer is None:
            tabs = preview_tabs + (settings.worker_concurrency if with_worker else 0)
            renderer = Renderer(chromium=find_chromium(settings.chromium), tabs=tabs)
            stack.push_async_callback(renderer.stop)
        await stack.enter_async_context(_background(_warm_up(renderer)))
        events = JobEvents(database_url)
        await stack.enter_async_context(_background(supervise(events.run, name="listener")))
        document_exports = DocumentExports(browser_version=renderer.chromium.version)
        store = open_store(settings.files_url)
        yield Services(
            settings=settings,
            database_url=database_url,
            web_pool=pool,
            store=store,
            links=LinkSigner(settings.secret_key),
            renderer=renderer,
            events=events,
            document_exports=document_exports,
            request_again={documents.APPLICATION: document_exports.request_again},
            readiness=ReadinessCheck(database_url=database_url, web_pool=pool, store=store, renderer=renderer),
            previews=PreviewLimits(at_once=preview_tabs),
            request_rates=RequestRates(per_minute=settings.requests_per_minute),
            metrics=metrics or Metrics(),
        )


@asynccontextmanager
async def running_worker(services: Services, *, stop: asyncio.Event, stop_now: asyncio.Event) -> AsyncGenerator[None]:
    """Run a worker beside the routes, with their renderer and store; at the end it finishes or gives back what it holds."""
    slots = slots_of(services.settings)
    async with open_worker(
        services.settings, services.database_url, renderer=services.renderer, store=services.store, slots=slots
    ) as worker:
        task = asyncio.create_task(supervise_worker(worker, stop, stop_now=stop_now), name="worker")
        try:
            yield
        finally:
            stop.set()
            await task


@asynccontextmanager
async def open_worker(
    settings: Settings, database_url: str, *, renderer: Renderer, store: Store, slots: Mapping[str, int]
) -> AsyncGenerator[Worker]:
    """Make a worker for some queues, with its connections; it runs when its `run` is called.

    Raises:
        DatabaseUnavailableError: The database does not answer.
    """
    # One connection per slot, and room for sweeps and clean-up.
    async with open_pool(database_url, role="pressroom_worker", max_size=sum(slots.values()) + 3) as pool:
        parts = WorkerServices(
            pool=pool,
            store=store,
            producers=producers(settings, renderer),
            export_ttl_seconds=settings.export_ttl_seconds,
        )
        yield Worker(url=database_url, services=parts, slots=slots)


def producers(settings: Settings, renderer: Renderer) -> Producers:
    """Return what makes files, by application and format."""
    return {
        (documents.APPLICATION, "pdf"): DocumentPdf(renderer=renderer, timeout_seconds=settings.render_timeout_seconds),
    }


def slots_of(settings: Settings) -> dict[str, int]:
    """Return how many jobs of each queue one worker processes at once."""
    return {"documents": settings.worker_concurrency}


async def _warm_up(renderer: Renderer) -> None:
    # Requests are answered meanwhile; a browser that does not start is tried again by the first document.
    try:
        await renderer.start()
    except RendererUnavailableError as error:
        LOG.warning("browser not warmed up", extra={"reason": error.message})
    except Exception:
        LOG.exception("browser not warmed up")


async def supervise(duty: Callable[[], Awaitable[None]], *, name: str) -> None:
    """Run a duty until cancelled; when it breaks, say so and start it again."""
    while True:
        try:
            await duty()
        except Exception:
            LOG.exception("duty broke; it starts again", extra={"duty": name})
        await asyncio.sleep(RESTART_SECONDS)


@asynccontextmanager
async def _background(duty: Coroutine[None, None, None]) -> AsyncGenerator[None]:
    task = asyncio.create_task(duty)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
