"""Compose the HTTP application and the worker from their parts (composition root)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from litestar import Litestar

from pressroom.api.routes import ROUTES as API_ROUTES
from pressroom.applications import producers, repeaters, slots_of
from pressroom.auth.providers import open_providers
from pressroom.db.pool import open_pool
from pressroom.documents.exporting import DocumentExports
from pressroom.errors import RendererUnavailableError
from pressroom.exams.exporting import ExamExports
from pressroom.exports.attempt import WorkerServices
from pressroom.exports.events import JobEvents
from pressroom.exports.limits import ExportLimits
from pressroom.exports.worker import Worker, supervise_worker
from pressroom.http.dependencies import providers as dependency_providers
from pressroom.http.failures import exception_handlers_by_path
from pressroom.http.identity import require_identity
from pressroom.http.instrumentation import instrument
from pressroom.http.limits import PreviewLimits, RequestRateLimit
from pressroom.http.paths import require_storable_path
from pressroom.http.readiness import ReadinessCheck
from pressroom.http.responses import error_response
from pressroom.http.services import Services
from pressroom.http.unread import discard_unread
from pressroom.observability.metrics import Metrics
from pressroom.observability.supervision import background_task, supervise
from pressroom.rendering.browser.chromium import find_chromium
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings, with_secret
from pressroom.storage.addresses import open_store
from pressroom.storage.links import BATCHES, LinkSigner
from pressroom.storage.store import Store
from pressroom.web.failures.failures import failure_page
from pressroom.web.routes import ROUTES as PAGE_ROUTES
from pressroom.web.routes import SCRIPT_ROUTES
from pressroom.webhooks.deliverer import Deliverer
from pressroom.webhooks.receivers import Receivers

__all__ = ["Services", "create_app", "open_services"]

LOG: Final = logging.getLogger(__name__)

PREVIEW_TABS: Final = 1
"""Tabs for previews beside those of the worker, so that previews and exports do not wait for each other."""


def create_app(
    settings: Settings,
    *,
    database_url: str,
    with_worker: bool,
    renderer: Renderer | None = None,
    stop: asyncio.Event | None = None,
    stop_now: asyncio.Event | None = None,
) -> Litestar:
    """Make the HTTP application, which opens its parts when it starts.

    Args:
        settings: The settings.
        database_url: The database's URL.
        with_worker: Also run a worker.
        renderer: A renderer to use, which is not stopped at the end.
        stop: Stops the worker while requests are still answered: it claims no more jobs, and finishes or releases those
            that it has. The end of the application stops it too.
        stop_now: Ends the worker's grace period.
    """
    metrics = Metrics()
    stop, stop_now = stop or asyncio.Event(), stop_now or asyncio.Event()

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None]:
        opened = open_services(settings, database_url, with_worker=with_worker, renderer=renderer, metrics=metrics)
        async with opened as services, background_task(_close_at(stop, services.events)):
            app.state.services = services
            worker = running_worker(services, stop=stop, stop_now=stop_now) if with_worker else contextlib.nullcontext()
            async with worker:
                yield

    app = Litestar(
        route_handlers=[API_ROUTES, PAGE_ROUTES, SCRIPT_ROUTES],
        dependencies=dependency_providers(),
        guards=[require_storable_path, require_identity],
        exception_handlers=exception_handlers_by_path(api=error_response, pages=failure_page),
        lifespan=[lifespan],
        request_max_body_size=settings.max_body_bytes,
        openapi_config=None,
        logging_config=None,
    )
    # Around the router, so that requests to unknown addresses are logged and counted too.
    app.asgi_handler = instrument(discard_unread(app.asgi_handler, max_body_bytes=settings.max_body_bytes), metrics)
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
    """Open the services of the routes, and close them in reverse order.

    Raises:
        DatabaseUnavailableError: The database does not answer.
        RendererUnavailableError: There is no browser on this machine.
        SettingsError: The signing key is missing, or the store's address is wrong.
        StorageUnavailableError: The store failed.
    """
    settings = with_secret(settings)
    assert settings.secret_key is not None  # noqa: S101 - `with_secret` sets it
    preview_tabs = PREVIEW_TABS if with_worker else settings.worker_concurrency
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_pool(database_url, role="pressroom_web"))
        providers = await stack.enter_async_context(open_providers(settings))
        if renderer is None:
            tabs = preview_tabs + (settings.worker_concurrency if with_worker else 0)
            renderer = Renderer(chromium=find_chromium(settings.chromium), tabs=tabs)
            stack.push_async_callback(renderer.stop)
        await stack.enter_async_context(background_task(_start_early(renderer)))
        events = JobEvents(database_url)
        await stack.enter_async_context(background_task(supervise(events.run, name="listener")))
        document_exports = DocumentExports(browser_version=renderer.chromium.version)
        exam_exports = ExamExports(browser_version=renderer.chromium.version)
        store = open_store(settings.files_url)
        yield Services(
            settings=settings,
            database_url=database_url,
            web_pool=pool,
            store=store,
            links=LinkSigner(settings.secret_key),
            batch_links=LinkSigner(settings.secret_key, purpose=BATCHES),
            renderer=renderer,
            events=events,
            limits=export_limits(settings),
            document_exports=document_exports,
            exam_exports=exam_exports,
            request_again=repeaters(document_exports=document_exports, exam_exports=exam_exports),
            readiness=ReadinessCheck(database_url=database_url, web_pool=pool, store=store, renderer=renderer),
            previews=PreviewLimits(tabs=preview_tabs),
            request_rates=RequestRateLimit(per_minute=settings.requests_per_minute),
            receivers=receivers_of(settings),
            providers=providers,
            metrics=metrics or Metrics(),
        )


@asynccontextmanager
async def running_worker(services: Services, *, stop: asyncio.Event, stop_now: asyncio.Event) -> AsyncGenerator[None]:
    """Run a worker with the renderer and the store of the routes; stop it at the end of the block."""
    slots = slots_of(services.settings)
    async with open_worker(
        services.settings, services.database_url, renderer=services.renderer, store=services.store, slots=slots, stop=stop
    ) as worker:
        task = asyncio.create_task(supervise_worker(worker, stop, stop_now=stop_now), name="worker")
        try:
            yield
        finally:
            stop.set()
            await task


@asynccontextmanager
async def open_worker(
    settings: Settings,
    database_url: str,
    *,
    renderer: Renderer,
    store: Store,
    slots: Mapping[str, int],
    stop: asyncio.Event,
) -> AsyncGenerator[Worker]:
    """Make a worker for these queues and open its connections; the caller runs it. Deliver webhooks until `stop` is set.

    Raises:
        DatabaseUnavailableError: The database does not answer.
        SettingsError: The signing key is missing.
    """
    settings = with_secret(settings)
    assert settings.secret_key is not None  # noqa: S101 - `with_secret` sets it
    # One connection per slot, three for claims, sweeps and clean-ups, and two for webhooks.
    async with open_pool(database_url, role="pressroom_worker", max_size=sum(slots.values()) + 5) as pool:
        deliverer = Deliverer(
            url=database_url,
            pool=pool,
            receivers=receivers_of(settings),
            secret_key=settings.secret_key,
            tls=ssl.create_default_context(),
        )
        worker_services = WorkerServices(
            pool=pool,
            store=store,
            producers=producers(settings, renderer),
            export_ttl_seconds=settings.export_ttl_seconds,
        )
        async with background_task(supervise(lambda: deliverer.run(stop), name="webhooks", stop=stop)):
            yield Worker(url=database_url, services=worker_services, slots=slots)


def receivers_of(settings: Settings) -> Receivers:
    """Return what checks the addresses of webhooks."""
    return Receivers(allow_private=settings.webhooks_allow_private)


def export_limits(settings: Settings) -> ExportLimits:
    """Return the limits of exports."""
    return ExportLimits(
        max_in_flight=settings.max_in_flight,
        max_waiting=settings.max_waiting,
        quota_bytes=settings.quota_bytes,
        daily_operations=settings.daily_operations,
        ttl_seconds=settings.export_ttl_seconds,
    )


async def _close_at(stop: asyncio.Event, events: JobEvents) -> None:
    """End streams and waits when the service stops, so that clients are answered before it ends."""
    await stop.wait()
    events.close()


async def _start_early(renderer: Renderer) -> None:
    # Requests are answered meanwhile. After a failure, the first document starts the browser again.
    try:
        await renderer.start()
    except RendererUnavailableError as error:
        LOG.warning("browser not started in advance", extra={"reason": error.message})
    except Exception:
        LOG.exception("browser not started in advance")
