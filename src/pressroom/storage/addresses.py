"""Which file store an address stands for."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pressroom.errors import SettingsError
from pressroom.storage.folder import FolderStore
from pressroom.storage.store import Store


def open_store(url: str) -> Store:
    """Open the store at an address like `file:///srv/pressroom/files`, and make its folder when it is missing.

    Raises:
        SettingsError: The address names no kind of store that Pressroom knows.
        StorageUnavailableError: The folder cannot be made or used.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path.startswith("/"):
        return FolderStore(Path(url2pathname(parts.path)))
    raise SettingsError(
        "PRESSROOM_STORAGE_URL is not the address of a store that Pressroom knows. "
        "A valid example: PRESSROOM_STORAGE_URL=file:///srv/pressroom/files"
    )
