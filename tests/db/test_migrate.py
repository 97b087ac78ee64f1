"""Test migrations: applied once, in order, each in one transaction; refused for an unexpected database."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from tests.support.databases import Owner, with_database

from pressroom.db.migrate import MigrationError, migrate, migration_files, pending
from pressroom.errors import DatabaseUnavailableError


@pytest.fixture
def empty_database(database_server: str) -> Generator[str]:
    name = f"empty_{uuid4().hex[:12]}"
    with psycopg.connect(database_server, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield with_database(database_server, name)
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_an_empty_database_gets_every_migration_once(empty_database: str) -> None:
    assert pending(empty_database) == list(migration_files())
    assert migrate(empty_database) == list(migration_files())
    assert migrate(empty_database) == []
    assert pending(empty_database) == []


def test_concurrent_runs_apply_each_migration_once(empty_database: str) -> None:
    with ThreadPoolExecutor(3) as threads:
        applied = [name for names in threads.map(migrate, [empty_database] * 3) for name in names]
    assert applied == list(migration_files())


def test_a_changed_migration_is_refused(database_url: str, owner: Owner) -> None:
    first = next(iter(migration_files()))
    owner.rows("UPDATE migrations SET sha256 = 'other' WHERE name = %s", (first,))
    with pytest.raises(MigrationError, match=first):
        migrate(database_url)


def test_a_newer_database_is_refused(database_url: str, owner: Owner) -> None:
    owner.rows("INSERT INTO migrations (name, sha256) VALUES ('9999_future', 'x')")
    with pytest.raises(MigrationError, match="newer than this version"):
        migrate(database_url)


def test_a_failing_migration_is_rolled_back(database_url: str, owner: Owner) -> None:
    last = list(migration_files())[-1]
    owner.rows("DELETE FROM migrations WHERE name = %s", (last,))
    before = owner.rows("SELECT proname FROM pg_proc WHERE pronamespace = 'pressroom'::regnamespace ORDER BY 1")
    with pytest.raises(MigrationError, match="rolled back"):
        migrate(database_url)
    assert owner.rows("SELECT proname FROM pg_proc WHERE pronamespace = 'pressroom'::regnamespace ORDER BY 1") == before
    assert pending(database_url) == [last]


def test_a_missing_server_is_reported(tmp_path: object) -> None:
    with pytest.raises(DatabaseUnavailableError):
        migrate(f"postgresql:///nothing?host={tmp_path}")


def test_an_owner_without_superuser_rights_can_migrate_and_submit(empty_database: str) -> None:
    """Row level security is forced: an owner who is not a superuser needs policies, and so do the functions."""
    name = f"owner_{uuid4().hex[:8]}"
    with psycopg.connect(empty_database, autocommit=True) as conn:
        # The roles belong to the server, and another owner may have created them.
        conn.execute(
            "DO $$ BEGIN IF to_regrole('pressroom_web') IS NULL THEN"
            " CREATE ROLE pressroom_web; CREATE ROLE pressroom_worker; END IF; END $$"
        )
        create = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE pressroom_web, pressroom_worker")
        conn.execute(create.format(sql.Identifier(name), sql.Literal(name)))
        conn.execute(sql.SQL("GRANT ALL ON DATABASE {} TO {}").format(sql.Identifier(conn.info.dbname), sql.Identifier(name)))
        url = make_conninfo(empty_database, user=name, password=name)
        try:
            assert migrate(url) == list(migration_files())
            with psycopg.connect(url, options="-c search_path=pressroom", autocommit=True) as owner:
                user = owner.execute("INSERT INTO users (email) VALUES ('a@example.org') RETURNING id").fetchone()
                assert user is not None
                owner.execute("SELECT set_config('app.user_id', %s, false)", (str(user[0]),))
                owner.execute("SET ROLE pressroom_web")
                submit = (
                    "SELECT job_id FROM submit_export_job("
                    "'documents', 'a', new_id(), 1, 't', '{}', 'pdf', '{}', 'k', false, false, NULL, '1 h', ROW(1, 1, 1, 1))"
                )
                job = owner.execute(submit).fetchone()
                owner.execute("SET ROLE pressroom_worker")
                assert owner.execute("SELECT id FROM fetch_next_export_job('documents', 'w')").fetchone() == job
        finally:
            conn.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(sql.Identifier(name)))
            conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
