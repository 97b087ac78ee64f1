"""`/account/webhooks`: addresses that are told of the ends of exports, and what they were told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_args
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.auth.principal import Principal
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import ConflictError, InvalidRequestError, NotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import read_form
from pressroom.http.requests import read_id
from pressroom.http.services import Services
from pressroom.web.account.webhook_words import say_problem, say_wrong_address
from pressroom.web.descriptions import DIALOG, PART, page_opt
from pressroom.web.language import words_of
from pressroom.web.pages import fragment
from pressroom.web.wrong_fields import wrong_fields
from pressroom.webhooks import repository
from pressroom.webhooks.model import MAX_WEBHOOKS, Event
from pressroom.webhooks.signing import new_secret

WEBHOOK_ID: Final = {"webhook_id": "The webhook."}
SHOWN_DELIVERIES: Final = 30
CLOSE: Final = {"HX-Retarget": "#webhooks", "HX-Reswap": "morph", "HX-Trigger-After-Swap": "close-dialogs"}
"""Headers that put the answer to a dialog's form into the list, and close the dialog."""


async def webhooks_of(conn: TenantConnection, **values: Any) -> dict[str, Any]:
    """Return the values of the part that lists the webhooks, each with its last delivery and the number of all."""
    last = await repository.last_deliveries(conn)
    shown = [(webhook, *last.get(webhook.id, (None, 0))) for webhook in await repository.list_webhooks(conn)]
    return {"webhooks": shown, "new_webhook": None, "webhook_secret": "", "webhook_said": ""} | values


@get(
    "/account/webhooks",
    opt=page_opt("List your webhooks for the page", response=PART),
)
async def show_webhooks(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the webhooks as they are now."""
    return await _part(request, services, principal)


@get(
    "/account/webhooks/new",
    opt=page_opt("Show the dialog that adds a webhook", response=DIALOG),
)
async def show_new_webhook(request: ApiRequest) -> Response[bytes]:
    """Show an empty form."""
    return _new_dialog(request, url="", events=get_args(Event))


@post(
    "/account/webhooks",
    status_code=200,
    opt=page_opt("Add a webhook with the form", response=PART, errors=(InvalidRequestError, ConflictError)),
)
async def add_webhook(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Add a webhook, and show its secret this once."""
    form, words = await read_form(request), words_of(request)
    url = form.text("url").strip()
    events: list[Event] = [event for event in get_args(Event) if event in form.texts("events")]
    wrong = {} if events else {"events": words.gettext("Choose at least one.")}
    secret = new_secret(secret_key=services.secret_key)
    try:
        checked = await services.receivers.check_new(url, user_id=principal.user_id)
        if wrong:
            return _new_dialog(request, url=url, events=events, wrong=wrong)
        async with acting_as(services.web_pool, principal) as conn:
            webhook = await repository.insert_webhook(conn, url=checked, events=events, secret=secret)
    except InvalidRequestError as error:
        wrong["url"] = say_wrong_address(wrong_fields(error).get("url", ""), words)
        return _new_dialog(request, url=url, events=events, wrong=wrong)
    except ConflictError:
        failed = words.gettext("You have %(count)s webhooks, as many as one user may have. Delete one first.", count=MAX_WEBHOOKS)
        return _new_dialog(request, url=url, events=events, failed=failed)
    return await _part(request, services, principal, headers=CLOSE, new_webhook=webhook, webhook_secret=secret.secret)


@post(
    "/account/webhooks/{webhook_id:str}/test",
    status_code=200,
    opt=page_opt(
        "Send a test event to a webhook's receiver, and show its deliveries",
        response=DIALOG,
        path_parameters=WEBHOOK_ID,
        errors=(NotFoundError,),
    ),
)
async def send_test(
    webhook_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Queue a test. One that is pending already is shown instead."""
    webhook_uuid, words = read_id(webhook_id, not_found=NotFoundError), words_of(request)
    try:
        async with acting_as(services.web_pool, principal) as conn:
            await repository.test_webhook(conn, webhook_uuid)
    except ConflictError:
        said = words.gettext("No test was sent: another one is under way, or the webhook is disabled.")
    else:
        said = words.gettext("A test is on its way.")
    return await _deliveries(request, services, principal, webhook_uuid, said=said)


@get(
    "/account/webhooks/{webhook_id:str}/deliveries",
    opt=page_opt("Show the last deliveries of a webhook", response=DIALOG, path_parameters=WEBHOOK_ID, errors=(NotFoundError,)),
)
async def show_deliveries(
    webhook_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show a dialog, which follows deliveries that are pending."""
    return await _deliveries(request, services, principal, read_id(webhook_id, not_found=NotFoundError))


@get(
    "/account/webhooks/{webhook_id:str}/delete",
    opt=page_opt("Ask whether to delete a webhook", response=DIALOG, path_parameters=WEBHOOK_ID, errors=(NotFoundError,)),
)
async def ask_to_delete(
    webhook_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Ask first: the secret is stored nowhere, so that nobody could undo it."""
    webhook_uuid = read_id(webhook_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        webhook = await repository.read_webhook(conn, webhook_uuid)
        _, count = (await repository.last_deliveries(conn)).get(webhook_uuid, (None, 0))
    return fragment(request, "account/delete_webhook.html", webhook=webhook, count=count)


@post(
    "/account/webhooks/{webhook_id:str}/delete",
    status_code=200,
    opt=page_opt("Delete a webhook on the page", response=PART, path_parameters=WEBHOOK_ID, errors=(NotFoundError,)),
)
async def delete_webhook(
    webhook_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Delete a webhook with its deliveries."""
    webhook_uuid = read_id(webhook_id, not_found=NotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        await repository.delete_webhook(conn, webhook_uuid)
    said = words_of(request).gettext("The webhook was deleted. What was pending is not sent.")
    return await _part(request, services, principal, headers=CLOSE, webhook_said=said)


async def _part(
    request: ApiRequest, services: Services, principal: Principal, *, headers: dict[str, str] | None = None, **values: Any
) -> Response[bytes]:
    async with acting_as(services.web_pool, principal) as conn:
        shown = await webhooks_of(conn, **values)
    return fragment(request, "account/webhooks.html", headers={"Cache-Control": "no-store"} | (headers or {}), **shown)


async def _deliveries(
    request: ApiRequest, services: Services, principal: Principal, webhook_id: UUID, *, said: str = ""
) -> Response[bytes]:
    async with acting_as(services.web_pool, principal) as conn:
        webhook = await repository.read_webhook(conn, webhook_id)
        page = await repository.list_deliveries(conn, webhook_id, limit=SHOWN_DELIVERIES)
    words = words_of(request)
    shown = [(delivery, say_problem(delivery.error_code, words)) for delivery in page.items]
    return fragment(
        request,
        "account/deliveries.html",
        webhook=webhook,
        deliveries=shown,
        more=page.next_cursor is not None,
        follow=any(delivery.status == "pending" and delivery.attempts == 0 for delivery in page.items),
        said=said,
    )


def _new_dialog(
    request: ApiRequest, *, url: str, events: Sequence[str], wrong: dict[str, str] | None = None, failed: str = ""
) -> Response[bytes]:
    return fragment(
        request, "account/new_webhook.html", url=url, events=events, offered=get_args(Event), wrong=wrong or {}, failed=failed
    )
