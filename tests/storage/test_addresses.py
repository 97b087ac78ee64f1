from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.stores import files_below

from pressroom.errors import SettingsError
from pressroom.storage.addresses import open_store


@pytest.mark.parametrize(
    "url", ["", "files", "/srv/files", "ftp://host/files", "file://host/share", "file:relative", "s3:///prefix", "s3://b/a b"]
)
def test_an_unsupported_address_is_refused_with_a_valid_example(url: str):
    with pytest.raises(SettingsError, match="PRESSROOM_STORAGE_URL=file:///srv/pressroom/files"):
        open_store(url)


async def test_an_address_can_hold_escaped_characters(tmp_path: Path):
    store = open_store((tmp_path / "with space é").as_uri())
    await store.put("exports/a.pdf", b"x")
    assert files_below(tmp_path) == {"with space é/exports/a.pdf"}
    assert store.describe() == f"folder {tmp_path / 'with space é'}"
