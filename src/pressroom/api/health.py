"""`/health/live`, `/health/ready`, `/metrics`: for those who run the service."""

from __future__ import annotations

import ipaddress
import secrets
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec
from litestar import Response, get
from psycopg import AsyncConnection

from pressroom.db.pool import conninfo
from pressroom.errors import ForbiddenError, NotAuthenticatedError
from pressroom.exports.claims import QUERIES
from pressroom.http.answers import answer
from pressroom.http.dependencies import ApiRequest, GivenServices
from pressroom.http.operations import Answer, Operation, described
from pressroom.http.readiness import Readiness
from pressroom.http.services import Services
from pressroom.observability.metrics import MEDIA_TYPE

TAG: Final = "health"


class Alive(msgspec.Struct, kw_only=True, rename="camel"):
    """The process answers."""

    status: Literal["ok"] = "ok"


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
    readiness = await services.readiness.read()
    return answer(readiness, status=200 if readiness.ready else 503)


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
    _require_access(request, services.settings.metrics_token)
    services.metrics.show_jobs(await _queue_depths(services))
    health = services.renderer.healthy()
    services.metrics.show_renderer(
        {"ready": float(health.ready), "documents": health.documents, "launches": health.launches, "tabs": health.tabs}
    )
    return Response(services.metrics.page(), media_type=MEDIA_TYPE)


def _require_access(request: ApiRequest, token: str) -> None:
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(given.encode(), token.encode()):
            raise NotAuthenticatedError('Send "Authorization: Bearer" with the value of PRESSROOM_METRICS_TOKEN.')
        return
    # A proxy on this machine connects from it too; its header tells the two apart.
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    # Many that send no such header hand on the name that was asked for.
    asked_for = _host_of(request.headers.get("Host", ""))
    local = request.client is None or _is_this_machine(request.client.host)  # without a client: a Unix socket
    if forwarded or not local or not _is_this_machine(asked_for):
        raise ForbiddenError("Metrics are shown to this machine only. Set PRESSROOM_METRICS_TOKEN to read them from others.")


def _host_of(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:  # a bracket that is never closed
        return header


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _queue_depths(services: Services) -> dict[tuple[str, str], int]:
    # A function counts all users' jobs. On a connection of the scrape's own: a busy pool must not keep it from being seen.
    info = conninfo(services.database_url, role="pressroom_web")
    async with await AsyncConnection.connect(info, autocommit=True) as conn:
        rows = await (await conn.execute(QUERIES["queue_depths"])).fetchall()
    return {(str(queue), str(status)): int(count) for queue, status, count in rows}
