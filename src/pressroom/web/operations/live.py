"""`/operations/live`: what changes by itself on the page of operations."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get

from pressroom.auth.principal import Principal
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_query
from pressroom.http.services import Services
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.language import words_of
from pressroom.web.operations.periods import PeriodName
from pressroom.web.operations.view import View, read_view
from pressroom.web.pages import fragment


class OperationsQuery(msgspec.Struct, kw_only=True):
    """What the page shows."""

    period: PeriodName = "24h"
    """The period of charts and failures."""


@get(
    "/operations/live",
    opt=page_opt("Read what changes by itself on the page of operations", response=PART, scope="admin", query=OperationsQuery),
)
async def refresh(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show queues, workers, charts and failures as they are now."""
    return await live_part(request, services, principal)


async def live_part(
    request: ApiRequest, services: Services, principal: Principal, *, said: str = "", failed: bool = False
) -> Response[bytes]:
    """Return the part of the page as it is now. `said` tells what an action did, `failed` whether something of it failed."""
    query = read_query(request, OperationsQuery)
    view = await read_view(services, principal, period=query.period, words=words_of(request))
    return fragment(request, "operations/live.html", **values_of(view), said=said, failed=failed, is_part=True)


def values_of(view: View) -> dict[str, Any]:
    """Return the values of the templates."""
    return {"view": view, "charts": view.charts, "period": view.period.name}
