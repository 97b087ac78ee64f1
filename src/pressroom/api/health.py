"""`/health/live`, `/health/ready`, `/metrics`: for those who run the service."""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
from collections.abc import Awaitable, Callable
from typing import Final, Literal

from litestar import Response, get
from psycopg import AsyncConnection

from pressroom.api.answers import answer
from pressroom.api.dependencies import ApiRequest, GivenServices
from pressroom.api.operations import Answer, Operation, described
from pressroom.api.schemas.health import Alive, Part, Readiness
from pressroom.api.services import Services
from pressroom.db.migrate import pending
from pressroom.db.pool import connection, conninfo
from pressroom.errors import ForbiddenError, NotAuthenticatedError, PressroomError
from pressroom.exports.jobs import QUERIES
from pressroom.observability.metrics import MEDIA_TYPE

TAG: Final = "health"
CHECK_SECONDS: Final = 5.0
"""One part may take so long to answer; probes of orchestrators give up after about ten seconds."""
PartName = Literal["database", "migrations", "storage", "renderer"]


@get(
    "/health/live",
    opt=described(
        Operation(
            summary="The process answers",
            tag=TAG,
            public=True,
            answers={200: Answer(description="It does.", body=Alive)},
        )
    ),
)
async def live() -> Response[bytes]:
    """Say that the process answers."""
    return answer(Alive())


@get(
    "/health/ready",
    opt=described(
        Operation(
            summary="All parts work",
            tag=TAG,
            public=True,
            answers={
                200: Answer(description="They do.", body=Readiness),
                503: Answer(description="They do not; `missing` names them.", body=Readiness),
            },
        )
    ),
)
async def ready(services: GivenServices) -> Response[bytes]:
    """Ask every part whether it works."""
    checks: dict[PartName, Callable[[Services], Awaitable[str]]] = {
        "database": _database,
        "migrations": _migrations,
        "storage": _storage,
        "renderer": _renderer,
    }
    parts = await asyncio.gather(*(_check(name, check, services) for name, check in checks.items()))
    missing = [part.name for part in parts if not part.ok]
    readiness = Readiness(ready=not missing, missing=list(missing), parts=parts)
    return answer(readiness, status=503 if missing else 200)


@get(
    "/metrics",
    opt=described(
        Operation(
            summary="Figures for Prometheus",
            tag=TAG,
            public=True,
            headers={"Authorization": "`Bearer` and the setting METRICS_TOKEN, when it is set."},
            answers={200: Answer(description="The figures.", media_type=MEDIA_TYPE)},
            errors=(NotAuthenticatedError, ForbiddenError),
        )
    ),
)
async def metrics(request: ApiRequest, services: GivenServices) -> Response[bytes]:
    """Show the figures of this process and the depth of the queues."""
    _admit(request, services.settings.metrics_token)
    services.metrics.show_jobs(await _queue_depths(services))
    health = services.renderer.healthy()
    services.metrics.show_renderer(
        {"ready": float(health.ready), "documents": health.documents, "launches": health.launches, "tabs": health.tabs}
    )
    return Response(services.metrics.page(), media_type=MEDIA_TYPE)


def _admit(request: ApiRequest, token: str) -> None:
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(given.encode(), token.encode()):
            raise NotAuthenticatedError('Send "Authorization: Bearer" with the value of PRESSROOM_METRICS_TOKEN.')
        return
    # A proxy on this machine connects from it too; its header tells the two apart.
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    if forwarded or not _is_this_machine(request.client.host if request.client else ""):
        raise ForbiddenError("Metrics are shown to this machine only. Set PRESSROOM_METRICS_TOKEN to read them from others.")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # no address: a Unix socket or an in-process client
        return host in {"", "testclient"}


async def _queue_depths(services: Services) -> dict[tuple[str, str], int]:
    # The web role sees one user's rows. Queues are counted in the worker's role, on a connection of the scrape's own.
    info = conninfo(services.database_url, role="pressroom_worker")
    async with await AsyncConnection.connect(info, autocommit=True) as conn:
        rows = await (await conn.execute(QUERIES["queue_depths"])).fetchall()
    return {(str(queue), str(status)): int(count) for queue, status, count in rows}


async def _check(name: PartName, check: Callable[[Services], Awaitable[str]], services: Services) -> Part:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            message = await check(services)
    except TimeoutError:
        message = f"Gave no answer within {CHECK_SECONDS:g} seconds."
    except PressroomError as error:
        message = error.message
    return Part(name=name, ok=not message, message=message)


async def _database(services: Services) -> str:
    async with connection(services.web_pool) as conn:
        await conn.execute("SELECT 1")
    return ""


async def _migrations(services: Services) -> str:
    missing = await asyncio.to_thread(pending, services.database_url)
    return f"Not applied: {', '.join(missing)}. Run `pressroom migrate`." if missing else ""


async def _storage(services: Services) -> str:
    await services.store.check()
    return ""


async def _renderer(services: Services) -> str:
    await services.renderer.start()
    return ""
