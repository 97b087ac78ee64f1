"""Delete, restore, duplicate and rename documents in the list. Each answer is the list anew."""

from __future__ import annotations

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath

from pressroom.db.tenant import acting_as
from pressroom.documents.checks import MAX_TITLE_LENGTH, wrong_title
from pressroom.documents.repository import read_document
from pressroom.documents.starting import duplicate_document, rename_document
from pressroom.documents.trash import restore_documents, trash_documents
from pressroom.errors import ConflictError, DocumentNotFoundError, InvalidRequestError, UndoOverError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.forms import read_form
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_id
from pressroom.web.descriptions import DIALOG, page_opt
from pressroom.web.documents.list_content import list_fragment, search_of, shown_of
from pressroom.web.documents.pictures import DOCUMENT_ID
from pressroom.web.language import words_of
from pressroom.web.pages import MEDIA_TYPE, fragment
from pressroom.words import Words

LIST: Final = {200: ResponseSpec(description="The list, as a part of the page.", media_type=MEDIA_TYPE)}


@post(
    "/documents/trash",
    status_code=200,
    opt=page_opt(
        "Delete documents, so that it can be undone", responses=LIST, errors=(InvalidRequestError, DocumentNotFoundError)
    ),
)
async def trash(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Move the documents of the form to the trash."""
    form = await read_form(request)
    async with acting_as(services.web_pool, principal) as conn:
        await trash_documents(conn, form.ids("document"))
    return await list_fragment(request, services, principal, search_of(form), shown=shown_of(form))


@post(
    "/documents/restore",
    status_code=200,
    opt=page_opt("Undo the deletion of documents", responses=LIST, errors=(InvalidRequestError, UndoOverError, ConflictError)),
)
async def restore(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Take the documents of the form out of the trash."""
    form = await read_form(request)
    async with acting_as(services.web_pool, principal) as conn:
        restored = await restore_documents(conn, form.ids("document"), limit=services.settings.max_documents)
    words = words_of(request)
    if len(restored) == 1:
        said = words.gettext("“%(title)s” is back.", title=restored[0].title)
    else:
        said = words.ngettext("%(count)s document is back.", "%(count)s documents are back.", len(restored))
    return await list_fragment(request, services, principal, search_of(form), shown=shown_of(form), said=said)


@post(
    "/documents/duplicate",
    status_code=200,
    opt=page_opt("Duplicate documents", responses=LIST, errors=(InvalidRequestError, DocumentNotFoundError, ConflictError)),
)
async def duplicate(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Copy the documents of the form, all or none."""
    form, words = await read_form(request), words_of(request)
    ids = form.ids("document")
    title = ""
    async with acting_as(services.web_pool, principal) as conn:
        for document_id in reversed(ids):  # the first one is the newest then, too
            original = await read_document(conn, document_id)
            title = _copied(original.title, words)
            await duplicate_document(conn, document_id, title=title, limit=services.settings.max_documents)
    if len(ids) == 1:
        said = words.gettext("“%(title)s” was made.", title=title)
    else:
        said = words.ngettext("%(count)s copy was made.", "%(count)s copies were made.", len(ids))
    return await list_fragment(request, services, principal, search_of(form), shown=shown_of(form) + len(ids), said=said)


@get(
    "/documents/{document_id:str}/rename",
    opt=page_opt(
        "Show the dialog that renames a document", response=DIALOG, path_parameters=DOCUMENT_ID, errors=(DocumentNotFoundError,)
    ),
)
async def ask_for_title(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Return the dialog with the present title."""
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        document = await read_document(conn, wanted)
    return fragment(request, "documents/rename.html", document=document)


@post(
    "/documents/{document_id:str}/rename",
    status_code=200,
    opt=page_opt(
        "Rename a document", path_parameters=DOCUMENT_ID, responses=LIST, errors=(InvalidRequestError, DocumentNotFoundError)
    ),
)
async def rename(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Save the title of the form, or say in the dialog what is wrong with it."""
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    form, words = await read_form(request), words_of(request)
    title = form.text("title").strip()
    if wrong_title(title):
        return title_note(request, title, words, note="rename-note")
    async with acting_as(services.web_pool, principal) as conn:
        await rename_document(conn, wanted, title, keep=services.settings.max_versions)
    said = words.gettext("It is called “%(title)s” now.", title=title)
    return await list_fragment(request, services, principal, search_of(form), shown=shown_of(form), said=said)


def title_note(request: ApiRequest, title: str, words: Words, *, note: str) -> Response[bytes]:
    """Say what is wrong with a title in the dialog that asked for it; `note` is the id of the place."""
    headers = {"HX-Retarget": f"#{note}", "HX-Reswap": "innerHTML"}
    return fragment(request, "documents/field_note.html", status=400, headers=headers, said=_said_of_title(title, words))


def _said_of_title(title: str, words: Words) -> str:
    """Say what is wrong with a title."""
    if not title:
        return words.gettext("Give the document a name.")
    if len(title) > MAX_TITLE_LENGTH:
        return words.gettext(
            "A name has at most %(most)s characters, and this one has %(count)s.", most=MAX_TITLE_LENGTH, count=len(title)
        )
    return words.gettext("The name holds a character that cannot be stored.")


def _copied(title: str, words: Words) -> str:
    """Return the title of a copy, which says that it is one also when it has to be cut."""
    room = MAX_TITLE_LENGTH - len(words.gettext("%(title)s (copy)", title=""))
    return words.gettext("%(title)s (copy)", title=title[:room])
