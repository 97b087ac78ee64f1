"""One database for many tests, emptied after each: a clone takes half a second on a busy machine, this some milliseconds."""

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
DELETE FROM export_queues;
INSERT INTO export_queues SELECT * FROM test_queues;
"""


@contextmanager
def wipeable_database(server_url: str, template: str) -> Generator[str]:
    """Yield the URL of a database that `wipe` brings back to how it was."""
    with cloned_database(server_url, template) as url:
        with psycopg.connect(conninfo(url), autocommit=True) as conn:
            conn.execute("CREATE TABLE test_queues AS TABLE export_queues")
        yield url


def wipe(url: str) -> None:
    """Remove all rows, and whatever a test did to the queues' policies and to the clock."""
    with psycopg.connect(conninfo(url)) as conn:
        # Everything else hangs on the users and goes with them.
        conn.execute(WIPE)
