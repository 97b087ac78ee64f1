"""Make the list of documents: what it shows, and the part of a page that scripts put in its place."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Response
from msgspec import Meta

from pressroom.auth.principal import Principal
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.documents.exporting import documents_revision
from pressroom.documents.listing import PAGE_DOCUMENTS, Card, CardPage, Order, Search, count_kinds, list_cards
from pressroom.documents.templates import templates_of
from pressroom.documents.trash import Deletion, deletions_to_undo
from pressroom.http.dependencies import ApiRequest
from pressroom.http.forms import Form
from pressroom.http.services import Services
from pressroom.kinds import KINDS
from pressroom.web.documents.kind_names import KIND_NAMES, kind_name, kinds_name
from pressroom.web.documents.samples import own_sample
from pressroom.web.failures.words import say_code
from pressroom.web.language import words_of
from pressroom.web.pages import fragment

MOST_SHOWN: Final = 1_000
"""Cards that one answer holds at most, when all that were shown are shown again."""
VIEW_COOKIE: Final = "pressroom_documents_view"


class ListQuery(msgspec.Struct, kw_only=True):
    """What the list shows."""

    q: Annotated[str, Meta(max_length=400, description="Words that the title or the text holds.")] = ""
    kind: Annotated[str, Meta(description="Only documents of this kind; empty: all.")] = ""
    order: Order = "edited"
    cursor: Annotated[str, Meta(description="Continues the list; empty: from its beginning.")] = ""

    @property
    def search(self) -> Search:
        """Return what is searched."""
        return Search(words=self.q, kind=self.kind if self.kind in KINDS else None, order=self.order)


def search_of(form: Form) -> Search:
    """Return what the list shows that a form stands in."""
    order: Order = form.text("order") if form.text("order") in {"title", "size"} else "edited"  # pyright: ignore[reportAssignmentType]
    return Search(words=form.text("q")[:400], kind=form.text("kind") if form.text("kind") in KINDS else None, order=order)


def shown_of(form: Form) -> int:
    """Return how many cards are shown: an answer holds as many, so that nobody is thrown back to the beginning."""
    text = form.text("shown")
    shown = int(text) if re.fullmatch(r"[0-9]{1,5}", text) else 0
    return min(max(shown, PAGE_DOCUMENTS), MOST_SHOWN)


def revision_of(services: Services) -> str:
    """Return the revision of what draws pictures."""
    return documents_revision(services.document_exports.browser_version)


async def read_list(
    conn: TenantConnection, services: Services, search: Search, *, cursor: str = "", limit: int = PAGE_DOCUMENTS
) -> tuple[CardPage, dict[str, int], list[Deletion]]:
    """Read a page of the list, the counts by kind, and what can be undone."""
    page = await list_cards(conn, search, revision=revision_of(services), cursor=cursor or None, limit=limit)
    return page, await count_kinds(conn, words=search.words), await deletions_to_undo(conn)


def list_values(request: ApiRequest, search: Search, read: tuple[CardPage, dict[str, int], list[Deletion]]) -> dict[str, Any]:
    """Return the values of the templates of the list."""
    page, counts, deletions = read
    return {
        "cards": page.items,
        "next_cursor": page.next_cursor,
        "counts": counts,
        "total": sum(counts.values()),
        "deletions": deletions,
        "search": search,
        "sample": own_sample(KINDS["resume"], words_of(request).language),
        "query": urlencode({"q": search.words, "kind": search.kind or "", "order": search.order}),
        **card_values(request),
    }


def card_values(request: ApiRequest) -> dict[str, Any]:
    """Return what the template of a card needs besides the card."""
    words = words_of(request)

    def described(card: Card) -> str:
        """Return kind, template and pages."""
        kind = KINDS.get(card.kind)
        template = templates_of(kind).get(card.template_slug) if kind else None
        parts = [kind_name(card.kind, words), template.name if template else card.template_slug]
        if card.page_count is not None:
            parts.append(words.ngettext("%(count)s page", "%(count)s pages", card.page_count))
        return " · ".join(parts)

    def reason(card: Card) -> str:
        """Return why a document cannot be printed."""
        return say_code(card.error_code or "", words).title

    return {
        "described": described,
        "reason": reason,
        "kind_names": {name: kinds_name(name, words) for name in KIND_NAMES},
    }


async def list_fragment(
    request: ApiRequest,
    services: Services,
    principal: Principal,
    search: Search,
    *,
    shown: int,
    said: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """Return the list anew after a change, with the notices; `said` is read out."""
    async with acting_as(services.web_pool, principal) as conn:
        read = await read_list(conn, services, search, limit=shown)
    events = {"documents-changed": {"said": said}}
    sent = {"HX-Trigger-After-Settle": json.dumps(events)}  # in ASCII, as headers are
    return fragment(request, "documents/list.html", headers=sent | dict(headers or {}), **list_values(request, search, read))
