"""`/api/v1/webhooks`: make, list, test and delete webhooks, and list their deliveries."""

from __future__ import annotations

from typing import Final

from litestar import Response, delete, get, post
from litestar.params import FromPath

from pressroom.api.schemas.documents import Message
from pressroom.api.schemas.webhooks import (
    CreateWebhook,
    DeliveryItems,
    ListDeliveries,
    RequestedTest,
    WebhookBody,
    WebhookItems,
)
from pressroom.db.tenant import acting_as
from pressroom.errors import ConflictError, NotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_body, read_id, read_query
from pressroom.http.responses import data_response
from pressroom.webhooks import repository
from pressroom.webhooks.signing import new_secret

TAG: Final = "webhooks"
WEBHOOK_ID: Final = {"webhook_id": "The webhook."}


@get(
    "/api/v1/webhooks",
    opt=operation_opt(
        Operation(
            summary="List webhooks, newest first",
            tag=TAG,
            responses={200: ResponseSpec(description="All webhooks of the user.", body=WebhookItems)},
        )
    ),
)
async def list_webhooks(services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """List the user's webhooks."""
    async with acting_as(services.web_pool, principal) as conn:
        webhooks = await repository.list_webhooks(conn)
    return data_response(WebhookItems(items=[WebhookBody.of(webhook) for webhook in webhooks]))


@post(
    "/api/v1/webhooks",
    opt=operation_opt(
        Operation(
            summary="Make a webhook",
            tag=TAG,
            body=CreateWebhook,
            responses={201: ResponseSpec(description="The new webhook with its secret.", body=WebhookBody)},
            errors=(ConflictError,),
        )
    ),
)
async def create_webhook(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Make a webhook, after the address of its receiver was looked up and checked."""
    body = await read_body(request, CreateWebhook)
    url = await services.receivers.check_new(body.url, user_id=principal.user_id)
    secret = new_secret(secret_key=services.secret_key)
    async with acting_as(services.web_pool, principal) as conn:
        webhook = await repository.insert_webhook(conn, url=url, events=body.events, secret=secret)
    headers = {"Cache-Control": "no-store"}
    return data_response(WebhookBody.of(webhook, secret=secret.secret), status=201, headers=headers)


@delete(
    "/api/v1/webhooks/{webhook_id:str}",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Delete a webhook with its deliveries",
            tag=TAG,
            path_parameters=WEBHOOK_ID,
            responses={200: ResponseSpec(description="The webhook was deleted.", body=Message)},
            errors=(NotFoundError,),
        )
    ),
)
async def delete_webhook(webhook_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Delete a webhook; what is pending is not delivered."""
    webhook_uuid = read_id(webhook_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        await repository.delete_webhook(conn, webhook_uuid)
    return data_response(Message(message="The webhook was deleted. What was pending is not delivered."))


@post(
    "/api/v1/webhooks/{webhook_id:str}/test",
    opt=operation_opt(
        Operation(
            summary="Send a test event to a webhook's receiver",
            tag=TAG,
            path_parameters=WEBHOOK_ID,
            responses={202: ResponseSpec(description="The delivery, which a worker makes.", body=RequestedTest)},
            errors=(NotFoundError, ConflictError),
        )
    ),
)
async def test_webhook(webhook_id: FromPath[str], services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Queue a delivery of the event `webhook.test`."""
    webhook_uuid = read_id(webhook_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        delivery_id = await repository.test_webhook(conn, webhook_uuid)
    return data_response(RequestedTest(delivery_id=delivery_id), status=202)


@get(
    "/api/v1/webhooks/{webhook_id:str}/deliveries",
    opt=operation_opt(
        Operation(
            summary="List a webhook's deliveries, newest first",
            tag=TAG,
            path_parameters=WEBHOOK_ID,
            query=ListDeliveries,
            responses={200: ResponseSpec(description="A page of deliveries.", body=DeliveryItems)},
            errors=(NotFoundError,),
        )
    ),
)
async def list_deliveries(
    webhook_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """List the deliveries of a webhook."""
    webhook_uuid = read_id(webhook_id, not_found=NotFoundError)
    query = read_query(request, ListDeliveries)
    async with acting_as(services.web_pool, principal) as conn:
        page = await repository.list_deliveries(conn, webhook_uuid, limit=query.limit, cursor=query.cursor)
    return data_response(DeliveryItems.of(page))
