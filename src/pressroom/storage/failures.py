"""Convert errors of the file system and of the object store library to Pressroom's, without paths in messages."""

from __future__ import annotations

import errno
import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from obstore.exceptions import BaseError, PermissionDeniedError

from pressroom.errors import NotFoundError, StorageUnavailableError

FULL: Final = (
    "The file store is full. Remove old exports (`pressroom cleanup`) or give it more space, then export the document again."
)
REFUSED: Final = (
    "The file store may not be written or read by the user that Pressroom runs as. Give that user the rights on its "
    "folder; `pressroom doctor` checks them."
)
MISSING: Final = "This file is not in the store any more. Export the document again."

_MISSING_NUMBERS: Final = frozenset({errno.ENOENT, errno.ENOTDIR})
_FULL_NUMBERS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED_NUMBERS: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
# The object store library has the system's error number in its message only: `… Os { code: 28, kind: StorageFull …`.
_NUMBER: Final = re.compile(r"\bcode: (\d+)|\(os error (\d+)\)")


@contextmanager
def converted_errors(*, may_be_missing: bool = False) -> Generator[None]:
    """Convert errors of the block.

    Raises:
        NotFoundError: There is no such file, where `may_be_missing` is set.
        StorageUnavailableError: The store is full, refused access or failed.
    """
    try:
        yield
    except (OSError, BaseError) as error:
        number = _number(error)
        if may_be_missing and (number in _MISSING_NUMBERS or isinstance(error, FileNotFoundError)):
            raise NotFoundError(MISSING) from error
        refused = number in _REFUSED_NUMBERS or isinstance(error, PermissionDeniedError)
        raise StorageUnavailableError(FULL if number in _FULL_NUMBERS else REFUSED if refused else None) from error


def _number(error: OSError | BaseError) -> int | None:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    found = _NUMBER.search(str(error))
    return int(found[1] or found[2]) if found else None
