"""`/documents/{id}/edit/versions` and `…/changes`: the sessions of writing, and what differs between two states."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Final, Self

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import UNSET, Meta, UnsetType

from pressroom.db.tenant import acting_as
from pressroom.documents import repository
from pressroom.documents.comparing import Change, State, changes_between
from pressroom.documents.model import Version, VersionContent
from pressroom.documents.sessions import VERSIONS_PER_PAGE, Session, session_page
from pressroom.errors import DocumentNotFoundError, FieldError, InvalidRequestError, NotFoundError, RateLimitedError
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.document_members import Data, SettingsObject, json_text
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.http.requests import read_body, read_id, read_query
from pressroom.http.responses import as_utc, data_response
from pressroom.http.unread import declared_length
from pressroom.kinds import Kind, kind_named
from pressroom.web.editor.preview import DOCUMENT_ID, TAG

MOST_CHANGES: Final = 200
"""Changes that are listed. Who reads more than that reads the document."""

VersionNumber = Annotated[int, Meta(ge=1, le=2_147_483_647)]


class SessionsQuery(msgspec.Struct, kw_only=True):
    """The query for a page of sessions."""

    cursor: VersionNumber | None = None


class VersionItem(msgspec.Struct, kw_only=True, rename="camel"):
    """A version without its data."""

    version: int
    title: str
    template_slug: str
    created_at: datetime

    @classmethod
    def of(cls, version: Version) -> Self:
        """Convert a version."""
        saved = as_utc(version.created_at)
        return cls(version=version.version, title=version.title, template_slug=version.template_slug, created_at=saved)


class SessionItem(msgspec.Struct, kw_only=True, rename="camel"):
    """Versions that were saved one soon after the other, newest first."""

    first: int
    last: int
    started_at: datetime
    ended_at: datetime
    versions: list[VersionItem]

    @classmethod
    def of(cls, session: Session) -> Self:
        """Convert a session."""
        versions = [VersionItem.of(version) for version in session.versions]
        last, first = versions[0], versions[-1]
        return cls(
            first=first.version, last=last.version, started_at=first.created_at, ended_at=last.created_at, versions=versions
        )


class SessionsPage(msgspec.Struct, kw_only=True, rename="camel"):
    """Sessions of writing, newest first."""

    sessions: list[SessionItem]
    next_cursor: int | None


class DraftBody(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A draft, which need not be valid."""

    title: str
    template_slug: str
    settings: SettingsObject
    data: Data


class ChangesBody(msgspec.Struct, kw_only=True, rename={"earlier": "from", "later": "to"}, forbid_unknown_fields=True):
    """A version, and what is compared with it: another version or a draft."""

    earlier: VersionNumber
    later: VersionNumber | None = None
    draft: DraftBody | None = None


class ChangeItem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One difference, as `documents.comparing.Change`."""

    change: str
    path: str
    before: Any | UnsetType = UNSET
    after: Any | UnsetType = UNSET
    entry: str = ""

    @classmethod
    def of(cls, change: Change) -> Self:
        """Convert a change; a value that there was not is left out."""
        before, after = (UNSET if value is None else value for value in (change.before, change.after))
        return cls(change=change.change, path=change.path, before=before, after=after, entry=change.entry)


class ChangesList(msgspec.Struct, kw_only=True):
    """The first changes, and how many there are."""

    changes: list[ChangeItem]
    total: int


@get(
    "/documents/{document_id:str}/edit/versions",
    opt=operation_opt(
        Operation(
            summary="List the sessions of writing of a document, newest first",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            query=SessionsQuery,
            responses={200: ResponseSpec(description="A page of sessions, each with its versions.", body=SessionsPage)},
            errors=(DocumentNotFoundError,),
        )
    ),
)
async def list_sessions(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """List the versions of a document, collapsed."""
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    cursor = read_query(request, SessionsQuery).cursor
    async with acting_as(services.web_pool, principal) as conn:
        versions = await repository.list_versions(conn, wanted, limit=VERSIONS_PER_PAGE, cursor=cursor)
    page = session_page(versions)
    return data_response(
        SessionsPage(sessions=[SessionItem.of(session) for session in page.sessions], next_cursor=page.next_cursor)
    )


@post(
    "/documents/{document_id:str}/edit/changes",
    status_code=200,
    opt=operation_opt(
        Operation(
            summary="Say what differs between two versions of a document, or a version and a draft",
            tag=TAG,
            path_parameters=DOCUMENT_ID,
            body=ChangesBody,
            scope="read",
            responses={200: ResponseSpec(description="The changed fields, in the order of the form.", body=ChangesList)},
            errors=(DocumentNotFoundError, NotFoundError, RateLimitedError),
        )
    ),
)
async def compare(
    document_id: FromPath[str], request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal
) -> Response[bytes]:
    """Compare two states of a document."""
    wanted = read_id(document_id, not_found=DocumentNotFoundError)
    with services.large_bodies.slot(principal.user_id, length=declared_length(request.scope)):
        body = await read_body(request, ChangesBody)
        if (body.later is None) == (body.draft is None):
            raise InvalidRequestError.for_fields([FieldError("to", "must be a version, or draft must be given instead.")])
        async with acting_as(services.web_pool, principal) as conn:
            kind = kind_named((await repository.read_document(conn, wanted)).kind)
            earlier = await repository.read_version(conn, wanted, body.earlier)
            later = body.draft or await repository.read_version(conn, wanted, _version_of(body))
        changes = await asyncio.to_thread(_changes, kind, earlier, later)
    return data_response(changes)


def _version_of(body: ChangesBody) -> int:
    assert body.later is not None  # noqa: S101 - there is no draft
    return body.later


def _changes(kind: Kind, earlier: VersionContent, later: VersionContent | DraftBody) -> ChangesList:
    found = changes_between(kind, _state(earlier), _state(later))
    listed = [ChangeItem.of(change) for change in islice(found, MOST_CHANGES)]
    return ChangesList(changes=listed, total=len(listed) + sum(1 for _ in found))


def _state(shown: VersionContent | DraftBody) -> State:
    if isinstance(shown, VersionContent):
        settings, data = json.loads(shown.settings), json.loads(shown.data)
    else:
        settings, data = json_text(shown.settings).value, json_text(shown.data).value
    return State(title=shown.title, template_slug=shown.template_slug, settings=settings, data=data)
