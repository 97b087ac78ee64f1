"""`/api/v1/password`: change the user's own password."""

from __future__ import annotations

from litestar import Response, put

from pressroom.api.schemas.accounts import ChangePassword
from pressroom.api.schemas.documents import Message
from pressroom.api.sessions import TAG
from pressroom.auth.authentication import change_password
from pressroom.errors import WrongCredentialsError, WrongPasswordError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.identity import require_session
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_body
from pressroom.http.responses import data_response
from pressroom.http.signing_in import address_of


@put(
    "/api/v1/password",
    opt=operation_opt(
        Operation(
            summary="Change your password",
            tag=TAG,
            body=ChangePassword,
            responses={200: ResponseSpec(description="The password was changed, and your other sessions ended.", body=Message)},
            errors=(WrongPasswordError,),
        )
    ),
)
async def change_own(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Change the password and end the user's other sessions. It needs a session and the current password."""
    require_session(principal)
    body = await read_body(request, ChangePassword)
    try:
        with services.sign_in_limits.attempt(account=principal.email, address=address_of(request)):
            ended = await change_password(
                services.web_pool, services.passwords, principal, current=body.current_password, new=body.new_password
            )
    except WrongCredentialsError as error:
        # Not 401: the session is valid, and its page need not sign in again.
        raise WrongPasswordError from error
    return data_response(Message(message=f"The password was changed. Other sessions that were ended: {ended}."))
