"""Let one account go through a folder that is closed to others: an entry in the folder's POSIX access control list.

Wider permissions would open the folder to everybody. The list is an extended attribute: a version, then entries of
tag, permissions and id, sorted (Linux, include/uapi/linux/posix_acl_xattr.h).

By hand: `pylibacl` is published as sources only and needs a compiler and libacl's headers, and `setfacl` belongs to a
package that the usual systems and containers do not have.
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
ENTER: Final = 1


def grant_passage(folder: Path, *, user: int) -> None:
    """Add the right to enter, and no other, for one user id; what others may do stays.

    Raises:
        OSError: The system or the file system has no access control lists.
    """
    if not hasattr(os, "setxattr"):
        raise OSError("this system has no access control lists")
    entries = _entries(folder)
    mask = entries.get((MASK, NO_ID), 7)
    # What the mask hid stays hidden when it is widened below.
    entries = {key: value & mask if key[0] in {USER, GROUP_OBJ, GROUP} else value for key, value in entries.items()}
    entries[USER, user] = entries.get((USER, user), 0) | ENTER
    entries[MASK, NO_ID] = (mask if (MASK, NO_ID) in entries else entries[GROUP_OBJ, NO_ID]) | ENTER
    packed = b"".join(ENTRY.pack(tag, permissions, owner) for (tag, owner), permissions in sorted(entries.items()))
    os.setxattr(folder, ATTRIBUTE, VERSION + packed)


def _entries(folder: Path) -> dict[tuple[int, int], int]:
    """Read the list; a folder without one has what its mode says."""
    try:
        packed = os.getxattr(folder, ATTRIBUTE)[len(VERSION) :]
    except OSError as error:
        if error.errno != errno.ENODATA:
            raise
        mode = folder.stat().st_mode
        return {(USER_OBJ, NO_ID): mode >> 6 & 7, (GROUP_OBJ, NO_ID): mode >> 3 & 7, (OTHER, NO_ID): mode & 7}
    return {(tag, owner): permissions for tag, permissions, owner in ENTRY.iter_unpack(packed)}
