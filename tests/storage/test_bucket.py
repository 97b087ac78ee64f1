"""Test what is specific to the store in a bucket."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable

import httpx
import pytest
from tests.support.stores import names

from pressroom.errors import StorageUnavailableError
from pressroom.storage.addresses import open_store
from pressroom.storage.bucket import BucketStore
from pressroom.storage.store import CHUNK_BYTES

KEY = "exports/u/d_2026.pdf"


@pytest.fixture
def put_foreign(object_service: str, bucket: str) -> Callable[[str, bytes], None]:
    """Put an object below the store's prefix with another client."""

    def put(name: str, content: bytes) -> None:
        httpx.put(f"{object_service}/{bucket}/press/room/{name}", content=content).raise_for_status()

    return put


async def test_an_address_names_the_bucket_and_the_prefix(bucket: str):
    below, above = open_store(f"s3://{bucket}/press/room/"), open_store(f"s3://{bucket}")
    assert (below.describe(), above.describe()) == (f"bucket {bucket}/press/room", f"bucket {bucket}")
    await below.put(KEY, b"x")
    assert await above.read_whole(f"press/room/{KEY}") == b"x"


async def test_foreign_files_are_skipped_and_logged(
    bucket_store: BucketStore, put_foreign: Callable[[str, bytes], None], caplog: pytest.LogCaptureFixture
):
    await bucket_store.put(KEY, b"x")
    for name in ("my file.pdf", ".nfs0001", "exports/u/100%25.pdf", "exports/u/%C3%A9.pdf"):
        put_foreign(name, b"foreign")
    assert await names(bucket_store) == await names(bucket_store, "exports/") == [KEY]
    warnings = [(record.levelname, vars(record)["count"]) for record in caplog.records if record.name.startswith("pressroom")]
    assert warnings == [("WARNING", 4), ("WARNING", 2)]


async def test_a_bucket_that_cannot_be_listed_is_reported_with_the_reason(
    bucket_store: BucketStore, put_foreign: Callable[[str, bytes], None]
):
    put_foreign("exports//odd.pdf", b"foreign")
    with pytest.raises(StorageUnavailableError, match="an empty part"):
        await names(bucket_store)


async def test_reading_a_file_that_is_replaced_meanwhile_fails(bucket_store: BucketStore):
    await bucket_store.put(KEY, b"old" * CHUNK_BYTES)
    reading = bucket_store.read(KEY)
    await anext(reading)
    await bucket_store.put(KEY, b"new" * CHUNK_BYTES)
    with pytest.raises(StorageUnavailableError):
        await anext(reading)


async def test_a_missing_bucket_fails_the_check(bucket: str):
    with pytest.raises(StorageUnavailableError):
        await BucketStore(f"{bucket}-of-somebody-else").check()


async def test_a_service_that_does_not_answer_times_out(bucket: str, monkeypatch: pytest.MonkeyPatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr("pressroom.storage.bucket.REQUEST_SECONDS", 0.5)
        monkeypatch.setattr("pressroom.storage.bucket.RETRY_SECONDS", 2)
        store = BucketStore(bucket)
        started = time.monotonic()
        for call in (store.put(KEY, b"x"), store.size(KEY), store.delete(KEY)):
            with pytest.raises(StorageUnavailableError):
                async with asyncio.timeout(20):
                    await call
        assert time.monotonic() - started < 20
