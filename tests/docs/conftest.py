from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from tests.support.clones import cloned_project


@pytest.fixture
def clone() -> Generator[Path]:
    with cloned_project() as folder:
        yield folder
