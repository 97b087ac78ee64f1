"""A store of every kind, empty, and what tests read and list of it."""

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
    """The folder of `folder_store`."""
    return tmp_path / "files"


@pytest.fixture
def folder_store(root: Path) -> FolderStore:
    return FolderStore(root)


@pytest.fixture
def bucket_store(bucket: str) -> BucketStore:
    return BucketStore(bucket, prefix="press/room")


@pytest.fixture(params=["folder_store", "bucket_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Every implementation in turn."""
    return request.getfixturevalue(request.param)
