"""`/account`: what belongs to the user: usage, API tokens, sessions, webhooks, language, password."""

from __future__ import annotations

from litestar import Response, get

from pressroom.auth.authentication import has_password
from pressroom.db.tenant import acting_as
from pressroom.exports.limits import read_expiring, read_usage
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.web.account.sessions import sessions_of
from pressroom.web.account.tokens import tokens_of
from pressroom.web.account.webhooks import webhooks_of
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.frame.frame import QUEUE
from pressroom.web.pages import fragment, show


@get(
    "/account",
    opt=page_opt("Show your account"),
)
async def show_account(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show everything of the account on one page."""
    async with acting_as(services.web_pool, principal) as conn:
        usage = await read_usage(conn, services.limits, queue=QUEUE)
        expiring = await read_expiring(conn)
        knows_password = await has_password(conn)
        tokens = await tokens_of(conn, request)
        sessions = await sessions_of(conn, request, principal)
        webhooks = await webhooks_of(conn)
    return await show(
        request,
        services,
        principal,
        "account/page.html",
        current="account",
        usage=usage,
        limits=services.limits,
        expiring=expiring,
        has_password=knows_password,
        has_session=principal.session_id is not None,
        **tokens,
        **sessions,
        **webhooks,
    )


@get(
    "/account/usage",
    opt=page_opt("Read what you have used of your limits, for the page of the account", response=PART),
)
async def show_usage(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the usage as it is now."""
    async with acting_as(services.web_pool, principal) as conn:
        usage = await read_usage(conn, services.limits, queue=QUEUE)
        expiring = await read_expiring(conn)
    return fragment(request, "account/usage.html", usage=usage, limits=services.limits, expiring=expiring)
