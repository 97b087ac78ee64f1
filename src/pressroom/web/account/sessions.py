"""`/account/sessions`: where the user is signed in."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, post
from litestar.params import FromPath

from pressroom.auth.principal import Principal
from pressroom.auth.sessions import end_other_sessions, end_session, list_sessions
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import NotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id
from pressroom.http.services import Services
from pressroom.web.account.devices import device_of
from pressroom.web.descriptions import PART, page_opt
from pressroom.web.language import words_of
from pressroom.web.pages import fragment

SESSION_ID: Final = {"session_id": "The session."}
SHOWN: Final = 6
"""Sessions that are shown at once. A user has fifty at most."""


async def sessions_of(conn: TenantConnection, request: ApiRequest, principal: Principal, **values: Any) -> dict[str, Any]:
    """Return the values of the part that lists the sessions, the present one first."""
    words = words_of(request)
    sessions = sorted(await list_sessions(conn), key=lambda session: session.id != principal.session_id)
    shown = [(session, device_of(session.user_agent, words)) for session in sessions]
    return {"sessions": shown, "shown_sessions": SHOWN, "this_session": principal.session_id, "session_said": ""} | values


@post(
    "/account/sessions/{session_id:str}/end",
    status_code=200,
    opt=page_opt("End one of your sessions on the page", response=PART, path_parameters=SESSION_ID, errors=(NotFoundError,)),
)
async def end(
    session_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """End a session."""
    session_uuid = read_id(session_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        await end_session(conn, session_uuid)
    return await _part(request, services, principal, said=words_of(request).gettext("That browser is signed out."))


@post(
    "/account/sessions/end-others",
    status_code=200,
    opt=page_opt("End all of your sessions but this one", response=PART),
)
async def end_others(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """End the other sessions."""
    async with acting_as(services.web_pool, principal) as conn:
        count = await end_other_sessions(conn, principal.session_id)
    said = words_of(request).ngettext("%(count)s other browser is signed out.", "%(count)s other browsers are signed out.", count)
    return await _part(request, services, principal, said=said)


async def _part(request: ApiRequest, services: Services, principal: Principal, *, said: str) -> Response[bytes]:
    async with acting_as(services.web_pool, principal) as conn:
        values = await sessions_of(conn, request, principal, session_said=said)
    return fragment(request, "account/sessions.html", **values)
