"""Remove the stored files of a user who was removed."""

from __future__ import annotations

from uuid import UUID

from pressroom.errors import StorageUnavailableError
from pressroom.storage.keys import user_folder
from pressroom.storage.store import Store


async def remove_files(store: Store, user_id: UUID) -> int:
    """Remove all files below a user's folder of the store, and return their number.

    Raises:
        StorageUnavailableError: The store failed; the clean-up removes the files later.
    """
    removed = 0
    try:
        async for page in store.keys(user_folder(user_id)):
            for stored in page:
                await store.delete(stored.key)
                removed += 1
    except StorageUnavailableError as error:
        raise StorageUnavailableError(
            f"The user was removed, but not all files: {error.message} The clean-up removes the files after an hour."
        ) from error
    return removed
