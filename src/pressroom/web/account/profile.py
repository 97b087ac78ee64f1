"""`/account/language` and `/account/password`: what the user chooses for the own account."""

from __future__ import annotations

import math
from typing import Final

from litestar import Response, get, post

from pressroom.auth.authentication import change_password, has_password, set_first_password
from pressroom.auth.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, wrong_password
from pressroom.auth.principal import Principal
from pressroom.auth.profile import set_language
from pressroom.db.tenant import acting_as
from pressroom.errors import (
    ConflictError,
    FieldError,
    ForbiddenError,
    InvalidRequestError,
    RateLimitedError,
    WrongCredentialsError,
)
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import Form, read_form
from pressroom.http.identity import require_session
from pressroom.http.operations import ResponseSpec
from pressroom.http.services import Services
from pressroom.http.signing_in import address_of
from pressroom.web.descriptions import DIALOG, page_opt
from pressroom.web.language import languages, words_of
from pressroom.web.pages import fragment, language_cookie
from pressroom.words import Words

RELOAD: Final = ResponseSpec(
    description="The choice was saved.", media_type="", headers={"HX-Refresh": "The page is to be loaded again."}
)


@post(
    "/account/language",
    status_code=200,
    opt=page_opt("Choose the language of the pages", responses={200: RELOAD}, errors=(InvalidRequestError,)),
)
async def choose_language(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Save the language of the user, also for other browsers."""
    language = (await read_form(request)).text("language")
    if language not in languages():
        raise InvalidRequestError.for_fields([FieldError("language", f"must be one of: {', '.join(languages())}.")])
    async with acting_as(services.web_pool, principal) as conn:
        await set_language(conn, language)
    response = Response(b"", status_code=200, media_type="text/html", headers={"HX-Refresh": "true"})
    response.cookies.append(language_cookie(language))
    return response


@get(
    "/account/password",
    opt=page_opt("Show the dialog that changes the password", response=DIALOG),
)
async def show_password(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show an empty form."""
    return await _dialog(request, services, principal)


@post(
    "/account/password",
    status_code=200,
    opt=page_opt("Change the password with the form", response=DIALOG, errors=(ForbiddenError, RateLimitedError)),
)
async def save_password(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Change the password, or set the first one, and end the user's other sessions."""
    words = words_of(request)
    require_session(principal)
    form = await read_form(request)
    async with acting_as(services.web_pool, principal) as conn:
        knows_one = await has_password(conn)
    if wrong := _wrong(form, words):
        return await _dialog(request, services, principal, wrong=wrong)
    try:
        ended = await _save(request, services, principal, form, knows_one=knows_one)
    except WrongCredentialsError:
        return await _dialog(request, services, principal, wrong={"current": words.gettext("This is not your password.")})
    except ConflictError:
        return await _dialog(
            request, services, principal, failed=words.gettext("You have a password already. Enter it to change it.")
        )
    except RateLimitedError as error:
        minutes = math.ceil((error.retry_after or 60) / 60)
        failed = words.ngettext(
            "Too many tries. Wait for %(count)s minute.", "Too many tries. Wait for %(count)s minutes.", minutes
        )
        return await _dialog(request, services, principal, failed=failed)
    return await _dialog(request, services, principal, saved=True, ended=ended)


async def _save(request: ApiRequest, services: Services, principal: Principal, form: Form, *, knows_one: bool) -> int:
    new = form.text("new")
    if not knows_one:
        return await set_first_password(services.web_pool, services.passwords, principal, new=new)
    with services.sign_in_limits.attempt(account=principal.email, address=address_of(request)):
        return await change_password(services.web_pool, services.passwords, principal, current=form.text("current"), new=new)


def _wrong(form: Form, words: Words) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if wrong_password(form.text("new")):
        wrong["new"] = words.gettext("Choose %(least)s to %(most)s characters.", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
    elif form.text("new") != form.text("again"):
        wrong["again"] = words.gettext("These are two different passwords.")
    return wrong


async def _dialog(
    request: ApiRequest,
    services: Services,
    principal: Principal,
    *,
    wrong: dict[str, str] | None = None,
    failed: str = "",
    saved: bool = False,
    ended: int = 0,
) -> Response[bytes]:
    async with acting_as(services.web_pool, principal) as conn:
        knows_one = await has_password(conn)
    return fragment(
        request,
        "account/password.html",
        has_password=knows_one,
        email=principal.email,
        least=SHORTEST_PASSWORD,
        wrong=wrong or {},
        failed=failed,
        saved=saved,
        ended=ended,
    )
