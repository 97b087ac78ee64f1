"""`/documents/{id}/edit`: the page of the editor, with the data that its script starts with."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from pressroom.db.tenant import acting_as
from pressroom.documents.repository import read_content
from pressroom.errors import DocumentNotFoundError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.requests import read_id
from pressroom.web.descriptions import page_opt
from pressroom.web.editor.editor_data import editor_data
from pressroom.web.editor.preview import DOCUMENT_ID
from pressroom.web.pages import show


@get(
    "/documents/{document_id:str}/edit",
    opt=page_opt("Show the editor of a document", path_parameters=DOCUMENT_ID, errors=(DocumentNotFoundError,)),
)
async def editor_page(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Show a document in the editor."""
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    async with acting_as(services.web_pool, principal) as conn:
        document = await read_content(conn, wanted)
    data = editor_data(document, max_body_bytes=services.settings.max_body_bytes)
    return await show(request, services, principal, "editor/page.html", current="documents", title=document.title, data=data)
