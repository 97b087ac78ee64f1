from __future__ import annotations

from uuid import uuid4

import httpx
import psycopg
import pytest
from tests.support.databases import Owner
from tests.support.wire import create, data_of, error_of, export

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool, connection
from pressroom.db.tenant import acting_as


async def test_every_route_hides_the_rows_of_other_users(alice_client: httpx.AsyncClient, bob_client: httpx.AsyncClient):
    document = await create(alice_client)
    entry = await export(alice_client, document["id"])
    ids = {"document_id": document["id"], "job_id": entry["jobId"], "history_id": entry["id"], "version": "1"}
    routes = (await alice_client.get("/schema/openapi.json")).json()["paths"]
    checked = 0
    for path, methods in routes.items():
        if not any(f"{{{name}}}" in path for name in ids if name != "version"):
            continue
        for method in methods:
            address = path.format(**ids)
            foreign = await bob_client.request(method.upper(), address, json={} if method == "put" else None)
            error = error_of(foreign, status=404)
            unknown_address = path.format(**{**dict.fromkeys(ids, str(uuid4())), "version": "1"})
            unknown = error_of(
                await bob_client.request(method.upper(), unknown_address, json={} if method == "put" else None), status=404
            )
            assert error == unknown, f"{method} {path} reveals that the row exists"
            checked += 1
    assert checked >= 12
    assert data_of(await alice_client.get(f"/api/v1/documents/{document['id']}"))["version"] == 1
    assert (await alice_client.get(f"/api/v1/export/download/{entry['id']}")).status_code == 302


async def test_no_list_has_rows_of_other_users(alice_client: httpx.AsyncClient, bob_client: httpx.AsyncClient):
    document = await create(alice_client)
    entry = await export(alice_client, document["id"])
    for path, parameters in (
        ("/api/v1/documents", {}),
        ("/api/v1/documents", {"cursor": "ffffffff-ffff-ffff-ffff-ffffffffffff"}),
        ("/api/v1/export/history", {}),
        ("/api/v1/export/history", {"documentId": document["id"]}),
        ("/api/v1/export/history", {"cursor": entry["id"]}),
    ):
        assert data_of(await bob_client.get(path, params=parameters))["items"] == []


async def test_another_users_document_cannot_be_exported(alice_client: httpx.AsyncClient, bob_client: httpx.AsyncClient):
    document = await create(alice_client)
    for headers in ({}, {"Prefer": "wait=5"}):
        response = await bob_client.post("/api/v1/export/pdf", json={"documentId": document["id"]}, headers=headers)
        assert error_of(response, status=404)["code"] == "DOCUMENT_NOT_FOUND"


async def test_every_table_with_rows_of_users_forces_row_level_security(
    own_working_client: httpx.AsyncClient, owner: Owner, web_pool: Pool, alice: Principal, bob: Principal
):
    await export(own_working_client, (await create(own_working_client))["id"])
    owner.rows("INSERT INTO batches (user_id, output_format, options) VALUES (%s, 'zip', '{}')", (alice.user_id,))
    owner.rows(
        "INSERT INTO batch_items (batch_id, position, user_id, subject_id, title)"
        " SELECT id, 1, user_id, new_id(), 't' FROM batches"
    )
    owner.rows("INSERT INTO sessions (user_id, token_hash, expires_at) VALUES (%s, 'x', clock() + '1 day')", (alice.user_id,))
    owner.rows("INSERT INTO sign_in_links (user_id, token_hash, expires_at) VALUES (%s, 'x', clock())", (alice.user_id,))
    found = owner.rows(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, has_table_privilege('pressroom_web', c.oid, 'SELECT'),"
        " CASE c.relname WHEN 'users' THEN 'id' ELSE 'user_id' END"
        " FROM pg_class c WHERE c.relnamespace = 'pressroom'::regnamespace AND c.relkind = 'r' AND (c.relname = 'users'"
        " OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'user_id'))"
    )
    assert len(found) >= 10
    for table, forced, _, owning in found:
        assert forced, f"{table} does not force row level security"
        assert owner.value(f"SELECT count(*) FROM {table} WHERE {owning} = %s", (alice.user_id,)) > 0, table  # noqa: S608 - names from the catalogue
    for table, _, readable, owning in found:
        if not readable and table != "users":
            continue
        count = f"SELECT count({owning}) FROM {table} WHERE {owning} = %s"  # noqa: S608 - names from the catalogue
        async with acting_as(web_pool, bob) as conn:
            assert await (await conn.execute(count.encode(), (alice.user_id,))).fetchone() == (0,), table
        async with acting_as(web_pool, alice) as conn:
            assert await (await conn.execute(count.encode(), (alice.user_id,))).fetchone() != (0,), table
        async with connection(web_pool) as conn:  # without a user: outside of acting_as
            assert await (await conn.execute(count.encode(), (alice.user_id,))).fetchone() == (0,), table


async def test_bob_cannot_change_alices_rows_in_sql(
    own_idle_client: httpx.AsyncClient, owner: Owner, web_pool: Pool, alice: Principal, bob: Principal
):
    document = await create(own_idle_client)
    async with acting_as(web_pool, bob) as conn:
        for change in ("UPDATE documents SET title = 'mine'", "DELETE FROM documents"):
            assert (await conn.execute(change)).rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await conn.execute("DELETE FROM api_tokens")
    assert owner.value("SELECT title FROM documents WHERE id = %s", (document["id"],)) == document["title"]
    assert owner.value("SELECT count(*) FROM api_tokens WHERE user_id = %s", (alice.user_id,)) == 1
