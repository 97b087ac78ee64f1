"""Keep the last printed drafts of each user in memory, so that another page of a draft costs its drawing only."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from pressroom.documents.printing import PrintedDocument

FILES_PER_USER: Final = 4
"""Files of one user: two drafts in two tabs, each with the draft before it."""
MOST_BYTES: Final = 32_000_000
"""Bytes of all files: some eight hundred of two pages. One with photos has a megabyte."""


class PreviewFiles:
    """The last files, the newest of all users last. A process of its own has its own: a file that is missing is printed."""

    def __init__(self, *, per_user: int = FILES_PER_USER, most_bytes: int = MOST_BYTES) -> None:
        """Start empty."""
        self._per_user: Final = per_user
        self._most_bytes: Final = most_bytes
        self._files: Final[OrderedDict[tuple[UUID, str], PrintedDocument]] = OrderedDict()
        self.bytes = 0
        """Of all files."""

    def get(self, user_id: UUID, digest: str) -> PrintedDocument | None:
        """Return a file that this user had printed; None: it is not kept any more."""
        found = self._files.get((user_id, digest))
        if found is not None:
            self._files.move_to_end((user_id, digest))
        return found

    def put(self, user_id: UUID, digest: str, printed: PrintedDocument) -> None:
        """Keep a file, and drop the oldest ones that are too many for their user or for all."""
        self._drop((user_id, digest))
        if len(printed.pdf) > self._most_bytes:
            return
        self._files[user_id, digest] = printed
        self.bytes += len(printed.pdf)
        of_user = [key for key in self._files if key[0] == user_id]
        for key in of_user[: -self._per_user]:
            self._drop(key)
        while self.bytes > self._most_bytes:
            self._drop(next(iter(self._files)))

    def _drop(self, key: tuple[UUID, str]) -> None:
        dropped = self._files.pop(key, None)
        if dropped is not None:
            self.bytes -= len(dropped.pdf)


def draft_digest(parts: Iterable[bytes]) -> str:
    """Return a digest of everything that a file is made of; equal parts make equal files."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
