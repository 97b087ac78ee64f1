from __future__ import annotations

from typing import Any

import pytest
from tests.support.databases import Owner
from tests.support.exams import add_institution, staff

from pressroom.auth.principal import Principal


@pytest.fixture
def institution(owner: Owner) -> Any:
    return add_institution(owner, "Lycée du Pont-Levis")


@pytest.fixture
def teacher(owner: Owner, institution: Any) -> Principal:
    return staff(owner, institution=institution)


@pytest.fixture
def stranger(owner: Owner) -> Principal:
    """A teacher of another institution."""
    return staff(owner, institution=add_institution(owner))
