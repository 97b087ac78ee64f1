"""`/api/v1/tokens`: list, create and revoke API tokens."""

from __future__ import annotations

from typing import Final

from litestar import Response, delete, get, post
from litestar.params import FromPath

from pressroom.api.schemas.accounts import CreateToken, NewTokenBody, TokenItems, new_token_body, token_body
from pressroom.api.schemas.documents import Message
from pressroom.api.sessions import TAG
from pressroom.auth.tokens import create_own_token, delete_token, list_tokens
from pressroom.db.tenant import acting_as
from pressroom.errors import ConflictError, NotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_body, read_id
from pressroom.http.responses import data_response

TOKEN_ID: Final = {"token_id": "The API token."}


@get(
    "/api/v1/tokens",
    opt=operation_opt(
        Operation(
            summary="List your API tokens, newest first",
            tag=TAG,
            responses={200: ResponseSpec(description="The API tokens, with expired ones.", body=TokenItems)},
        )
    ),
)
async def list_own_tokens(services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """List the user's API tokens."""
    async with acting_as(services.web_pool, principal) as conn:
        tokens = await list_tokens(conn)
    return data_response(TokenItems(items=[token_body(token) for token in tokens]))


@post(
    "/api/v1/tokens",
    opt=operation_opt(
        Operation(
            summary="Create an API token",
            tag=TAG,
            body=CreateToken,
            responses={201: ResponseSpec(description="The API token, which no other answer holds.", body=NewTokenBody)},
            errors=(ConflictError,),
        )
    ),
)
async def create_token(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Create an API token for the user."""
    body = await read_body(request, CreateToken)
    async with acting_as(services.web_pool, principal) as conn:
        secret, token = await create_own_token(conn, principal, name=body.name, scopes=body.scopes, expires_at=body.expires_at)
    return data_response(new_token_body(token, secret), status=201)


@delete(
    "/api/v1/tokens/{token_id:str}",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Revoke an API token",
            tag=TAG,
            path_parameters=TOKEN_ID,
            responses={200: ResponseSpec(description="The API token was revoked.", body=Message)},
            errors=(NotFoundError,),
        )
    ),
)
async def revoke_token(token_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Revoke one of the user's API tokens."""
    token_uuid = read_id(token_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        await delete_token(conn, token_uuid)
    return data_response(Message(message="The token was revoked."))
