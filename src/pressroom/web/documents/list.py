"""`/documents`: the list of documents, and the parts of it that scripts ask for."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from litestar import Response, get

from pressroom.db.tenant import acting_as
from pressroom.documents.listing import list_cards
from pressroom.errors import InvalidRequestError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_query
from pressroom.web.descriptions import DIALOG, PART, page_opt
from pressroom.web.documents.list_content import VIEW_COOKIE, ListQuery, card_values, list_values, read_list, revision_of
from pressroom.web.pages import fragment, show

PAGE: Final = "/documents"


@get(
    PAGE,
    opt=page_opt("Show the documents", query=ListQuery, errors=(InvalidRequestError,)),
)
async def show_documents(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Show the first documents that a search finds, and what was deleted a moment ago."""
    search = read_query(request, ListQuery).search
    async with acting_as(services.web_pool, principal) as conn:
        read = await read_list(conn, services, search)
    return await show(
        request,
        services,
        principal,
        "documents/page.html",
        current="documents",
        view="rows" if request.cookies.get(VIEW_COOKIE) == "rows" else "cards",
        most_in_batch=services.settings.batch_max,
        **list_values(request, search, read),
    )


@get(
    "/documents/list",
    opt=page_opt(
        "Find documents, or list more of them: a part of the page", response=PART, query=ListQuery, errors=(InvalidRequestError,)
    ),
)
async def find_documents(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Return the documents that a search finds; with a cursor, the next ones."""
    query = read_query(request, ListQuery)
    search = query.search
    if query.cursor:
        async with acting_as(services.web_pool, principal) as conn:
            page = await list_cards(conn, search, revision=revision_of(services), cursor=query.cursor)
        return fragment(
            request,
            "documents/items.html",
            query=urlencode({"q": query.q, "kind": query.kind, "order": query.order}),
            cards=page.items,
            next_cursor=page.next_cursor,
            **card_values(request),
        )
    async with acting_as(services.web_pool, principal) as conn:
        read = await read_list(conn, services, search)
    given = {name: value for name, value in (("q", query.q), ("kind", query.kind)) if value}
    if query.order != "edited":
        given["order"] = query.order
    headers = {"HX-Replace-Url": PAGE + (f"?{urlencode(given)}" if given else "")}
    return fragment(request, "documents/list.html", headers=headers, **list_values(request, search, read))


@get(
    "/documents/keys",
    opt=page_opt("Show the keys of the page of documents", response=DIALOG),
    sync_to_thread=False,
)
def show_keys(request: ApiRequest) -> Response[bytes]:
    """Return the dialog with the keys."""
    return fragment(request, "documents/keys.html")
