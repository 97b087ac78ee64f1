"""`/health/live`, `/health/ready`, `/metrics`: health checks and metrics for monitoring."""

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
from pressroom.http.dependencies import ApiRequest, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.readiness import Readiness
from pressroom.http.responses import data_response
from pressroom.http.services import Services
from pressroom.observability.metrics import MEDIA_TYPE

TAG: Final = "health"


class Alive(msgspec.Struct, kw_only=True, rename="camel"):
    """The process answers."""

    status: Literal["ok"] = "ok"


@get(
    "/health/live",
    opt=operation_opt(
        Operation(
            summary="Check that the process answers",
            tag=TAG,
            public=True,
            responses={200: ResponseSpec(description="The process answers.", body=Alive)},
        )
    ),
)
async def live() -> Response[bytes]:
    """Respond without checking anything."""
    return data_response(Alive())


@get(
    "/health/ready",
    opt=operation_opt(
        Operation(
            summary="Check that all parts of the service work",
            tag=TAG,
            public=True,
            responses={
                200: ResponseSpec(description="All parts work.", body=Readiness),
                503: ResponseSpec(description="Some parts do not work; `missing` names them.", body=Readiness),
            },
        )
    ),
)
async def ready(services: InjectedServices) -> Response[bytes]:
    """Check every part of the service."""
    readiness = await services.readiness.read()
    return data_response(readiness, status=200 if readiness.ready else 503)


@get(
    "/metrics",
    opt=operation_opt(
        Operation(
            summary="Read metrics for Prometheus",
            tag=TAG,
            public=True,
            headers={"Authorization": "`Bearer` and the value of PRESSROOM_METRICS_TOKEN, if it is set."},
            responses={200: ResponseSpec(description="The metrics.", media_type=MEDIA_TYPE)},
            errors=(NotAuthenticatedError, ForbiddenError),
        )
    ),
)
async def metrics(request: ApiRequest, services: InjectedServices) -> Response[bytes]:
    """Return the metrics of this process and of the queues."""
    _require_access(request, services.settings.metrics_token)
    services.metrics.set_jobs(await _queue_depths(services))
    health = services.renderer.healthy()
    services.metrics.set_renderer(
        {"ready": float(health.ready), "documents": health.documents, "launches": health.launches, "tabs": health.tabs}
    )
    return Response(services.metrics.exposition(), media_type=MEDIA_TYPE)


def _require_access(request: ApiRequest, token: str) -> None:
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(given.encode(), token.encode()):
            raise NotAuthenticatedError('Send "Authorization: Bearer" with the value of PRESSROOM_METRICS_TOKEN.')
        return
    # A proxy on this machine also connects from this machine. Most proxies add one of these headers.
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    # Proxies that add none usually forward the host name that the client requested.
    requested_host = _host_of(request.headers.get("Host", ""))
    local = request.client is None or _is_this_machine(request.client.host)  # no client: a Unix socket
    if forwarded or not local or not _is_this_machine(requested_host):
        raise ForbiddenError(
            "Metrics are available on this machine only. Set PRESSROOM_METRICS_TOKEN to read them from other machines."
        )


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
    # A separate connection, so that metrics are available when the pool is exhausted.
    info = conninfo(services.database_url, role="pressroom_web")
    async with await AsyncConnection.connect(info, autocommit=True) as conn:
        rows = await (await conn.execute(QUERIES["queue_depths"])).fetchall()
    return {(str(queue), str(status)): int(count) for queue, status, count in rows}
