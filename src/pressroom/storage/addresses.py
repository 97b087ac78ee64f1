"""Open the file store of an address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pressroom.errors import SettingsError
from pressroom.storage.bucket import BucketStore
from pressroom.storage.folder import FolderStore
from pressroom.storage.keys import is_key
from pressroom.storage.store import Store


def open_store(url: str) -> Store:
    """Open the store at an address: `file:///srv/pressroom/files`, whose folder is made, or `s3://bucket/prefix`.

    Raises:
        SettingsError: The address is of no supported form.
        StorageUnavailableError: The folder cannot be made or used.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path.startswith("/"):
        return FolderStore(Path(url2pathname(parts.path)))
    prefix = parts.path.strip("/")
    if parts.scheme == "s3" and parts.netloc and (not prefix or is_key(prefix)):
        return BucketStore(parts.netloc, prefix=prefix)
    raise SettingsError(
        "PRESSROOM_STORAGE_URL is not the address of a store that Pressroom knows. Valid examples: "
        "PRESSROOM_STORAGE_URL=file:///srv/pressroom/files and PRESSROOM_STORAGE_URL=s3://bucket/prefix"
    )
