from __future__ import annotations

from collections.abc import AsyncGenerator

import psycopg
import pytest_asyncio

from pressroom.db.pool import Connection, conninfo


@pytest_asyncio.fixture
async def conn(database_url: str) -> AsyncGenerator[Connection]:
    """Connect as the owner."""
    async with await psycopg.AsyncConnection.connect(conninfo(database_url), autocommit=True) as conn:
        yield conn
