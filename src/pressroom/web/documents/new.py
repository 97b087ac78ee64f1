"""`/documents/new`: choose what a new document begins with, and make it."""

from __future__ import annotations

import asyncio

from litestar import Response, get, post

from pressroom.db.tenant import acting_as
from pressroom.documents import service
from pressroom.documents.checks import wrong_title
from pressroom.documents.starting import EMPTY, started_document
from pressroom.documents.templates import templates_of
from pressroom.errors import ConflictError, InvalidRequestError, TemplateNotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import read_form
from pressroom.http.operations import ResponseSpec
from pressroom.kinds import KINDS, kind_named
from pressroom.web.descriptions import DIALOG, page_opt
from pressroom.web.documents.changes import title_note
from pressroom.web.documents.kind_names import kind_name, untitled
from pressroom.web.documents.samples import named_samples, own_sample
from pressroom.web.language import language_of, words_of
from pressroom.web.pages import MEDIA_TYPE, fragment


@get(
    "/documents/new",
    opt=page_opt("Show the dialog that makes a document", response=DIALOG),
    sync_to_thread=True,
)
def choose(request: ApiRequest) -> Response[bytes]:
    """Return the dialog with kinds, templates and samples."""
    words = words_of(request)
    choices = [
        {
            "name": kind.name,
            "label": kind_name(kind.name, words),
            "templates": list(templates_of(kind).values()),
            "template": kind.default_template,
            "samples": named_samples(kind, words),
            "sample": own_sample(kind, words.language),
        }
        for kind in sorted(KINDS.values(), key=lambda kind: kind.name != "resume")
    ]
    return fragment(request, "documents/new.html", kinds=choices)


@post(
    "/documents",
    status_code=200,
    opt=page_opt(
        "Make a document of a sample or of nothing",
        responses={
            200: ResponseSpec(
                description="It was made.", media_type=MEDIA_TYPE, headers={"HX-Redirect": "The page that edits it."}
            )
        },
        errors=(InvalidRequestError, TemplateNotFoundError, ConflictError),
    ),
)
async def make(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Store the document, and send the browser to its editor."""
    form, words = await read_form(request), words_of(request)
    title = form.text("title").strip()
    if title and wrong_title(title):
        return title_note(request, title, words, note="new-note")
    kind = kind_named(form.text("kind"))
    sample = form.text(f"sample_{kind.name}") if form.text("start") == "sample" else EMPTY
    if sample == EMPTY and not title:
        title = untitled(kind.name, words)
    new = await asyncio.to_thread(
        started_document,
        kind,
        sample=sample,
        template_slug=form.text(f"template_{kind.name}") or None,
        title=title or None,
        language=language_of(request),
    )
    async with acting_as(services.web_pool, principal) as conn:
        await service.check_document_limit(conn, limit=services.settings.max_documents)
        document = await service.create_document(conn, new)
    return fragment(request, "components/nothing.html", headers={"HX-Redirect": editor_path(document.id)})


def editor_path(document_id: object) -> str:
    """Return the address of the page that edits a document."""
    return f"/documents/{document_id}/edit"
