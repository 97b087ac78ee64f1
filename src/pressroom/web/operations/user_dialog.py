"""`/operations/users/{user_id}`: role and institution of a user, links that sign the user in, and sessions."""

from __future__ import annotations

from typing import Final, get_args
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.auth.administration import (
    LastAdministratorError,
    ManagedUser,
    UnknownUserError,
    change_user,
    end_sessions_of,
    institution_names,
    make_sign_in_link,
    read_managed_user,
)
from pressroom.auth.principal import Principal, UserRole
from pressroom.db.tenant import acting_as
from pressroom.errors import ConflictError, FieldError, ForbiddenError, InvalidRequestError, PressroomError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import Form, read_form
from pressroom.http.identity import require_session
from pressroom.http.requests import read_id
from pressroom.http.services import Services
from pressroom.web.descriptions import DIALOG, page_opt
from pressroom.web.language import words_of
from pressroom.web.pages import fragment
from pressroom.web.wrong_fields import wrong_fields
from pressroom.words import Words

USER_ID: Final = {"user_id": "The user."}


@get(
    "/operations/users/{user_id:str}",
    opt=page_opt(
        "Show the dialog of a user", response=DIALOG, scope="admin", path_parameters=USER_ID, errors=(UnknownUserError,)
    ),
)
async def show_user(
    user_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show role, institution and sessions of a user."""
    return await user_dialog(request, services, principal, read_id(user_id, not_found=UnknownUserError))


@post(
    "/operations/users/{user_id:str}",
    status_code=200,
    opt=page_opt(
        "Change role and institution of a user",
        response=DIALOG,
        scope="admin",
        path_parameters=USER_ID,
        errors=(ForbiddenError, UnknownUserError, ConflictError, InvalidRequestError),
    ),
)
async def change(
    user_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Change a user, and show what the user is now."""
    require_session(principal)
    user_uuid, form = read_id(user_id, not_found=UnknownUserError), await read_form(request)
    role, institution = read_role(form), form.text("institution")
    try:
        async with acting_as(services.web_pool, principal) as conn:
            await change_user(conn, user_uuid, role=role, institution=institution, administrator=principal)
    except (ConflictError, InvalidRequestError) as error:
        wrong, failed = say_what_is_wrong(error, words_of(request))
        return await user_dialog(
            request, services, principal, user_uuid, wrong=wrong, failed=failed, role=role, institution=institution
        )
    if user_uuid == principal.user_id and role != "admin":
        return Response(b"", status_code=200, media_type="text/html", headers={"HX-Redirect": "/"})
    return await user_dialog(request, services, principal, user_uuid, said=words_of(request).gettext("Saved."))


@post(
    "/operations/users/{user_id:str}/link",
    status_code=200,
    opt=page_opt(
        "Make a link that signs a user in once",
        response=DIALOG,
        scope="admin",
        path_parameters=USER_ID,
        errors=(ForbiddenError, UnknownUserError),
    ),
)
async def make_link(
    user_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show the link, this once."""
    require_session(principal)
    user_uuid = read_id(user_id, not_found=UnknownUserError)
    async with acting_as(services.web_pool, principal) as conn:
        path = await make_sign_in_link(conn, user_uuid, administrator=principal)
    return await user_dialog(request, services, principal, user_uuid, link=link_address(request, services, path))


@post(
    "/operations/users/{user_id:str}/sign-out",
    status_code=200,
    opt=page_opt(
        "End the sessions of a user",
        response=DIALOG,
        scope="admin",
        path_parameters=USER_ID,
        errors=(ForbiddenError, UnknownUserError),
    ),
)
async def end_sessions(
    user_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """End the sessions of a user, and forget links that were not used."""
    require_session(principal)
    user_uuid = read_id(user_id, not_found=UnknownUserError)
    async with acting_as(services.web_pool, principal) as conn:
        count = await end_sessions_of(conn, user_uuid, administrator=principal)
    words = words_of(request)
    unused = words.gettext("Sign-in links that were not used no longer work.")
    ended = words.ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", count)
    said = f"{ended} {unused}"
    return await user_dialog(request, services, principal, user_uuid, said=said)


async def user_dialog(
    request: ApiRequest,
    services: Services,
    principal: Principal,
    user_id: UUID,
    *,
    said: str = "",
    link: str = "",
    failed: str = "",
    wrong: dict[str, str] | None = None,
    role: UserRole | None = None,
    institution: str | None = None,
) -> Response[bytes]:
    """Show a user: what was done, a new link, or what failed. `role` and `institution` are those that were typed."""
    async with acting_as(services.web_pool, principal) as conn:
        user: ManagedUser = await read_managed_user(conn, user_id)
        institutions = await institution_names(conn)
    return fragment(
        request,
        "operations/user.html",
        headers={"Cache-Control": "no-store"} | ({"HX-Trigger": "users-changed"} if said or link else {}),
        user=user,
        me=principal.user_id,
        institutions=institutions,
        said=said,
        link=link,
        failed=failed,
        wrong=wrong or {},
        role=role or user.role,
        institution=user.institution or "" if institution is None else institution,
    )


def read_role(form: Form) -> UserRole:
    """Return the role that a form chooses.

    Raises:
        InvalidRequestError: There is no such role.
    """
    role = form.text("role")
    for known in get_args(UserRole):
        if role == known:
            return known
    raise InvalidRequestError.for_fields([FieldError("role", "must be one of: member, teacher, admin.")], what="user")


def say_what_is_wrong(error: PressroomError, words: Words) -> tuple[dict[str, str], str]:
    """Return what is wrong with the fields, in words, and what else failed."""
    if isinstance(error, LastAdministratorError):
        return {}, words.gettext(
            "Nobody else is an administrator, so this user stays one. Make another user an administrator first."
        )
    if isinstance(error, ConflictError):
        return {"email": words.gettext("There is a user with this address already.")}, ""
    said = {
        "email": words.gettext("Enter an address such as ada@example.org."),
        "institution": words.gettext("Enter a name of at most 200 characters. A teacher needs one: the exams of it are shown."),
    }
    return {name: said.get(name, message) for name, message in wrong_fields(error).items()}, ""


def link_address(request: ApiRequest, services: Services, path: str) -> str:
    """Return the whole address of a sign-in link."""
    base = services.settings.base_url or f"{request.url.scheme}://{request.headers.get('Host', request.url.netloc)}"
    return base.rstrip("/") + path
