"""`/account/tokens`: API tokens, shown once when they are made; a revocation is undone for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, get_args

from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.auth.principal import DEFAULT_SCOPES, Principal, Scope
from pressroom.auth.tokens import MAX_TOKENS, ApiToken, create_own_token, list_tokens, restore_token, revoke_token
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import ConflictError, ForbiddenError, InvalidRequestError, NotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import read_form
from pressroom.http.identity import require_session
from pressroom.http.requests import read_id
from pressroom.http.services import Services
from pressroom.web.descriptions import DIALOG, PART, page_opt
from pressroom.web.language import words_of
from pressroom.web.pages import fragment
from pressroom.web.wrong_fields import wrong_fields
from pressroom.words import Words

TOKEN_ID: Final = {"token_id": "The API token."}
LIFETIMES: Final = (30, 90, 365)
"""Days that are offered, besides an unlimited life."""
USUAL_LIFETIME: Final = "90"
SOON: Final = timedelta(days=7)
"""From then on the expiry is marked."""


@dataclass(frozen=True, kw_only=True)
class ShownToken:
    """A token, with what it may do in words."""

    token: ApiToken
    may: str
    expired: bool
    ends_soon: bool


async def tokens_of(conn: TenantConnection, request: ApiRequest, **values: Any) -> dict[str, Any]:
    """Return the values of the part that lists the tokens."""
    words, now = words_of(request), datetime.now(UTC)
    shown = [
        ShownToken(
            token=token,
            may=_may(token, words),
            expired=token.expires_at is not None and token.expires_at <= now,
            ends_soon=token.expires_at is not None and now < token.expires_at <= now + SOON,
        )
        for token in await list_tokens(conn)
    ]
    return {"tokens": shown, "new_token": None, "secret": "", "revoked": None, "token_said": ""} | values


@get(
    "/account/tokens",
    opt=page_opt("List your API tokens for the page", response=PART),
)
async def show_tokens(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the tokens as they are now."""
    return await _part(request, services, principal)


@get(
    "/account/tokens/new",
    opt=page_opt("Show the dialog that makes an API token", response=DIALOG),
)
async def show_new_token(request: ApiRequest, principal: InjectedPrincipal) -> Response[bytes]:
    """Show an empty form."""
    return _dialog(request, principal, name="", scopes=DEFAULT_SCOPES, days=USUAL_LIFETIME)


@post(
    "/account/tokens",
    status_code=200,
    opt=page_opt("Make an API token with the form", response=PART, errors=(InvalidRequestError, ForbiddenError, ConflictError)),
)
async def make_token(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Make a token, and show it this once."""
    form, words = await read_form(request), words_of(request)
    name, days = form.text("name"), form.text("days")
    scopes = [scope for scope in get_args(Scope) if scope in form.texts("scopes")]
    expires_at = datetime.now(UTC) + timedelta(days=int(days)) if days in map(str, LIFETIMES) else None
    try:
        async with acting_as(services.web_pool, principal) as conn:
            secret, token = await create_own_token(conn, principal, name=name, scopes=scopes, expires_at=expires_at)
    except InvalidRequestError as error:
        said = {
            "name": words.gettext("Enter a name of 1 to 100 characters."),
            "scopes": words.gettext("Choose at least one."),
            "expiresAt": words.gettext("It cannot live longer than the token that makes it."),
        }
        wrong = {field: said.get(field, message) for field, message in wrong_fields(error).items()}
        return _dialog(request, principal, name=name, scopes=scopes, days=days, wrong=wrong)
    except ConflictError:
        return _dialog(request, principal, name=name, scopes=scopes, days=days, failed=_full(words))
    headers = {"HX-Retarget": "#tokens", "HX-Reswap": "morph", "HX-Trigger-After-Swap": "close-dialogs"}
    return await _part(request, services, principal, headers=headers, new_token=token, secret=secret)


@post(
    "/account/tokens/{token_id:str}/revoke",
    status_code=200,
    opt=page_opt("Revoke an API token on the page", response=PART, path_parameters=TOKEN_ID, errors=(NotFoundError,)),
)
async def revoke(
    token_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Revoke a token, and offer to undo that."""
    token_uuid = read_id(token_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        name = await revoke_token(conn, token_uuid)
    return await _part(request, services, principal, revoked=(token_uuid, name))


@post(
    "/account/tokens/{token_id:str}/restore",
    status_code=200,
    opt=page_opt(
        "Undo the revocation of an API token", response=PART, path_parameters=TOKEN_ID, errors=(ForbiddenError, NotFoundError)
    ),
)
async def undo_revocation(
    token_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Make a token valid again that was revoked a moment ago."""
    require_session(principal)  # a revoked token could restore itself with another one
    token_uuid = read_id(token_id, not_found=NotFoundError)
    words = words_of(request)
    try:
        async with acting_as(services.web_pool, principal) as conn:
            name = await restore_token(conn, principal, token_uuid)
    except NotFoundError:
        said = words.gettext("It was revoked too long ago to be restored. Make a new token.")
    except ConflictError:
        said = _full(words)
    else:
        said = words.gettext("“%(name)s” is valid again.", name=name)
    return await _part(request, services, principal, token_said=said)


async def _part(
    request: ApiRequest, services: Services, principal: Principal, *, headers: dict[str, str] | None = None, **values: Any
) -> Response[bytes]:
    async with acting_as(services.web_pool, principal) as conn:
        shown = await tokens_of(conn, request, **values)
    return fragment(request, "account/tokens.html", headers={"Cache-Control": "no-store"} | (headers or {}), **shown)


def _dialog(
    request: ApiRequest,
    principal: Principal,
    *,
    name: str,
    scopes: tuple[Scope, ...] | list[Scope],
    days: str,
    wrong: dict[str, str] | None = None,
    failed: str = "",
) -> Response[bytes]:
    offered = [
        scope for scope in get_args(Scope) if scope in principal.scopes and (scope != "admin" or principal.role == "admin")
    ]
    return fragment(
        request,
        "account/new_token.html",
        name=name,
        scopes=scopes,
        offered=offered,
        days=days,
        lifetimes=LIFETIMES,
        wrong=wrong or {},
        failed=failed,
    )


def _full(words: Words) -> str:
    return words.gettext("You have %(count)s tokens, as many as one user may have. Revoke one first.", count=MAX_TOKENS)


def _may(token: ApiToken, words: Words) -> str:
    said = {
        "read": words.gettext("read"),
        "export": words.gettext("export and change"),
        "admin": words.gettext("administer"),
    }
    return ", ".join(said[scope] for scope in token.scopes)
