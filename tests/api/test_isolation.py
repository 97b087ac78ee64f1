from __future__ import annotations

import httpx
import psycopg
import pytest
from tests.support.databases import Owner
from tests.support.wire import create, data_of, export

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool, connection
from pressroom.db.tenant import acting_as


async def test_every_table_with_rows_of_users_forces_row_level_security(
    own_working_client: httpx.AsyncClient, owner: Owner, web_pool: Pool, alice: Principal, bob: Principal
):
    document = (await create(own_working_client))["id"]
    await export(own_working_client, document)
    await own_working_client.post("/api/v1/export/batch", json={"documentIds": [document]}, headers={"Idempotency-Key": "k"})
    assert (await own_working_client.get(f"/documents/{document}/card")).status_code == 200  # stores its picture
    webhook = {"url": "https://93.184.215.14/hook", "events": ["batch.ended"]}
    webhook_id = data_of(await own_working_client.post("/api/v1/webhooks", json=webhook))["id"]
    await own_working_client.post(f"/api/v1/webhooks/{webhook_id}/test")
    owner.rows("INSERT INTO external_identities (issuer, subject, user_id) VALUES ('i', 's', %s)", (alice.user_id,))
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
        assert (await conn.execute("DELETE FROM api_tokens")).rowcount == 0  # Bob has none
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await conn.execute("DELETE FROM export_jobs")
    assert owner.value("SELECT title FROM documents WHERE id = %s", (document["id"],)) == document["title"]
    assert owner.value("SELECT count(*) FROM api_tokens WHERE user_id = %s", (alice.user_id,)) == 1
