"""Use one database for many tests, and empty it after each, which is faster than a clone for each test."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from tests.support.databases import cloned_database

from pressroom.db.pool import conninfo

WIPE = """
DROP TABLE IF EXISTS test_clock;
CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()';
DELETE FROM users;
DELETE FROM institutions;
DELETE FROM workers;
DELETE FROM export_queues;
INSERT INTO export_queues SELECT * FROM test_queues;
"""


@contextmanager
def wipeable_database(server_url: str, template: str) -> Generator[str]:
    """Yield the URL of a database that `wipe` can restore."""
    with cloned_database(server_url, template) as url:
        with psycopg.connect(conninfo(url), autocommit=True) as conn:
            conn.execute("CREATE TABLE test_queues AS TABLE export_queues")
        yield url


def wipe(url: str) -> None:
    """Delete all rows, and restore the policies of the queues and the clock."""
    with psycopg.connect(conninfo(url)) as conn:
        # All other rows are deleted with their users.
        conn.execute(WIPE)
