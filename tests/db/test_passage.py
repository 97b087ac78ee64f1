"""A folder's access control list: one account may enter, and nobody else gains anything."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from pressroom.db.passage import ATTRIBUTE, ENTRY, GROUP_OBJ, MASK, NO_ID, OTHER, USER, USER_OBJ, VERSION, grant_passage


@pytest.fixture
def folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as name:
        yield Path(name)


def entries(folder: Path) -> dict[tuple[int, int], int]:
    packed = os.getxattr(folder, ATTRIBUTE)
    assert packed.startswith(VERSION)
    return {(tag, owner): permissions for tag, permissions, owner in ENTRY.iter_unpack(packed[len(VERSION) :])}


@pytest.mark.parametrize("mode", [0o700, 0o750, 0o740])
def test_the_account_may_enter_and_others_may_what_they_could(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    grant_passage(folder, user=4321)
    grant_passage(folder, user=4321)
    found = entries(folder)
    assert found[USER, 4321] == 1
    assert found[USER_OBJ, NO_ID] == mode >> 6
    assert found[GROUP_OBJ, NO_ID] & found[MASK, NO_ID] == mode >> 3 & 7
    assert found[OTHER, NO_ID] == 0


def test_what_a_closed_mask_hid_stays_hidden(folder: Path) -> None:
    folder.chmod(0o700)
    grant_passage(folder, user=1111)
    folder.chmod(0o700)  # closes the mask: the account may not enter any more
    assert entries(folder)[MASK, NO_ID] == 0
    grant_passage(folder, user=2222)
    found = entries(folder)
    assert found[USER, 1111] & found[MASK, NO_ID] == 0
    assert found[USER, 2222] & found[MASK, NO_ID] == 1
    assert found[GROUP_OBJ, NO_ID] & found[MASK, NO_ID] == 0
