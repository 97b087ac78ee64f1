"""Resolve the document that a document's data may point at: the resume of a letter's sender.

All reads are in a transaction of `acting_as`, so only documents of the same user are found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from pressroom.db.sql import load_queries
from pressroom.db.tenant import TenantConnection
from pressroom.errors import FieldError, InvalidRequestError, ReferenceNotFoundError
from pressroom.kinds import KINDS, Kind

_QUERIES = load_queries("pressroom.documents")


@dataclass(frozen=True, kw_only=True)
class ReferencedVersion:
    """A version of the document that another one points at."""

    id: UUID
    version: int

    def selection(self) -> dict[str, Any]:
        """Return the member of a selection that `of_selection` reads."""
        return {"reference": {"id": str(self.id), "version": self.version}}

    @classmethod
    def of_selection(cls, selection: Mapping[str, Any]) -> Self | None:
        """Return the version in the selection of a job; None: the document points at none."""
        found = selection.get("reference")
        return None if found is None else cls(id=UUID(found["id"]), version=found["version"])


async def check_reference(conn: TenantConnection, kind: Kind, data: Mapping[str, Any]) -> None:
    """Check that valid data points at a document of the user that has the right kind, if it points at any.

    Raises:
        InvalidRequestError: It does not; details name the field.
    """
    wanted = _wanted(kind, data)
    if wanted is not None and kind.reference and await _current(conn, kind, wanted) is None:
        message = f"is not the id of a {kind.reference.kind} among your documents."
        raise InvalidRequestError.for_fields([FieldError(f"data.{kind.reference.field}", message)], what="document")


async def referenced_version(conn: TenantConnection, kind: Kind, *, document_id: UUID, version: int) -> ReferencedVersion | None:
    """Return the current version of the document that a version of a document points at; None: it points at none.

    Raises:
        ReferenceNotFoundError: The document was deleted.
    """
    if kind.reference is None:
        return None
    parameters = {"document_id": document_id, "version": version, "field": kind.reference.field}
    row = await (await conn.execute(_QUERIES["pointer"], parameters)).fetchone()
    if row is None or row[0] is None:
        return None
    return await _found(conn, kind, UUID(row[0]))


async def completed_data(
    conn: TenantConnection, kind: Kind, data: Mapping[str, Any], *, referenced: ReferencedVersion | None
) -> Mapping[str, Any]:
    """Return data completed from a version of the document that it points at; without one, the data.

    Raises:
        ReferenceNotFoundError: The document, or this version of it, was deleted.
    """
    if kind.reference is None or referenced is None:
        return data
    parameters = {"document_id": referenced.id, "version": referenced.version}
    row = await (await conn.execute(_QUERIES["referenced_data"], parameters)).fetchone()
    if row is None:
        raise ReferenceNotFoundError
    return kind.reference.completed(data, json.loads(row[0]))


async def completed_now(conn: TenantConnection, kind: Kind, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return data completed from the current version of the document that it points at.

    Raises:
        ReferenceNotFoundError: The document was deleted.
    """
    wanted = _wanted(kind, data)
    referenced = None if wanted is None else await _found(conn, kind, wanted)
    return await completed_data(conn, kind, data, referenced=referenced)


def pointer_fields() -> dict[str, str]:
    """Return the fields that hold the id of another document, by kind; kinds without one are left out."""
    return {kind.name: kind.reference.field for kind in KINDS.values() if kind.reference}


def _wanted(kind: Kind, data: Mapping[str, Any]) -> UUID | None:
    value = data.get(kind.reference.field) if kind.reference else None
    return None if value is None else UUID(value)


async def _found(conn: TenantConnection, kind: Kind, document_id: UUID) -> ReferencedVersion:
    found = await _current(conn, kind, document_id)
    if found is None:
        raise ReferenceNotFoundError
    return found


async def _current(conn: TenantConnection, kind: Kind, document_id: UUID) -> ReferencedVersion | None:
    assert kind.reference is not None  # noqa: S101 - the callers have looked
    parameters = {"document_id": document_id, "kind": kind.reference.kind}
    row = await (await conn.execute(_QUERIES["current_version"], parameters)).fetchone()
    return None if row is None else ReferencedVersion(id=document_id, version=row[0])
