"""`/operations/users/new`: add a user, who signs in with a link."""

from __future__ import annotations

from litestar import Response, get, post

from pressroom.auth.administration import (
    add_managed_user,
    institution_names,
    make_sign_in_link,
)
from pressroom.auth.principal import Principal, UserRole
from pressroom.db.tenant import acting_as
from pressroom.errors import ConflictError, ForbiddenError, InvalidRequestError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import read_form
from pressroom.http.identity import require_session
from pressroom.http.services import Services
from pressroom.web.descriptions import DIALOG, page_opt
from pressroom.web.language import words_of
from pressroom.web.operations.user_dialog import link_address, read_role, say_what_is_wrong, user_dialog
from pressroom.web.pages import fragment


@get(
    "/operations/users/new",
    opt=page_opt("Show the dialog that adds a user", response=DIALOG, scope="admin"),
)
async def show_new(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show an empty form."""
    return await _new_dialog(request, services, principal, email="", role="member", institution="", wrong={}, failed="")


@post(
    "/operations/users",
    status_code=200,
    opt=page_opt("Add a user", response=DIALOG, scope="admin", errors=(ForbiddenError, ConflictError, InvalidRequestError)),
)
async def add(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Add a user, and show the user's dialog with a link that signs the user in."""
    require_session(principal)
    form = await read_form(request)
    email, role, institution = form.text("email").strip(), read_role(form), form.text("institution")
    try:
        async with acting_as(services.web_pool, principal) as conn:
            added = await add_managed_user(conn, email=email, role=role, institution=institution, administrator=principal)
            path = await make_sign_in_link(conn, added, administrator=principal)
    except (ConflictError, InvalidRequestError) as error:
        wrong, failed = say_what_is_wrong(error, words_of(request))
        return await _new_dialog(
            request, services, principal, email=email, role=role, institution=institution, wrong=wrong, failed=failed
        )
    said = words_of(request).gettext("%(email)s was added.", email=email)
    return await user_dialog(request, services, principal, added, said=said, link=link_address(request, services, path))


async def _new_dialog(
    request: ApiRequest,
    services: Services,
    principal: Principal,
    *,
    email: str,
    role: UserRole,
    institution: str,
    wrong: dict[str, str],
    failed: str,
) -> Response[bytes]:
    async with acting_as(services.web_pool, principal) as conn:
        institutions = await institution_names(conn)
    return fragment(
        request,
        "operations/new_user.html",
        email=email,
        role=role,
        institution=institution,
        institutions=institutions,
        wrong=wrong,
        failed=failed,
    )
