"""Grant one user the right to traverse a folder, by an entry in its POSIX access control list.

The list is an extended attribute: a version, then sorted entries of tag, permissions and id (Linux,
include/uapi/linux/posix_acl_xattr.h).

Implemented here, because `pylibacl` needs a compiler and libacl's headers, and `setfacl` belongs to a package that
most systems and containers do not have.
"""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path
from typing import Final

ATTRIBUTE: Final = "system.posix_acl_access"
VERSION: Final = struct.pack("<I", 2)
ENTRY: Final = struct.Struct("<HHI")
USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
NO_ID: Final = 0xFFFFFFFF
TRAVERSE: Final = 1


def grant_traverse(folder: Path, *, user: int) -> None:
    """Add the right to traverse for one user id; the rights of all others stay the same.

    Raises:
        OSError: The system or the file system has no access control lists.
    """
    if not hasattr(os, "setxattr"):
        raise OSError("this system has no access control lists")
    entries = _entries(folder)
    mask = entries.get((MASK, NO_ID), 7)
    # The mask is widened below: apply the old one to the entries first, so that no other entry gains a right.
    entries = {key: value & mask if key[0] in {USER, GROUP_OBJ, GROUP} else value for key, value in entries.items()}
    entries[USER, user] = entries.get((USER, user), 0) | TRAVERSE
    entries[MASK, NO_ID] = (mask if (MASK, NO_ID) in entries else entries[GROUP_OBJ, NO_ID]) | TRAVERSE
    packed = b"".join(ENTRY.pack(tag, permissions, owner) for (tag, owner), permissions in sorted(entries.items()))
    os.setxattr(folder, ATTRIBUTE, VERSION + packed)


def _entries(folder: Path) -> dict[tuple[int, int], int]:
    """Read the list, or make it from the mode of a folder without one."""
    try:
        packed = os.getxattr(folder, ATTRIBUTE)[len(VERSION) :]
    except OSError as error:
        if error.errno != errno.ENODATA:
            raise
        mode = folder.stat().st_mode
        return {(USER_OBJ, NO_ID): mode >> 6 & 7, (GROUP_OBJ, NO_ID): mode >> 3 & 7, (OTHER, NO_ID): mode & 7}
    return {(tag, owner): permissions for tag, permissions, owner in ENTRY.iter_unpack(packed)}
