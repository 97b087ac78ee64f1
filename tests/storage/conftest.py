"""Empty stores of each implementation."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.object_services import bucket, object_service

from pressroom.storage.bucket import BucketStore
from pressroom.storage.folder import FolderStore
from pressroom.storage.store import Store

__all__ = ["bucket", "object_service"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of `folder_store`."""
    return tmp_path / "files"


@pytest.fixture
def folder_store(root: Path) -> FolderStore:
    return FolderStore(root)


@pytest.fixture
def bucket_store(bucket: str) -> BucketStore:
    return BucketStore(bucket, prefix="press/room")


@pytest.fixture(params=["folder_store", "bucket_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Return a store of each implementation in turn."""
    return request.getfixturevalue(request.param)
