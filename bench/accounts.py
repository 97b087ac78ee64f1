"""Users of the measured service, each with a token and a document: what an administrator and a client would make."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import psycopg
from bench.workload import Workload

from pressroom.auth.principal import Principal
from pressroom.auth.tokens import create_token
from pressroom.auth.users import add_user, find_user
from pressroom.db.pool import Connection, Pool, conninfo
from pressroom.db.tenant import acting_as
from pressroom.documents.model import JsonText
from pressroom.documents.service import checked_document, create_document


@dataclass(frozen=True, kw_only=True)
class Account:
    """A user, ready to export one document."""

    user: Principal
    token: str
    document_id: UUID


async def add_accounts(database_url: str, pool: Pool, workload: Workload, *, count: int) -> list[Account]:
    """Add users who each own the workload's document.

    One user per client: the same request of the same user would be answered with the job that is under way already, and a queue
    works at no more than two jobs of one user at once.
    """
    async with await psycopg.AsyncConnection.connect(conninfo(database_url), autocommit=True) as owner:
        return [await _add(owner, pool, workload, number) for number in range(count)]


async def _add(owner: Connection, pool: Pool, workload: Workload, number: int) -> Account:
    email = f"client{number}@example.org"
    await add_user(owner, email=email)
    user = await find_user(owner, email=email)
    (document_id,) = await add_documents(pool, user, workload, count=1)
    return Account(user=user, token=await create_token(owner, email=email, name="benchmark"), document_id=document_id)


async def add_documents(pool: Pool, user: Principal, workload: Workload, *, count: int) -> list[UUID]:
    """Add the workload's document so many times, and return the ids."""
    source = workload.source
    checked = checked_document(
        kind_name=source.kind.name,
        title=source.title,
        template_slug=None,
        data=JsonText.of(source.data),
        settings=JsonText.of(source.settings),
    )
    async with acting_as(pool, user) as conn:
        return [(await create_document(conn, checked)).id for _ in range(count)]
