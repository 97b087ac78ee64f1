"""Test that an entry in a folder's access control list grants traversal to one account and nothing to others."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from pressroom.db.posix_acl import ATTRIBUTE, ENTRY, GROUP_OBJ, MASK, NO_ID, OTHER, USER, USER_OBJ, VERSION, grant_traverse


@pytest.fixture
def folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as name:
        yield Path(name)


def entries(folder: Path) -> dict[tuple[int, int], int]:
    packed = os.getxattr(folder, ATTRIBUTE)
    assert packed.startswith(VERSION)
    return {(tag, owner): permissions for tag, permissions, owner in ENTRY.iter_unpack(packed[len(VERSION) :])}


@pytest.mark.parametrize("mode", [0o700, 0o750, 0o740])
def test_the_account_may_traverse_and_other_rights_stay(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    grant_traverse(folder, user=4321)
    grant_traverse(folder, user=4321)
    found = entries(folder)
    assert found[USER, 4321] == 1
    assert found[USER_OBJ, NO_ID] == mode >> 6
    assert found[GROUP_OBJ, NO_ID] & found[MASK, NO_ID] == mode >> 3 & 7
    assert found[OTHER, NO_ID] == 0


def test_rights_removed_by_the_mask_stay_removed(folder: Path) -> None:
    folder.chmod(0o700)
    grant_traverse(folder, user=1111)
    folder.chmod(0o700)  # empties the mask, so that the account cannot traverse any more
    assert entries(folder)[MASK, NO_ID] == 0
    grant_traverse(folder, user=2222)
    found = entries(folder)
    assert found[USER, 1111] & found[MASK, NO_ID] == 0
    assert found[USER, 2222] & found[MASK, NO_ID] == 1
    assert found[GROUP_OBJ, NO_ID] & found[MASK, NO_ID] == 0
