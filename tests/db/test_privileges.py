"""Test the privileges of the two roles, which change the queue's tables through functions only."""

from __future__ import annotations

from collections.abc import Generator
from typing import LiteralString

import psycopg
import pytest
from tests.support.databases import Owner
from tests.support.queue_client import UserConnection, WorkerConnection

from pressroom.auth.principal import Principal

Client = UserConnection | WorkerConnection


@pytest.fixture
def web(database_url: str, alice: Principal) -> Generator[UserConnection]:
    with UserConnection(database_url, alice) as connection:
        yield connection


@pytest.fixture
def worker(database_url: str) -> Generator[WorkerConnection]:
    with WorkerConnection(database_url, "ada") as connection:
        yield connection


def refused(client: Client, statement: LiteralString) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        client.conn.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE export_jobs SET status = 'completed'",
        "DELETE FROM export_jobs",
        "INSERT INTO export_jobs DEFAULT VALUES",
        "INSERT INTO export_history DEFAULT VALUES",
        "UPDATE export_history SET object_key = 'exports/of-somebody-else.pdf'",
        "UPDATE export_queues SET paused = true",
        "INSERT INTO operations DEFAULT VALUES",
        "SELECT * FROM fetch_next_export_job('documents', 'me')",
        "SELECT * FROM renew_export_job(new_id(), 1, 'me', 'saving', 1, 1, 1)",
        "SELECT finish_export_job(new_id(), 1, 'me', 'r', 'k', 'n', 'm', 1, 's', 1, '[]', NULL, '1 h')",
        "SELECT fail_export_job(new_id(), 1, 'me', 'X', 'x', NULL, true)",
        "SELECT release_export_job(new_id(), 1, 'me')",
        "SELECT sweep_export_jobs()",
        "SELECT prune_export_jobs(1)",
        "SELECT prune_export_history(1)",
        "SELECT * FROM expired_exports(NULL, NULL, 1)",
        "SELECT note_removed_exports('{}')",
        "DELETE FROM export_history",
        "SELECT reuse_export(new_id(), '1 h')",
        "SELECT password_hash FROM users",
        "UPDATE users SET role = 'admin'",
        "SELECT token_hash FROM sessions",
        "SELECT token_hash FROM api_tokens",
        "UPDATE api_tokens SET scopes = '{admin}'",
        "INSERT INTO sessions DEFAULT VALUES",
        "SELECT * FROM external_identities",
        "SELECT * FROM sign_in_links",
        "SELECT secret_seed FROM webhooks",
        "UPDATE webhooks SET url = 'https://example.org/'",
        "INSERT INTO webhook_deliveries DEFAULT VALUES",
        "DELETE FROM webhook_deliveries",
        "SELECT * FROM claim_webhook_delivery('me', 1, '1 h')",
        "SELECT record_webhook_delivery(new_id(), 1, 'me', 'failed', '1 h', 1, 'X', 'x', true)",
        "SELECT release_webhook_deliveries('me')",
        "SELECT prune_webhook_deliveries(1)",
        "SELECT queue_webhook_event(new_id(), 'export.completed', 'k', '{}')",
        "SELECT * FROM empty_trash()",
        "SELECT delete_trashed_document(new_id(), new_id())",
        "DELETE FROM document_pictures",
        "SELECT * FROM workers",
        "SELECT announce_worker('w', 'h', 1, '1', '{}')",
        "SELECT retire_worker('w')",
        # These are for administrators.
        "SELECT pause_export_queue('documents', true)",
        "SELECT * FROM list_export_queues()",
        "SELECT * FROM list_workers()",
        "SELECT * FROM stored_export_totals()",
        "SELECT * FROM list_all_users('', NULL, 1, NULL)",
        "SELECT list_institutions()",
        "SELECT * FROM change_user(app_user_id(), 'admin', '')",
        "SELECT make_sign_in_link(app_user_id(), 'x', '1 h')",
        "SELECT end_sessions_of(app_user_id(), NULL)",
        "SELECT add_user('b@example.org', 'admin', '')",
    ],
)
def test_the_web_role_is_refused(web: UserConnection, statement: LiteralString) -> None:
    refused(web, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE export_jobs SET status = 'completed'",
        "DELETE FROM export_jobs",
        "INSERT INTO export_history DEFAULT VALUES",
        "DELETE FROM export_history",
        "UPDATE export_queues SET paused = true",
        "INSERT INTO operations DEFAULT VALUES",
        "UPDATE documents SET title = 'x'",
        "DELETE FROM document_versions",
        "SELECT * FROM users",
        "SELECT * FROM api_tokens",
        "SELECT * FROM password_of('a@example.org')",
        "SELECT replace_password_hash(new_id(), 'a', 'b')",
        "SELECT open_session(new_id(), NULL, 'x', '1 h', '')",
        "SELECT * FROM authenticate_external('i', 's', 'a@example.org', true)",
        "SELECT * FROM external_identities",
        "SELECT cancel_export_job(new_id())",
        "SELECT submit_export_job('documents', 'a', new_id(), 1, 't', '{}', 'pdf', '{}', 'k', false, false, NULL, '1 h', NULL)",
        "SELECT watch_export_job(new_id())",
        "SELECT * FROM delete_export(new_id())",
        "SELECT * FROM webhooks",
        "SELECT * FROM webhook_deliveries",
        "UPDATE webhook_deliveries SET status = 'delivered'",
        "SELECT test_webhook(new_id())",
        "SELECT queue_webhook_event(new_id(), 'export.completed', 'k', '{}')",
        "SELECT * FROM trash_documents('{}')",
        "SELECT * FROM restore_documents('{}')",
        "SELECT * FROM trashed_documents('1 h')",
        "SELECT * FROM document_pictures",
        "SELECT * FROM workers",
        "UPDATE api_tokens SET revoked_at = NULL",
        "SELECT pause_export_queue('documents', true)",
        "SELECT * FROM list_workers()",
        "SELECT * FROM list_all_users('', NULL, 1, NULL)",
        "SELECT make_sign_in_link(new_id(), 'x', '1 h')",
        "SELECT set_first_password('x')",
    ],
)
def test_the_worker_role_is_refused(worker: WorkerConnection, statement: LiteralString) -> None:
    refused(worker, statement)


def test_the_worker_role_sees_the_documents_of_the_user_whose_job_it_has(
    web: UserConnection, worker: WorkerConnection, owner: Owner, bob: Principal
) -> None:
    for user in (web.user, bob):
        owner.rows(
            "INSERT INTO documents (user_id, kind, title, template_slug) VALUES (%s, 'resume', 't', 'classic')", (user.user_id,)
        )
    count = "SELECT count(*) FROM documents"
    assert worker.conn.execute(count).fetchone() == (0,)
    worker.conn.execute("SELECT set_config('app.user_id', %s, false)", (str(bob.user_id),))
    assert worker.conn.execute("SELECT user_id FROM documents").fetchall() == [(bob.user_id,)]


def test_nothing_in_the_schema_is_granted_to_public(owner: Owner) -> None:
    functions = (
        "SELECT proname FROM pg_proc WHERE pronamespace = 'pressroom'::regnamespace"
        " AND has_function_privilege('public', oid, 'EXECUTE')"
    )
    assert owner.rows(functions) == []
    tables = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'pressroom'::regnamespace AND relkind = 'r'"
        " AND has_table_privilege('public', oid, 'SELECT, INSERT, UPDATE, DELETE')"
    )
    assert owner.rows(tables) == []


def test_every_security_definer_function_sets_its_search_path(owner: Owner) -> None:
    unpinned = (
        "SELECT proname FROM pg_proc WHERE pronamespace = 'pressroom'::regnamespace AND prosecdef"
        " AND NOT coalesce('search_path=pressroom, pg_temp' = ANY (proconfig), false)"
    )
    assert owner.rows(unpinned) == []


def test_every_table_with_rows_of_a_user_forces_row_level_security(owner: Owner) -> None:
    unguarded = (
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'user_id'"
        " WHERE c.relnamespace = 'pressroom'::regnamespace AND c.relkind = 'r'"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    )
    assert owner.rows(unguarded) == []


def test_a_user_sees_their_own_jobs_only(web: UserConnection, database_url: str, bob: Principal) -> None:
    job = web.submit_job()
    with UserConnection(database_url, bob) as other:
        assert other.conn.execute("SELECT id FROM export_jobs").fetchall() == []
    assert web.conn.execute("SELECT id FROM export_jobs").fetchall() == [(job,)]


def test_without_a_user_no_job_is_visible(web: UserConnection) -> None:
    web.submit_job()
    web.conn.execute("SELECT set_config('app.user_id', '', false)")
    assert web.conn.execute("SELECT id FROM export_jobs").fetchall() == []
